import { describe, expect, it } from 'vitest';
import { startApi, support } from './harness.ts';
import { codes, refusal } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, lotte, admin } = api;

/** Longer than a queue of the demonstration lets one phone ring. */
const offerOver = 21;

describe('a customer who calls', () => {
  it('and is answered leaves one past activity with everything about the call', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const ringing = await mia.rings(customer.callId);
    expect(ringing).toMatchObject({
      direction: 'inbound',
      from: anna.number,
      to: support,
      queueName: 'support',
      match: { records: [{ kind: 'contact', id: anna.id }], chosen: null, toBeDecided: false },
      pop: { record: { kind: 'contact', id: anna.id }, mode: 'view' },
      log: { state: 'none', activity: null },
    });
    await mia.act(ringing.id, 'answer');
    await mia.note(ringing.id, { comments: 'Wants a catalogue.', tags: ['catalogue'] });
    await api.advance(30);
    await customer.hangUp();
    await mia.reaches(ringing.id, 'wrapup');
    const { log, talkSeconds, parts } = await mia.settled(ringing.id);
    expect(log.state).toBe('written');
    expect(talkSeconds).toBeGreaterThanOrEqual(30);
    expect(parts).toMatchObject([
      { agentId: mia.id, kind: 'inbound-answered', offers: [{ result: 'answered' }], phase: 'wrapup' },
    ]);

    const { nextSteps, past } = await api.timeline(anna);
    expect(nextSteps).toEqual([]);
    expect(past).toMatchObject([
      {
        id: log.activity?.id,
        status: 'completed',
        callType: 'Inbound',
        durationSeconds: talkSeconds,
        who: { kind: 'contact', id: anna.id },
        owner: { id: mia.crmUser },
        interactionId: ringing.id,
      },
    ]);
    expect(past[0]?.subject).toMatch(/^Incoming call /);
    expect(past[0]?.description).toMatch(/^Wants a catalogue\.\n\n/);
    expect(past[0]?.description).toContain(`Call id: ${customer.callId}`);

    const why = await mia.why(ringing.id);
    expect(codes(why)).toEqual(
      expect.arrayContaining([
        'why.responsible.desk',
        'why.kind.inbound-answered',
        'why.log.completed',
        'why.save.at-once',
        'why.match.only',
        'why.owner.agent',
      ]),
    );
    expect(why).toMatchObject({
      outcome: 'log',
      preview: false,
      writes: [{ kind: 'activity', state: 'done', attempts: 1, record: { id: log.activity?.id } }],
    });
    const german = await admin.get(`/interactions/${ringing.id}/why`, { 'accept-language': 'de' });
    expect(german.body.steps.map(({ because }: { because: string }) => because).join(' ')).toMatch(/Anruf/);
  });

  it('and hangs up while nobody is there was never offered, so the server may not log it', async () => {
    const anna = await api.contact();
    const customer = await api.calls(anna.number);
    const id = await api.idOf(customer.callId);
    await customer.hangUp();
    const ended = await admin.reaches(id, 'ended');
    expect(ended).toMatchObject({ parts: [], agentId: null, answeredAt: null });
    expect(ended.log).toMatchObject({ state: 'none', activity: null, reason: expect.any(String) });
    const why = await admin.why(id);
    expect(why).toMatchObject({ agentId: null, outcome: 'none', writes: [] });
    expect(codes(why)).toEqual(
      expect.arrayContaining(['why.responsible.never-offered', 'why.signed-out.missed-in-queue-off']),
    );
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [] });
  });

  it('and hangs up while nobody is there is logged for the integration where the workflow says so', async () => {
    await api.workflow({ signedOut: { logMissedInQueue: true } });
    const anna = await api.contact();
    const customer = await api.calls(anna.number);
    const id = await api.idOf(customer.callId);
    await customer.hangUp();
    await admin.reaches(id, 'ended');
    const why = await admin.why(id);
    expect(codes(why)).toContain('why.signed-out.missed-in-queue-on');
    const next = await untilLogged(anna, 1);
    expect(next).toMatchObject([
      {
        status: 'open',
        callType: 'Inbound',
        durationSeconds: 0,
        disposition: 'Missed call',
        interactionId: id,
      },
    ]);
  });

  it('and hangs up while a phone rings is missed by that agent: a next step', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await customer.hangUp();
    const missed = await mia.settled(id);
    expect(missed).toMatchObject({
      phase: 'ended',
      parts: [{ kind: 'inbound-missed', offers: [{ result: 'caller-gone' }], log: { state: 'written' } }],
    });
    expect(await api.timeline(anna)).toMatchObject({
      past: [],
      nextSteps: [
        { status: 'open', disposition: 'Missed call', durationSeconds: 0, owner: { id: mia.crmUser } },
      ],
    });
    expect(codes(await mia.why(id))).toEqual(
      expect.arrayContaining(['why.kind.inbound-missed', 'why.log.open', 'why.save.not-answered']),
    );
    expect(await mia.presence()).toBe('available');
  });

  it('and is rejected goes to the next agent; each has the log of their own part', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await tom.be({ desk: 'in' });
    const rejected = await mia.act(id, 'reject');
    expect(rejected).toMatchObject({ phase: 'ended' });
    expect((await tom.rings(customer.callId)).id).toBe(id);
    await tom.act(id, 'answer');
    await tom.act(id, 'end');
    const over = await admin.settled(id);
    expect(over.parts).toMatchObject([
      {
        agentId: mia.id,
        kind: 'inbound-missed',
        offers: [{ result: 'rejected' }],
        log: { state: 'written' },
      },
      {
        agentId: tom.id,
        kind: 'inbound-answered',
        offers: [{ result: 'answered' }],
        log: { state: 'written' },
      },
    ]);
    const { nextSteps, past } = await api.timeline(anna);
    expect(nextSteps).toMatchObject([
      { owner: { id: mia.crmUser }, disposition: 'Missed call', interactionId: id },
    ]);
    expect(past).toMatchObject([{ owner: { id: tom.crmUser }, interactionId: id }]);
    expect(past[0]?.['callId']).toBe(nextSteps[0]?.['callId']);
    expect(codes(await admin.why(id, mia.id))).toContain('why.kind.inbound-missed');
    expect(codes(await admin.why(id, tom.id))).toContain('why.kind.inbound-answered');
    expect((await tom.why(id)).agentId).toBe(tom.id);
    // How long was talked belongs to the contact, also for who let it pass.
    expect((await mia.interaction(id)).talkSeconds).toBe(over.talkSeconds);
    expect(over.talkSeconds).toBeGreaterThan(0);
  });

  it('and is missed by the first agent is offered to the second when the time is up', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await lotte.be({ desk: 'in' });
    await api.advance(offerOver);
    await lotte.rings(customer.callId);
    expect(refusal(await mia.tries(id, 'answer'))).toBe('409 offer-gone');
    await lotte.act(id, 'answer');
    await customer.hangUp();
    const over = await admin.settled(id);
    expect(over.parts.map(({ kind }) => kind)).toEqual(['inbound-missed', 'inbound-answered']);
    expect(over.waitSeconds).toBeGreaterThanOrEqual(offerOver);
    const { nextSteps, past } = await api.timeline(anna);
    expect(nextSteps).toMatchObject([{ owner: { id: mia.crmUser }, status: 'open' }]);
    expect(past).toMatchObject([{ owner: { id: lotte.crmUser }, status: 'completed' }]);
  });

  it('and is answered by nobody has one activity for the whole call, of the last agent, if the workflow says so', async () => {
    await api.workflow({ transfer: { log: 'one-per-call' } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await tom.be({ desk: 'in' });
    await mia.act(id, 'reject');
    await tom.rings(customer.callId);
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [] });
    await customer.hangUp();
    await admin.settled(id);
    const { past, nextSteps } = await api.timeline(anna);
    expect(past).toEqual([]);
    expect(nextSteps).toMatchObject([{ owner: { id: tom.crmUser }, disposition: 'Missed call' }]);
    const { log } = await until('it is written', async () => {
      const whole = await admin.interaction(id);
      return whole.log.state === 'written' ? whole : null;
    });
    expect(log.activity).toMatchObject({ id: nextSteps[0]?.id });
    expect(codes(await admin.why(id))).toContain('why.settlement.own-last');
    expect(codes(await admin.why(id, mia.id))).toContain('why.settlement.another-last');
    expect(codes(await admin.why(id, tom.id))).toContain('why.settlement.own-last');
  });

  it('and is answered after somebody missed it has one activity for the whole call, of the agent who answered', async () => {
    await api.workflow({ transfer: { log: 'one-per-call' } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await tom.be({ desk: 'in' });
    await mia.act(id, 'reject');
    await tom.rings(customer.callId);
    await tom.act(id, 'answer');
    await tom.act(id, 'end');
    await admin.settled(id);
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [{ owner: { id: tom.crmUser } }] });
  });
});

/** What the server writes on its own is in nobody's hands, so only the CRM shows when it is there. */
async function untilLogged(record: Awaited<ReturnType<typeof api.contact>>, count: number) {
  return until('it is in the CRM', async () => {
    const { nextSteps } = await api.timeline(record);
    return nextSteps.length >= count ? nextSteps : null;
  });
}
