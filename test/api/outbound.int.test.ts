import { describe, expect, it } from 'vitest';
import { startApi, support, type RecordOf } from './harness.ts';
import { codes, of, refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, lotte, sara, admin } = api;

describe('an agent who calls a customer', () => {
  it('and reaches them leaves a past activity', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer', 5_000);
    await mia.be({ desk: 'in', presence: 'away' });
    const dialling = await mia.dial(anna.number.replace('+31', '0031 '));
    expect(dialling).toMatchObject({
      direction: 'outbound',
      phase: 'dialing',
      from: support,
      to: anna.number,
      skillName: 'support',
      origin: 'manual',
      match: { records: [{ id: anna.id }] },
    });
    await api.advance(5);
    await mia.reaches(dialling.id, 'connected');
    expect(await mia.presence()).toBe('busy');
    await mia.act(dialling.id, 'end');
    await mia.act(dialling.id, 'finish');
    const { log } = await mia.settled(dialling.id);
    expect(log.state).toBe('written');
    const { nextSteps, past } = await api.timeline(anna);
    expect(nextSteps).toEqual([]);
    expect(past).toMatchObject([
      { callType: 'Outbound', status: 'completed', owner: { id: mia.crmUser }, interactionId: dialling.id },
    ]);
    expect(past[0]?.subject).toMatch(/^Outgoing call /);
    expect(past[0]?.['durationSeconds']).toBeGreaterThan(0);
    expect(codes(await mia.why(dialling.id))).toContain('why.kind.outbound-answered');
    expect(await mia.presence()).toBe('away');
  });

  it.each(['x12', 'ext. 12', '#12', ';ext=12'])(
    'by a number with an extension is told it: %s',
    async (behind) => {
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const dialling = await mia.dial(`${anna.number} ${behind}`);
      expect(dialling).toMatchObject({
        to: anna.number,
        extension: '12',
        match: { records: [{ id: anna.id }] },
      });
      expect(await mia.interaction(dialling.id)).toMatchObject({ extension: '12' });
    },
  );

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
    ['reject', 'rejected'],
    ['fail', 'failed'],
  ])('who is %s leaves a past activity "No answer" of no length', async (behaviour, failure) => {
    const anna = await api.contact();
    await api.callee(anna.number, behaviour);
    await mia.be({ desk: 'in' });
    const { id } = await mia.dial(anna.number);
    const over = await mia.reaches(id, 'wrapup');
    expect(over).toMatchObject({ answeredAt: null, parts: [{ kind: 'outbound-unanswered' }] });
    const { log } = await mia.settled(id);
    expect(log.state).toBe('written');
    expect(await api.timeline(anna)).toMatchObject({
      nextSteps: [],
      past: [{ callType: 'Outbound', durationSeconds: 0, disposition: 'No answer', status: 'completed' }],
    });
    const why = await mia.why(id);
    expect(codes(why)).toContain('why.kind.outbound-unanswered');
    expect(why.steps.find(({ code }) => code === 'why.kind.outbound-unanswered')?.saw).toMatchObject({
      failure,
    });
  });

  it('and gives up before anybody answers has called without an answer', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer', 3_600_000);
    await mia.be({ desk: 'in' });
    const { id } = await mia.dial(anna.number);
    await mia.act(id, 'end');
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toMatchObject([{ disposition: 'No answer', durationSeconds: 0 }]);
  });

  it('that keeps ringing ends after a minute as not answered', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer', 3_600_000);
    await mia.be({ desk: 'in' });
    const { id } = await mia.dial(anna.number);
    await api.advance(75);
    expect(await mia.reaches(id, 'wrapup')).toMatchObject({ answeredAt: null });
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toMatchObject([{ disposition: 'No answer' }]);
  });

  it('from their record takes the record along, without a look-up', async () => {
    const anna = await api.contact();
    const other = await api.contact({ phone: anna.number, lastName: 'Shares the number' });
    await api.callee(anna.number, 'answer');
    await mia.be({ desk: 'in' });
    const { id, origin } = await mia.dial(anna.number, { record: { kind: 'contact', id: anna.id } });
    expect(origin).toBe('click-to-dial');
    await mia.reaches(id, 'connected');
    await mia.act(id, 'end');
    const ended = await mia.settled(id);
    expect(ended.match.toBeDecided).toBe(false);
    expect((await api.timeline(anna)).past).toMatchObject([{ interactionId: id }]);
    expect((await api.timeline(other)).past).toEqual([]);
  });

  it('from a case relates the log to it, without naming a person', async () => {
    const anna = await api.contact();
    const aCase = await api.record('case', { subject: 'Broken lamp', contact: anna.id });
    await api.callee('+31205611111', 'answer');
    await mia.be({ desk: 'in' });
    const { id } = await mia.dial('+31205611111', { record: { kind: 'case', id: aCase.id } });
    await mia.reaches(id, 'connected');
    await mia.act(id, 'end');
    await mia.settled(id);
    expect((await api.timeline(aCase)).past).toMatchObject([{ what: { id: aCase.id }, interactionId: id }]);
  });

  it('from a record that the CRM does not show is matched by the number', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    for (const [kind, id] of [
      ['contact', '00000000-0000-7000-8000-999999999999'],
      ['contact', 'x'],
      ['no kind at all', 'x'],
    ] as const) {
      await mia.be({ desk: 'in' });
      const dialled = await mia.dial(anna.number, { record: { kind, id } });
      expect(dialled).toMatchObject({ origin: 'click-to-dial', match: { records: [{ id: anna.id }] } });
      await mia.reaches(dialled.id, 'connected');
      await mia.act(dialled.id, 'end');
      await mia.settled(dialled.id);
      expect(of((await api.timeline(anna)).past, dialled)).toHaveLength(1);
    }
  });

  it('needs an outbound skill and a number', async () => {
    await sara.be({ desk: 'in' });
    expect(refusal(await sara.post('/calls', { to: '+31205611112' }))).toBe('422 skill-required');
    for (const to of ['12', 'nobody', '+49', support, '😀'])
      expect(`${to} ${refusal(await mia.post('/calls', { to }))}`).toBe(`${to} 422 number-invalid`);
    const skill = await mia.post('/calls', { to: '+31205611112', skill: 'sales' });
    expect(refusal(skill)).toBe('422 skill-required');
    const queueItem = await mia.post('/calls', { to: '+31205611112', queueItem: 'x' });
    expect(refusal(queueItem)).toBe('422 setting-not-available');
    expect((await mia.desk()).interactions).toEqual([]);
  });
});

describe('a call from a record while the CRM answers nobody', () => {
  /** Dials, talks and hangs up while it is away; gives the call once its log is written. */
  async function calledMeanwhile(number: string, { kind, id }: RecordOf) {
    await api.callee(number, 'answer');
    await mia.be({ desk: 'in' });
    const ids: string[] = [];
    await api.crm.whileAway(async () => {
      const call = await mia.dial(number, { record: { kind, id } });
      ids.push(call.id);
      await mia.reaches(call.id, 'connected');
      await mia.act(call.id, 'end');
    });
    const [call = ''] = ids;
    return mia.sees(call, 'its record', (one) => one.match.chosen?.id === id && one.log.state === 'written');
  }

  it('is dialled, and logged once to that record', async () => {
    const anna = await api.contact();
    const other = await api.contact({ phone: anna.number, lastName: 'Shares the number' });
    const { log, match } = await calledMeanwhile(anna.number, anna);
    expect(match.toBeDecided).toBe(false);
    expect((await api.timeline(anna)).past).toMatchObject([{ id: log.activity?.id }]);
    expect((await api.timeline(other)).past).toEqual([]);
  });

  it('that has no number of its own is dialled, and logged once to it when the CRM answers again', async () => {
    const anna = await api.contact();
    const aCase = await api.record('case', { subject: 'Broken lamp', contact: anna.id });
    const call = await calledMeanwhile('+31205611114', aCase);
    await until('it is about the case', async () => of((await api.timeline(aCase)).past, call).length > 0);
    expect((await api.timeline(aCase)).past).toMatchObject([{ id: call.log.activity?.id }]);
  });
});

describe('an agent who calls a colleague', () => {
  it('and reaches them leaves no log, as the workflow says by default', async () => {
    await mia.be({ desk: 'in' });
    await tom.be({ desk: 'in' });
    const { id, direction, callId } = await mia.dial('202');
    expect(direction).toBe('internal');
    const ringing = await tom.rings(callId ?? '');
    expect(ringing).toMatchObject({ id, from: '201', to: '202', match: { records: [] } });
    await tom.act(id, 'answer');
    await mia.reaches(id, 'connected');
    await tom.act(id, 'end');
    for (const person of [mia, tom]) {
      expect(await person.reaches(id, 'wrapup')).toMatchObject({ log: { state: 'none', activity: null } });
      expect(await person.why(id)).toMatchObject({ outcome: 'none', writes: [] });
      expect(codes(await person.why(id))).toContain('why.log.off');
    }
  });

  it('and reaches them is logged for both where the workflow says so', async () => {
    await api.workflow({ log: { internal: 'completed' } });
    await mia.be({ desk: 'in' });
    await tom.be({ desk: 'in' });
    const { id, callId } = await mia.dial('202');
    await tom.rings(callId ?? '');
    await tom.act(id, 'answer');
    await mia.act(id, 'end');
    const { parts } = await mia.settled(id);
    expect(parts.map(({ kind, log }) => `${kind} ${log.state}`)).toEqual([
      'internal written',
      'internal written',
    ]);
    for (const { log, agentId } of parts) {
      const { body } = await admin.get(`/crm/task/${log.activity?.id}`);
      const owner = (agentId === mia.id ? mia : tom).crmUser;
      expect(body).toMatchObject({
        callType: 'Internal',
        who: null,
        owner: { id: owner },
        interactionId: id,
      });
    }
  });

  it('who does not answer is never logged, whatever the workflow says', async () => {
    await api.workflow({ log: { internal: 'completed' } });
    await mia.be({ desk: 'in' });
    await tom.be({ desk: 'in' });
    const { id, callId } = await mia.dial('202');
    await tom.rings(callId ?? '');
    await api.advance(31);
    const over = await admin.reaches(id, 'ended');
    expect(over.answeredAt).toBeNull();
    for (const agent of [mia, tom]) {
      const why = await admin.why(id, agent.id);
      expect(why).toMatchObject({ outcome: 'none', writes: [] });
      expect(codes(why)).toContain('why.log.internal-unanswered');
    }
  });

  it('who is signed out counts as busy at once', async () => {
    await mia.be({ desk: 'in' });
    const { id } = await mia.dial('203');
    expect(await admin.sees(id, 'an end', ({ endedAt }) => endedAt !== null)).toMatchObject({
      answeredAt: null,
    });
    expect((await lotte.desk()).interactions).toEqual([]);
  });
});

describe('an emergency call', () => {
  it('takes the address along once it is verified, and a changed one not before it is again', async () => {
    await mia.be({ desk: 'in' });
    const street = 'Hauptstraße 1, 80331 München';
    for (const [change, sent] of [
      [{ address: street }, null],
      [{ addressVerified: true }, street],
      [{ address: 'Nebenstraße 2' }, null],
      [{ address: street, addressVerified: true }, street],
      [{ address: null }, null],
    ] as const) {
      const { body: agent } = await admin.put(`/agents/${mia.id}`, change);
      expect(agent.addressVerified).toBe(sent !== null);
      expect(await mia.desk()).toMatchObject({ emergencyAddress: sent });
      const { id, callId } = await mia.dial('112');
      await mia.reaches(id, 'connected');
      const { items } = (await admin.get('/simulator/calls')).body;
      const call = items.find((one: { callId: string }) => one.callId === callId);
      expect(call.legs).toContainEqual(expect.objectContaining({ kind: 'emergency', address: sent }));
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
    }
    // What was read and sent back with another address does not carry the old mark.
    const { body: verified } = await admin.put(`/agents/${mia.id}`, {
      address: street,
      addressVerified: true,
    });
    const changed = await admin.put(`/agents/${mia.id}`, { ...verified, address: 'Nebenstraße 2' });
    expect(changed.body).toMatchObject({ addressVerified: false });
    await admin.put(`/agents/${mia.id}`, { address: null });
  });

  it('goes out while the agent is away and talks; the other call is held and can be taken up again', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    await mia.be({ desk: 'in', presence: 'away' });
    const first = await mia.dial(anna.number);
    await mia.reaches(first.id, 'connected');
    expect(refusal(await mia.post('/calls', { to: '+31205611113' }))).toBe('409 call-connected');
    const emergency = await mia.dial('112');
    expect(emergency).toMatchObject({ emergency: true, to: '112', skill: null, match: { records: [] } });
    expect(await mia.interaction(first.id)).toMatchObject({ phase: 'held' });
    await mia.reaches(emergency.id, 'connected');
    const { body } = await admin.get('/simulator/calls');
    const legs = body.items.flatMap((call: { legs: unknown[] }) => call.legs);
    expect(legs).toContainEqual(expect.objectContaining({ kind: 'emergency', party: '112', address: null }));
    await mia.act(emergency.id, 'end');
    await mia.act(first.id, 'resume');
    await mia.act(first.id, 'end');
    const { log } = await mia.settled(emergency.id);
    const activity = (await mia.get(`/crm/task/${log.activity?.id}`)).body;
    expect(activity).toMatchObject({ callType: 'Outbound', who: null });
    await mia.settled(first.id);
    expect(of((await api.timeline(anna)).past, first)).toHaveLength(1);
  });

  it('goes out while another number is dialled, which is let go; pressed twice it is one', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer', 3_600_000);
    await mia.be({ desk: 'in' });
    const dialled = await mia.dial(anna.number);
    const answers = await Promise.all([1, 2].map(() => mia.post('/calls', { to: '112' })));
    expect(answers.map(refusal).sort()).toEqual(['201 undefined', '409 call-connected']);
    expect(await mia.interaction(dialled.id)).toMatchObject({ phase: 'wrapup', endedAt: expect.any(String) });
    const { items } = (await admin.get('/simulator/calls')).body;
    const kinds = items.map(({ legs }: { legs: { kind: string }[] }) => legs.map(({ kind }) => kind));
    expect(kinds).toEqual([['extension', 'emergency']]);
  });

  it('reaches the test number with the verified address, and without one the national centre', async () => {
    await tom.be({ desk: 'in' });
    const test = await tom.dial('933');
    await tom.reaches(test.id, 'connected');
    expect((await tom.get('/simulator/calls')).body.items[0].legs).toContainEqual(
      expect.objectContaining({ kind: 'emergency', party: '933', address: null }),
    );
    await tom.act(test.id, 'end');

    const address = '1 Main Street, Springfield';
    const agent = (await admin.get(`/agents/${tom.id}`)).body;
    expect((await admin.put(`/agents/${tom.id}`, { ...agent, address, addressVerified: true })).status).toBe(
      200,
    );
    const again = await tom.dial('933');
    await tom.reaches(again.id, 'connected');
    expect((await tom.get('/simulator/calls')).body.items[0].legs).toContainEqual(
      expect.objectContaining({ kind: 'emergency', party: '933', address }),
    );
    await tom.act(again.id, 'end');
    await tom.settled(again.id);
  });

  it('needs no skill, and takes the numbers of the agent’s own country only', async () => {
    const call = await sara.dial('110');
    await sara.reaches(call.id, 'connected');
    await sara.act(call.id, 'end');
    expect(refusal(await tom.post('/calls', { to: '110' }))).toBe('422 number-invalid');
    expect((await tom.desk()).emergencyNumbers).toEqual([
      { number: '911', test: false },
      { number: '933', test: true },
    ]);
  });

  it('goes out while another phone rings at the same agent', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const ringing = await mia.rings(customer.callId);
    const emergency = await mia.dial('112');
    await mia.reaches(emergency.id, 'connected');
    expect(refusal(await mia.tries(ringing.id, 'answer'))).toBe('409 call-connected');
    await mia.act(emergency.id, 'end');
    const { interaction } = { interaction: await mia.act(ringing.id, 'answer') };
    expect(interaction.phase).toBe('connected');
  });

  it('is not talked into by a second one: the first is held', async () => {
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    const one = await mia.dial('112');
    await mia.reaches(one.id, 'connected');
    const two = await mia.dial('110');
    await mia.reaches(two.id, 'connected');
    expect((await mia.interaction(one.id)).phase).toBe('held');
    expect((await mia.interaction(interaction.id)).phase).toBe('held');
    await mia.act(two.id, 'end');
    await mia.act(one.id, 'resume');
    await mia.act(one.id, 'end');
    await mia.act(interaction.id, 'resume');
    await mia.act(interaction.id, 'end');
  });
});
