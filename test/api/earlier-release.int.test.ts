import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restore } from '../../src/adapters/postgres/backup/restore.ts';
import { InteractionList } from '../../src/contract/interactions/interaction.ts';
import { emptyDatabase } from '../support/postgres/postgres.ts';
import { startApi, support } from './harness.ts';
import { wholeCall } from './steps.ts';
import { until } from './until.ts';

// Made by the release before interactions; src/adapters/postgres/earlier-release.int.test.ts says what is in it.
const address = await emptyDatabase();
await restore(address, join(import.meta.dirname, '../fixtures/release-0009.backup'));
const api = await startApi({ address });
const { mia, admin } = api;

const list = async (query: string) =>
  InteractionList.parse((await admin.get(`/interactions?limit=200${query}`)).body).items;

describe('Tieline started on what an earlier release left', () => {
  it('ends the calls that are gone from the phone system, and logs them', async () => {
    const all = await until('all calls are over', async () => {
      const items = await list('');
      return items.every(({ endedAt }) => endedAt !== null) ? items : null;
    });
    expect(all.every(({ channel, sessionId }) => channel === 'voice' && sessionId !== '')).toBe(true);
    const talked = all.find(({ details }) => details.comments === 'still talking');
    expect(talked).toMatchObject({ phase: 'wrapup' });
  });

  it('saves a draft, tries a refused write again, and still has what was scheduled', async () => {
    const draft = (await list('&log=draft')).find(({ details }) => details.comments.startsWith('A note'));
    const saved = await mia.act(draft?.id ?? '', 'save');
    await mia.sees(saved.id, 'a written log', ({ log }) => log.state === 'written');
    const [write] = (await admin.get('/ledger?state=refused')).body.items;
    expect((await admin.post(`/ledger/${write.id}/retry`, {})).status).toBe(200);
    const workflows = (await admin.get('/workflows')).body.items;
    expect(JSON.stringify(workflows)).toContain('2099-01-01');
  });

  it('numbers the next case after the last one', async () => {
    const { status, body } = await admin.post('/crm/case', { subject: 'After the restore' });
    expect(status).toBe(201);
    expect(body.caseNumber).toBe('00001004');
  });

  it('goes on as if nothing had been: a new call is offered, answered and logged', async () => {
    await admin.put(`/numbers/${encodeURIComponent(support)}`, { ivr: null });
    const { interactions } = await mia.desk();
    for (const { id, phase } of interactions) if (phase === 'wrapup') await mia.act(id, 'finish');
    await mia.be({ desk: 'in' });
    const call = await wholeCall(api, mia, await api.contact());
    expect(call.log.state).toBe('written');
  });
});
