import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, wholeCall } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia } = api;

const listed = async (query: string): Promise<readonly string[]> => {
  const { body } = await mia.get(`/interactions?agent=${mia.id}&${query}`);
  return body.items.map(({ id }: { id: string }) => id);
};
const settled: readonly string[] = ['done', 'superseded'];
const written = (id: string) =>
  until('all is written', async () =>
    (await mia.why(id)).writes.every(({ state }) => settled.includes(state)),
  );

/** A call from a number that two contacts share. */
async function shared() {
  const first = await api.contact();
  const other = await api.record('contact', { lastName: 'Other', phone: first.number });
  await mia.be({ desk: 'in' });
  const call = await wholeCall(api, mia, first);
  const [suggested, second] = call.match.records;
  if (!suggested || !second) throw new Error('two match');
  return { first, other, call, suggested, second };
}

describe('a contact that matches several records', () => {
  it('is to be decided until it is moved to another, which has its log then', async () => {
    const { call, suggested, second } = await shared();
    expect(await listed('toBeDecided=true')).toContain(call.id);
    expect(await listed('toBeDecided=false')).toContain(call.id);
    const { kind, id, name } = second;
    await mia.patch(`/interactions/${call.id}/details`, { name: { kind, id, name } });
    await mia.act(call.id, 'save');
    await written(call.id);
    expect(await listed('toBeDecided=true')).not.toContain(call.id);
    const timeline = async (of: { kind: string; id: string }) =>
      (await mia.get(`/crm/${of.kind}/${of.id}/activities`)).body.past.map((one: { id: string }) => one.id);
    expect(await timeline(second)).toEqual([call.log.activity?.id]);
    expect(await timeline(suggested)).toEqual([]);
    expect(codes(await mia.why(call.id))).toContain('why.match.chosen');
  });

  it('is no longer to be decided once it is confirmed', async () => {
    const { call, suggested } = await shared();
    const { kind, id, name } = suggested;
    await mia.patch(`/interactions/${call.id}/details`, { name: { kind, id, name } });
    await mia.act(call.id, 'save');
    await written(call.id);
    expect(await listed('toBeDecided=true')).not.toContain(call.id);
  });
});

describe('a log that waits for Save', () => {
  it('is in the list of drafts until it is saved', async () => {
    await api.workflow({ autoSave: { inbound: false, outbound: true, internal: false } });
    await mia.be({ desk: 'in' });
    const call = await wholeCall(api, mia, await api.contact());
    expect(await listed('log=draft')).toContain(call.id);
    await mia.act(call.id, 'save');
    await written(call.id);
    expect(await listed('log=draft')).not.toContain(call.id);
  });
});
