import { describe, expect, inject, it } from 'vitest';
import type { RecordOf } from './harness.ts';
import { startApi } from './harness.ts';
import { allDone, outgoingCall, said, talk, wholeCall } from './steps.ts';
import { until } from './until.ts';

// Spec L14: the record type of what is made for a call, by an id of each; without one the CRM's default.
const api = await startApi();
const { mia, admin } = api;
const { usual, other } = api.crm.recordTypes;

/** What is said of the record type that nobody names: a CRM that gives one by itself says which. */
const unnamed = inject('crm') === 'salesforce' ? ': usual' : 'Standarddatensatztyp';

const reason = (id: string | null) =>
  id === null ? { code: 'why.record-type.default', value: null } : { code: 'why.record-type.set', value: id };

/** The record type of the next step that is not the log of the call. */
const followUpOf = (of: RecordOf): Promise<unknown> =>
  until('the follow-up is in the CRM', async () => {
    const { nextSteps } = await api.timeline(of);
    const [made] = nextSteps;
    if (made === undefined) return null;
    return { recordType: (await admin.get(`/crm/${String(made['kind'])}/${made.id}`)).body.recordType };
  });

describe('the record type', () => {
  it('of the activity', async () => {
    await mia.be({ desk: 'in' });
    for (const id of [other('task'), null]) {
      await api.workflow({ recordTypes: { activity: id } });
      const call = await wholeCall(api, mia, await api.contact());
      expect((await admin.get(`/crm/task/${call.log.activity?.id}`)).body.recordType).toBe(
        id ?? usual('task'),
      );
      const why = await mia.why(call.id);
      expect(said(why, 'recordTypes.activity')).toEqual([reason(id)]);
      const [step] = why.steps.filter(({ setting }) => setting === 'recordTypes.activity');
      expect(step?.because).toContain(id ?? unnamed);
    }
  });

  it('of a new case, whether it is created automatically or because none is open', async () => {
    await mia.be({ desk: 'in' });
    for (const document of [{ cases: { inbound: true } }, { attachTo: { kind: 'case', createIfNone: true } }])
      for (const id of [other('case'), null]) {
        await api.workflow({ ...document, recordTypes: { case: id } });
        const call = await wholeCall(api, mia, await api.contact());
        const why = await allDone(mia, call.id);
        expect(said(why, 'recordTypes.case')).toEqual([reason(id)]);
        const made = why.writes.find(({ kind }) => kind === 'case')?.record;
        expect((await admin.get(`/crm/case/${made?.id}`)).body.recordType).toBe(id ?? usual('case'));
      }
  });

  it.each([
    ['recordTypes.followUpInbound', 'inbound', 'follow-up'],
    ['recordTypes.followUpOutbound', 'outbound', 'follow-up'],
    ['recordTypes.event', 'inbound', 'new-event'],
  ])('by %s', async (setting, direction, choice) => {
    await mia.be({ desk: 'in' });
    const object = choice === 'follow-up' ? 'task' : 'event';
    for (const id of [other(object), null]) {
      await api.workflow({ recordTypes: { [setting.replace('recordTypes.', '')]: id } });
      const anna = await api.contact();
      const call =
        direction === 'inbound'
          ? (await talk(api, mia, anna)).interaction
          : await outgoingCall(api, mia, anna, 'busy');
      if (direction === 'inbound') await mia.act(call.id, 'end');
      expect((await mia.put(`/interactions/${call.id}/follow-up`, { choice })).status).toBe(200);
      await mia.act(call.id, direction === 'inbound' ? 'finish' : 'save');
      expect(await followUpOf(anna)).toEqual({ recordType: id ?? usual(object) });
      expect(said(await mia.why(call.id), setting)).toEqual([reason(id)]);
    }
  });
});
