import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi, type RecordOf } from './harness.ts';
import { allDone, codes, missedCall, reconciled, talk, wholeCall } from './steps.ts';
import { until } from './until.ts';

// Spec L7, L20, L24, L25, L27: settings that bear on the same call.
const api = await startApi();
const { mia, tom, admin } = api;

let strangers = 0;
/** Somebody whom nobody knows. */
const stranger = (): RecordOf => {
  strangers += 1;
  return { kind: 'contact', id: '', name: '', number: `+3120569${String(1_000 + strangers)}` };
};

const whoHas = async (number: string): Promise<readonly RecordOf[]> =>
  (await admin.get(`/crm/lookup?number=${encodeURIComponent(number)}`)).body.records;

const activityOf = async ({ log }: Interaction) => (await admin.get(`/crm/task/${log.activity?.id}`)).body;

/** What was written for a call, in order, of what was not taken back or overtaken. */
const writes = async (id: string) =>
  (await mia.why(id)).writes.filter(({ state }) => state === 'done').map(({ kind }) => kind);

/** A call of Mia's that she ends in this way. */
async function answered(from: RecordOf, tick: boolean): Promise<Interaction> {
  const { interaction } = await talk(api, mia, from);
  if (tick) await mia.tick(interaction.id, true);
  await mia.act(interaction.id, 'end');
  await mia.act(interaction.id, 'finish');
  return mia.settled(interaction.id);
}

describe('an unknown caller', () => {
  it('gets a contact and a case, one after the other', async () => {
    await api.workflow({ unknownCaller: 'contact', attachTo: { kind: 'case', createIfNone: true } });
    await mia.be({ desk: 'in' });
    const from = stranger();
    const call = await wholeCall(api, mia, from);
    const [made] = await whoHas(from.number);
    const { who, what } = await activityOf(call);
    expect(who.id).toBe(made?.id);
    expect((await admin.get(`/crm/case/${what.id}`)).body).toMatchObject({ contact: { id: made?.id } });
    expect(await writes(call.id)).toEqual(['caller-record', 'case', 'activity']);
  });

  it('is made nobody where the call is not logged: by its kind, by the box, as a draft', async () => {
    await mia.be({ desk: 'in' });
    const unknownCaller = 'contact';
    for (const [document, tick] of [
      [{ unknownCaller, log: { inboundAnswered: 'off' } }, false],
      [{ unknownCaller, doNotLog: { show: true } }, true],
      [{ unknownCaller, autoSave: { inbound: false } }, false],
    ] as const) {
      await api.workflow(document);
      const from = stranger();
      const call = await answered(from, tick);
      expect(await whoHas(from.number)).toEqual([]);
      expect(await writes(call.id)).toEqual([]);
    }
  });

  it('is made one when the draft is saved', async () => {
    await api.workflow({ unknownCaller: 'lead', autoSave: { inbound: false } });
    await mia.be({ desk: 'in' });
    const from = stranger();
    const { id } = await answered(from, false);
    await mia.act(id, 'save');
    const { log } = await mia.sees(id, 'a written log', (one) => one.log.state === 'written');
    const [made] = await whoHas(from.number);
    expect(made).toMatchObject({ kind: 'lead' });
    expect((await admin.get(`/crm/task/${log.activity?.id}`)).body.who).toMatchObject({ id: made?.id });
  });

  it('is one record for all the agents who were asked', async () => {
    await api.workflow({ unknownCaller: 'contact', trackMissedButAnswered: true });
    await mia.be({ desk: 'in' });
    const from = stranger();
    const { callId } = await api.calls(from.number);
    const { id } = await mia.rings(callId);
    await tom.be({ desk: 'in' });
    await mia.act(id, 'reject');
    await tom.rings(callId);
    await tom.act(id, 'answer');
    await tom.act(id, 'end');
    await tom.act(id, 'finish');
    await admin.settled(id);
    const records = await whoHas(from.number);
    expect(records).toHaveLength(1);
    const path = `/crm/contact/${records[0]?.id}/activities`;
    const { past, nextSteps } = await until('both are there', async () => {
      const { body } = await admin.get(path);
      return body.past.length === 2 ? body : null;
    });
    expect(past).toMatchObject([
      { owner: { id: tom.crmUser } },
      { owner: { id: mia.crmUser }, disposition: 'Missed, but answered' },
    ]);
    expect(nextSteps).toEqual([]);
  });

  it.each(['contact', 'lead', 'account'] as const)(
    'who calls many times at the same moment is one %s with all the logs',
    async (unknownCaller) => {
      await api.workflow({ unknownCaller, signedOut: { logMissedInQueue: true } });
      const from = stranger();
      const calls = await Promise.all(Array.from({ length: 10 }, () => api.calls(from.number)));
      const ids = await Promise.all(calls.map(({ callId }) => api.idOf(callId)));
      await Promise.all(calls.map((call) => call.hangUp()));
      for (const id of ids) await admin.sees(id, 'its log', ({ log }) => log.state === 'written');
      const records = await whoHas(from.number);
      expect(records).toMatchObject([{ kind: unknownCaller }]);
      const { body } = await admin.get(`/crm/${unknownCaller}/${records[0]?.id}/activities?limit=50`);
      const logs = body.nextSteps.map(({ interactionId }: { interactionId: string }) => interactionId);
      expect(logs.toSorted()).toEqual(ids.toSorted());
    },
  );

  it('who withholds the number is made nobody', async () => {
    await api.workflow({ unknownCaller: 'contact' });
    await mia.be({ desk: 'in' });
    const customer = await api.calls(null);
    const { id } = await mia.rings(customer.callId);
    await mia.act(id, 'answer');
    await customer.hangUp();
    await mia.act(id, 'finish');
    await mia.settled(id);
    expect(await writes(id)).toEqual(['activity']);
    expect(codes(await mia.why(id))).toContain('why.match.withheld');
  });
});

describe('a case that is created automatically', () => {
  it('has the log, though another was open and logs are attached to what is', async () => {
    await api.workflow({ cases: { inbound: true }, attachTo: { kind: 'case', createIfNone: true } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const older = await api.record('case', { subject: 'Older', contact: anna.id });
    const call = await wholeCall(api, mia, anna);
    const { what } = await activityOf(call);
    expect(what.id).not.toBe(older.id);
    expect(await writes(call.id)).toEqual(['case', 'activity']);
  });

  it('is created for answered calls only, and for the record the call is about', async () => {
    await api.workflow({ cases: { inbound: true } });
    await mia.be({ desk: 'in' });
    const missed = await missedCall(api, mia, await api.contact());
    expect(await writes(missed.id)).toEqual(['activity']);
    const account = await api.record('account', { name: 'Werft GmbH', phone: stranger().number });
    const call = await wholeCall(api, mia, account);
    const { what } = await activityOf(call);
    expect((await admin.get(`/crm/case/${what.id}`)).body).toMatchObject({ account: { id: account.id } });
    const lead = await api.record('lead', { lastName: 'L', company: 'C', phone: stranger().number });
    const ofLead = await wholeCall(api, mia, lead);
    expect(await writes(ofLead.id)).toEqual(['activity']);
    expect(codes(await mia.why(ofLead.id))).toContain('why.case.nobody');
  });

  it('stays where calls of its kind are not logged', async () => {
    await api.workflow({ cases: { inbound: true }, log: { inboundAnswered: 'off' } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const call = await wholeCall(api, mia, anna);
    expect(call.log.state).toBe('none');
    await until('the case is there', async () => (await writes(call.id)).includes('case'));
    expect((await mia.why(call.id)).writes.map(({ kind }) => kind)).not.toContain('case-removal');
    expect(await api.timeline(anna)).toMatchObject({ past: [], nextSteps: [] });
  });
});

describe('who the agent says it was, after a case was created', () => {
  /** A call of Mia's for which a case was created, and whose Name she changes afterwards. */
  async function renamed(document: Record<string, unknown>, to: RecordOf) {
    await api.workflow(document);
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const call = await wholeCall(api, mia, anna);
    const { what: annas } = await activityOf(call);
    await mia.note(call.id, { name: { kind: to.kind, id: to.id, name: to.name } });
    await mia.act(call.id, 'save');
    await allDone(mia, call.id);
    const { who, what } = await activityOf(call);
    expect(who.id).toBe(to.id);
    expect((await admin.get(`/crm/case/${annas.id}`)).body.contact.id).toBe(anna.id);
    return { annas, what };
  }
  const attachTo = { kind: 'case', createIfNone: true };

  it('has the log in their own open case', async () => {
    const berta = await api.contact();
    const hers = await api.record('case', { subject: 'Of Berta', contact: berta.id });
    expect((await renamed({ attachTo }, berta)).what.id).toBe(hers.id);
  });

  it('gets a case of their own where none is open', async () => {
    const berta = await api.contact();
    const { annas, what } = await renamed({ attachTo }, berta);
    expect(what.id).not.toBe(annas.id);
    expect((await admin.get(`/crm/case/${what.id}`)).body.contact.id).toBe(berta.id);
  });

  it('does not have the log in the case that was created automatically for somebody else', async () => {
    expect((await renamed({ cases: { inbound: true } }, await api.contact())).what).toBeNull();
  });
});

describe('what follows a call', () => {
  it('is made with the call where it is saved by hand, and not before', async () => {
    const followUp = { inbound: { default: 'follow-up', options: ['none', 'follow-up'] } };
    await api.workflow({ followUp, autoSave: { inbound: false } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const { id } = await answered(anna, false);
    expect(await api.timeline(anna)).toMatchObject({ past: [], nextSteps: [] });
    await mia.act(id, 'save');
    await mia.sees(id, 'a written log', ({ log }) => log.state === 'written');
    await until('the follow-up is there', async () => (await api.timeline(anna)).nextSteps.length === 1);
    expect((await api.timeline(anna)).past).toHaveLength(1);
  });

  it('is nothing where the agent chose not to log the call', async () => {
    const followUp = { inbound: { default: 'follow-up', options: ['none', 'follow-up'] } };
    await api.workflow({ followUp, doNotLog: { show: true } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const { id } = await answered(anna, true);
    expect(await api.timeline(anna)).toMatchObject({ past: [], nextSteps: [] });
    expect(await writes(id)).toEqual([]);
  });

  it('is made though calls of its kind are not logged, because the agent saw it offered', async () => {
    const followUp = { inbound: { default: 'follow-up', options: ['none', 'follow-up'] } };
    await api.workflow({ followUp, log: { inboundAnswered: 'off' } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    await mia.act(interaction.id, 'end');
    expect((await mia.put(`/interactions/${interaction.id}/follow-up`, { choice: 'follow-up' })).status).toBe(
      200,
    );
    await mia.act(interaction.id, 'finish');
    await until('the follow-up is there', async () => (await api.timeline(anna)).nextSteps.length === 1);
    const why = await allDone(mia, interaction.id);
    expect(why.writes.map(({ kind }) => kind)).toEqual(['follow-up']);
  });
});

it('ledger and CRM agree about all of this', async () => {
  expect(await reconciled(admin)).toMatchObject({ missing: 0, doubled: 0, changed: 0, findings: [] });
});
