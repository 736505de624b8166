import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import type { Person } from './person.ts';

const api = await startApi();
const { mia, tom, sara, admin } = api;

/** A call that Mia took, with the activity that the ledger wrote for it. */
async function logged() {
  const record = await api.contact();
  await mia.be({ desk: 'in' });
  const customer = await api.calls(record.number);
  const { id } = await mia.rings(customer.callId);
  await mia.act(id, 'answer');
  await customer.hangUp();
  await mia.reaches(id, 'wrapup');
  await mia.act(id, 'finish');
  await mia.settled(id);
  const [activity] = (await api.timeline(record)).past;
  if (activity === undefined) throw new Error('the call is in the timeline');
  return { id, activity, url: `/crm/task/${activity.id}` };
}
const statuses = async (people: readonly Person[], url: string) =>
  Promise.all(people.map(async (person) => (await person.delete(url)).status));
const newest = async () => (await admin.get('/audit?limit=1')).body.items[0];

describe('an activity that Tieline logged', () => {
  it('is deleted by administrators only, and the contact’s log says so', async () => {
    const { id, activity, url } = await logged();
    expect(await statuses([mia, tom, sara], url)).toEqual([403, 403, 403]);
    expect((await mia.get(url)).status).toBe(200);
    expect((await mia.interaction(id)).log).toMatchObject({ state: 'written', reason: null });

    expect((await admin.delete(url)).status).toBe(204);
    expect((await admin.delete(url)).status).toBe(404);
    expect(await newest()).toMatchObject({
      action: 'removed',
      noun: 'task',
      nounId: activity.id,
      by: { id: admin.id, name: 'Alex Brandt' },
      before: { name: activity.subject },
    });
    const { log } = await mia.interaction(id);
    expect(log).toMatchObject({ state: 'written', activity: null });
    expect(log.reason).toMatch(
      /^Alex Brandt hat die Aktivität im CRM gelöscht \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)\.$/,
    );
    const { writes } = await mia.why(id);
    expect(writes.find(({ kind }) => kind === 'activity')).toMatchObject({
      state: 'done',
      deleted: { by: 'Alex Brandt', at: expect.any(String) },
    });
  });
});

describe('any other record', () => {
  it.each([
    ['contact', { lastName: 'Maker' }],
    ['lead', { lastName: 'Maker', company: 'Makers' }],
    ['account', { name: 'Makers' }],
    ['case', { subject: 'Made' }],
    ['opportunity', { name: 'Made', stage: 'New', closeDate: '2030-01-01' }],
    ['task', { subject: 'Made' }],
    ['event', { subject: 'Made', startsAt: '2030-01-01T10:00:00Z', endsAt: '2030-01-01T11:00:00Z' }],
  ])(
    '%s is deleted by who made it, by supervisors and by administrators, and audited',
    async (kind, fields) => {
      for (const [maker, remover, status] of [
        [mia, tom, 403],
        [mia, mia, 204],
        [mia, sara, 204],
        [sara, mia, 403],
        [mia, admin, 204],
      ] as const) {
        const made = await maker.post(`/crm/${kind}`, fields);
        expect(made.status).toBe(201);
        expect((await remover.delete(`/crm/${kind}/${made.body.id}`)).status).toBe(status);
        const entry = { action: 'removed', noun: kind, nounId: made.body.id, by: { id: remover.id } };
        const { items } = (await admin.get('/audit?limit=20')).body;
        const kept = items.filter(({ nounId }: { nounId: string }) => nounId === made.body.id);
        expect(kept).toMatchObject(status === 204 ? [entry] : []);
      }
    },
  );

  it('of one’s own objects is no exception', async () => {
    const object = { label: 'Device', titleField: 'serial', fields: { serial: 'text' } };
    expect((await admin.put('/crm/objects/device', object)).status).toBe(200);
    const made = async () => `/crm/device/${(await mia.post('/crm/device', { serial: 'X' })).body.id}`;
    expect(await statuses([tom], await made())).toEqual([403]);
    expect(await statuses([mia], await made())).toEqual([204]);
    expect(await newest()).toMatchObject({ action: 'removed', noun: 'device', by: { id: mia.id } });
    expect(await statuses([sara], await made())).toEqual([204]);
  });
});
