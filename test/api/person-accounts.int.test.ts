import { describe, expect, it } from 'vitest';
import { startApi, type RecordOf } from './harness.ts';
import { allDone, codes, refusal, said, talk, wholeCall } from './steps.ts';

// Spec L23, L25, L27, L28: a customer who is a person and an account in one.
const api = await startApi();
const { mia, admin } = api;

let persons = 0;
const person = (): Promise<RecordOf> => {
  persons += 1;
  return api.record('personAccount', {
    firstName: 'Ida',
    lastName: `Person ${persons}`,
    phone: `+3120571${String(1_000 + persons)}`,
  });
};

const activityOf = async ({ log }: { log: { activity: { id: string } | null } }) =>
  (await admin.get(`/crm/task/${log.activity?.id}`)).body;

describe('a person account', () => {
  it('is matched by its number, shown, and has the log', async () => {
    await mia.be({ desk: 'in' });
    const ida = await person();
    const { interaction } = await talk(api, mia, ida);
    const { kind, id, name } = ida;
    expect(interaction.match.records).toEqual([{ kind, id, name }]);
    expect(interaction.pop).toEqual({ record: { kind, id, name }, mode: 'view' });
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    const activity = await activityOf(await mia.settled(interaction.id));
    expect((activity.who ?? activity.what).id).toBe(id);
    expect((await api.timeline(ida)).past).toMatchObject([{ interactionId: interaction.id }]);
    expect(codes(await mia.why(interaction.id))).toContain('why.match.only');
  });

  it('comes after whoever else has its number', async () => {
    await mia.be({ desk: 'in' });
    const ida = await person();
    const account = await api.record('account', { name: 'Ida BV', phone: ida.number });
    const call = await wholeCall(api, mia, ida);
    expect(call.match).toMatchObject({ toBeDecided: false });
    expect(call.match.records.map(({ id }) => id)).toEqual([account.id, ida.id]);
    expect((await api.timeline(account)).past).toHaveLength(1);
    expect((await api.timeline(ida)).past).toEqual([]);
  });

  it('has nothing attached to it that is open, whatever attachTo says', async () => {
    await mia.be({ desk: 'in' });
    const ida = await person();
    for (const [kind, code] of [
      ['case', 'why.attach.no-contact'],
      ['opportunity', 'why.attach.no-contact'],
    ] as const) {
      await api.workflow({ attachTo: { kind, createIfNone: true, stage: 'New' } });
      const call = await wholeCall(api, mia, ida);
      const why = await mia.why(call.id);
      expect(said(why, 'attachTo.kind')).toEqual([{ code, value: kind }]);
      expect(why.writes.map((write) => write.kind)).toEqual(['activity']);
    }
  });

  it('gets an automatic case, if the setting says so', async () => {
    await mia.be({ desk: 'in' });
    for (const inbound of [true, false]) {
      await api.workflow({ cases: { inbound } });
      const ida = await person();
      const call = await wholeCall(api, mia, ida);
      const why = await allDone(mia, call.id);
      expect(said(why, 'cases.inbound')).toEqual([
        { code: inbound ? 'why.case.opened' : 'why.case.off', value: inbound },
      ]);
      const made = why.writes.filter(({ kind }) => kind === 'case').map(({ record }) => record?.id);
      expect(made).toHaveLength(inbound ? 1 : 0);
      const cases = await Promise.all(made.map(async (id) => (await admin.get(`/crm/case/${id}`)).body));
      expect(cases.map(({ account, contact }) => (account ?? contact).id)).toEqual(made.map(() => ida.id));
      expect((await api.timeline(ida)).past).toMatchObject([{ interactionId: call.id }]);
    }
  });

  it('may be chosen by hand, with a case beside it', async () => {
    await mia.be({ desk: 'in' });
    const ida = await person();
    const anna = await api.contact();
    const aCase = await api.record('case', { subject: 'A case', account: ida.id });
    const { interaction } = await talk(api, mia, anna);
    const patch = await mia.patch(`/interactions/${interaction.id}/details`, {
      name: { kind: 'personAccount', id: ida.id },
      relatedTo: { kind: 'case', id: aCase.id },
    });
    expect(refusal(patch)).toBe('200 undefined');
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    const { who, what } = await activityOf(await mia.settled(interaction.id));
    expect([who?.id, what?.id]).toEqual([ida.id, aCase.id]);
    expect(codes(await mia.why(interaction.id))).toContain('why.match.chosen');
  });
});
