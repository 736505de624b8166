import { afterEach, describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi, type RecordOf } from './harness.ts';
import { codes, reconciled, said } from './steps.ts';
import { until } from './until.ts';

// Spec L3, L16, L20, L21: what becomes of a call that several agents were asked for, or none, by each setting.
const api = await startApi();
const { mia, tom, lotte, admin } = api;

/** Everything the CRM has of the calls of this customer. */
const activities = async (of: RecordOf) => {
  const { past, nextSteps } = await api.timeline(of);
  return [...past, ...nextSteps];
};

/** Mia lets this customer's call pass, and Tom's phone rings with it. */
async function passedOn(customer: RecordOf): Promise<string> {
  await mia.be({ desk: 'in' });
  const { callId } = await api.calls(customer.number);
  const { id } = await mia.rings(callId);
  await tom.be({ desk: 'in' });
  await mia.act(id, 'reject');
  await tom.rings(callId);
  return id;
}

async function answeredByTom(customer: RecordOf): Promise<string> {
  const id = await passedOn(customer);
  await tom.act(id, 'answer');
  await tom.act(id, 'end');
  await tom.act(id, 'finish');
  await admin.settled(id);
  return id;
}

describe('a call that one agent missed and another answered', () => {
  it.each([
    ['one-per-agent', [mia, tom], 'why.settlement.one-per-agent', 'why.settlement.one-per-agent'],
    ['one-per-call', [tom], 'why.settlement.another-answered', 'why.settlement.own-answered'],
  ])('with transfer.log "%s" has the activities of all these', async (log, owners, forMia, forTom) => {
    await api.workflow({ transfer: { log } });
    const anna = await api.contact();
    const id = await answeredByTom(anna);
    const found = await activities(anna);
    expect(found.map((one) => one['owner'])).toMatchObject(
      owners.toReversed().map(({ crmUser }) => ({ id: crmUser })),
    );
    expect(new Set(found.map((one) => one['callId'])).size).toBe(1);
    for (const [agent, code] of [
      [mia, forMia],
      [tom, forTom],
    ] as const)
      expect(said(await admin.why(id, agent.id), 'transfer.log')).toEqual([{ code, value: log }]);
  });

  it.each([
    [true, 'Tom took it', 'why.result.missed-answered'],
    [false, 'Nobody there', 'why.result.not-connected'],
  ])('with trackMissedButAnswered %j is "%s" for who missed it', async (tracked, text, code) => {
    const results = { missed: 'Nobody there', missedAnswered: 'Tom took it' };
    await api.workflow({ trackMissedButAnswered: tracked, results });
    const anna = await api.contact();
    const id = await answeredByTom(anna);
    const missed = await until('it is told in the CRM', async () =>
      (await api.timeline(anna))[tracked ? 'past' : 'nextSteps'].find((one) => one['disposition'] === text),
    );
    expect(missed.description.includes('Answered by: Tom Becker')).toBe(tracked);
    const why = await admin.why(id, mia.id);
    expect(codes(why).filter((one) => one.startsWith('why.result'))).toEqual([code]);
    expect(said(why, 'trackMissedButAnswered').map(({ value }) => value)).toEqual(tracked ? [true] : []);
    expect(await activities(anna)).toHaveLength(2);
  });

  it.each(['doubled', 'delayed', 'reordered'])(
    'is one missed and one answered activity though the events of the phone system come %s',
    async (kind) => {
      await api.workflow({ trackMissedButAnswered: true });
      await api.fault({ kind, on: true, ...(kind === 'doubled' ? {} : { ms: 150 }) });
      const anna = await api.contact();
      const id = await answeredByTom(anna);
      const missed = await until('it is told in the CRM', async () =>
        (await api.timeline(anna)).past.find((one) => one['disposition'] === 'Missed, but answered'),
      );
      expect(missed.description).toContain('Answered by: Tom Becker');
      const all = await activities(anna);
      expect(all).toHaveLength(2);
      expect(all.find(({ id: other }) => other !== missed.id)).toMatchObject({
        owner: { id: tom.crmUser },
        callType: 'Inbound',
        status: 'completed',
      });
      expect(missed).toMatchObject({ owner: { id: mia.crmUser }, status: 'completed' });
      expect((await admin.why(id, mia.id)).writes.map(({ state }) => state)).not.toContain('refused');
    },
  );
});

describe('a call that a whole group missed', () => {
  const setStrategy = async (strategy: string): Promise<void> => {
    const { items } = (await admin.get('/queues')).body;
    const queue = items.find((one: { name: string }) => one.name === 'support');
    expect((await admin.put(`/queues/${queue.id}`, { ...queue, strategy })).status).toBe(200);
  };
  afterEach(() => setStrategy('longest-idle'));

  it.each([
    ['group', api.crm.integrationUser, 'why.owner.group'],
    ['first-member', mia.crmUser, 'why.owner.first-member'],
    [{ agent: lotte.id }, lotte.crmUser, 'why.owner.group-agent'],
  ])('belongs to the owner set by ringAllOwner: %j: %s', async (ringAllOwner, owner, code) => {
    await setStrategy('ring-all');
    await api.workflow({ ringAllOwner });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const call = await api.calls(anna.number);
    const { id } = await mia.rings(call.callId);
    await tom.be({ desk: 'in' });
    await tom.rings(call.callId);
    await call.hangUp();
    await until('the missed call is logged', async () => (await activities(anna)).length > 0);
    await admin.settled(id);
    expect(await activities(anna)).toMatchObject([{ owner: { id: owner }, disposition: 'Missed call' }]);
    const steps = said(await admin.why(id, mia.id), 'ringAllOwner');
    expect(steps).toContainEqual({ code, value: ringAllOwner });
    expect(said(await admin.why(id, tom.id), 'ringAllOwner')).toEqual([
      { code: 'why.settlement.group-another', value: ringAllOwner },
    ]);
  });
});

describe('where nobody is signed in', () => {
  /** How a call is settled that Mia answers on her desk phone. */
  async function onDeskPhone(customer: RecordOf): Promise<Interaction> {
    expect((await admin.put(`/agents/${mia.id}`, { deskPhone: true })).status).toBe(200);
    await mia.be({});
    const { callId } = await api.calls(customer.number);
    const { id } = await mia.rings(callId);
    await mia.act(id, 'answer');
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    return mia.settled(id);
  }

  it.each([
    [true, 1, 'why.signed-out.incoming-on'],
    [false, 0, 'why.signed-out.incoming-off'],
  ])('an incoming call is logged by signedOut.logIncoming: %j', async (logIncoming, count, code) => {
    await api.workflow({ signedOut: { logIncoming, logMissedInQueue: !logIncoming } });
    const anna = await api.contact();
    const { id } = await onDeskPhone(anna);
    expect(await activities(anna)).toHaveLength(count);
    expect(said(await mia.why(id), 'signedOut.logIncoming')).toEqual([{ code, value: logIncoming }]);
  });

  it.each([
    [true, 1, 'why.signed-out.missed-in-queue-on'],
    [false, 0, 'why.signed-out.missed-in-queue-off'],
  ])('a call that waits in vain is logged by signedOut.logMissedInQueue: %j', async (on, count, code) => {
    await api.workflow({ signedOut: { logMissedInQueue: on, logIncoming: !on } });
    const anna = await api.contact();
    const call = await api.calls(anna.number);
    const id = await api.idOf(call.callId);
    await call.hangUp();
    await admin.sees(id, 'its log', ({ log }) => log.state === (on ? 'written' : 'none'));
    await admin.reaches(id, 'ended');
    const found = await activities(anna);
    expect(found.map((one) => one['owner'])).toMatchObject(
      Array.from({ length: count }, () => ({ id: api.crm.integrationUser })),
    );
    expect(said(await admin.why(id), 'signedOut.logMissedInQueue')).toEqual([{ code, value: on }]);
  });
});

it('ledger and CRM agree about all of this', async () => {
  expect(await reconciled(admin)).toMatchObject({ missing: 0, doubled: 0, changed: 0, findings: [] });
});
