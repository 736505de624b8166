import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { talk, wholeCall } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, admin } = api;

const days = 24 * 60 * 60;

describe('what is kept of a call that its agent chose not to log', () => {
  it('is gone after as many days as the workflow says, and a logged call is not', async () => {
    await api.workflow({ doNotLog: { show: true }, retention: { unloggedDays: 2 } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const unlogged = (await talk(api, mia, anna)).interaction.id;
    await mia.put(`/interactions/${unlogged}/do-not-log`, { checked: true });
    await mia.act(unlogged, 'end');
    await mia.act(unlogged, 'finish');
    const logged = (await wholeCall(api, mia, anna)).id;
    const status = async (id: string) => (await admin.get(`/interactions/${id}`)).status;
    await api.advance(days);
    expect(await status(unlogged)).toBe(200);
    await api.advance(1.1 * days);
    await until('the unlogged call is gone', async () => (await status(unlogged)) === 404);
    expect(await status(logged)).toBe(200);
  });
});
