import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { everyAction, of, refusal, talk } from './steps.ts';

const api = await startApi();
const { mia, tom } = api;
describe('what is possible', () => {
  /** How each action is answered; a refusal must name the phase, and change nothing. */
  async function refusedIn(id: string, phase: string): Promise<readonly string[]> {
    const refused: string[] = [];
    const { possible } = await mia.interaction(id);
    for (const action of everyAction.filter((one) => !possible.includes(one))) {
      const answer = await mia.tries(id, action);
      expect(answer.body.phase).toBe(phase);
      // An effect that holds already is accepted, and nothing changes.
      if (answer.status !== 200) refused.push(`${action} ${answer.body.code}`);
    }
    expect((await mia.interaction(id)).possible).toEqual(possible);
    return refused;
  }

  it('while it rings is to answer or to reject', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id, possible } = await mia.rings(customer.callId);
    expect(possible).toEqual(['answer', 'reject']);
    expect(await refusedIn(id, 'ringing')).toEqual([
      'hold phase',
      'resume phase',
      'mute phase',
      'unmute phase',
      'record phase',
      'stop-recording phase',
      'mask phase',
      'unmask phase',
      'end phase',
      'finish phase',
      'swap phase',
      'save phase',
    ]);
  });

  it('while it dials is to end it', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer', 3_600_000);
    await mia.be({ desk: 'in' });
    const { id, possible } = await mia.dial(anna.number);
    expect(possible).toEqual(['end']);
    expect(await refusedIn(id, 'dialing')).toEqual(
      expect.arrayContaining(['answer offer-gone', 'hold phase', 'finish phase', 'save phase']),
    );
  });

  it('on hold is everything but to end it: resume first', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    const held = await mia.act(id, 'hold');
    expect(held.phase).toBe('held');
    expect(held.onHoldSince).not.toBeNull();
    expect(held.possible).not.toContain('end');
    const refused = await mia.tries(id, 'end');
    expect([refusal(refused), refused.body.phase]).toEqual(['409 call-on-hold', 'held']);
    expect(refusal(await mia.tries(id, 'tones', { digits: '1' }))).toBe('409 phase');
    await api.advance(12);
    const resumed = await mia.act(id, 'resume');
    expect(resumed).toMatchObject({ phase: 'connected', onHoldSince: null });
    expect(resumed.holdSeconds).toBeGreaterThanOrEqual(12);
    await mia.act(id, 'end');
    const ended = await mia.settled(id);
    expect(ended.talkSeconds).toBeLessThan(12);
    expect((await api.timeline(anna)).past).toMatchObject([{ durationSeconds: ended.talkSeconds }]);
  });

  it('in wrap-up is to finish and to save, and afterwards to save', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.act(interaction.id, 'end');
    expect((await mia.interaction(interaction.id)).possible).toEqual(['finish', 'save']);
    expect(await refusedIn(interaction.id, 'wrapup')).toEqual(
      expect.arrayContaining(['answer offer-gone', 'hold phase', 'mute phase']),
    );
    await mia.act(interaction.id, 'finish');
    expect((await mia.interaction(interaction.id)).possible).toEqual(['save']);
    expect(await refusedIn(interaction.id, 'ended')).toEqual(expect.arrayContaining(['answer offer-gone']));
  });

  it('with the recording is to mask what is recorded, and nothing without one', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    expect(refusal(await mia.tries(id, 'mask'))).toBe('409 phase');
    expect((await mia.act(id, 'record')).recording).toBe('on');
    expect((await mia.act(id, 'mask')).recording).toBe('masked');
    expect((await mia.act(id, 'record')).recording).toBe('masked');
    expect((await mia.act(id, 'unmask')).recording).toBe('on');
    expect((await mia.act(id, 'stop-recording')).recording).toBe('off');
    expect((await mia.act(id, 'mute')).muted).toBe(true);
    const { body } = await mia.get('/simulator/calls');
    expect(body.items[0].legs.map((leg: { muted: boolean }) => leg.muted)).toContain(true);
    expect((await mia.act(id, 'unmute')).muted).toBe(false);
  });

  it('with tones is what a keypad has', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const tones = (body?: unknown) => mia.tries(interaction.id, 'tones', body);
    expect((await tones({ digits: '12#*' })).status).toBe(200);
    const { body } = await mia.get('/simulator/calls');
    expect(JSON.stringify(body.items[0].legs)).toContain('12#*');
    for (const given of [
      undefined,
      {},
      { digits: '' },
      { digits: 'x' },
      { digits: 12 },
      { digits: '1'.repeat(65) },
    ])
      expect(refusal(await tones(given))).toBe('400 bad-request');
  });

  it.each(['consult', 'cancel-consult', 'transfer', 'merge', 'take-audio', 'drop', 'leave', 'elevate'])(
    '%s is refused as not available in this release',
    async (action) => {
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const { interaction } = await talk(api, mia, anna);
      expect(refusal(await mia.tries(interaction.id, action, {}))).toBe('422 setting-not-available');
    },
  );
});

describe('two calls of one agent', () => {
  it('are swapped, and each is logged with its own times', async () => {
    const [anna, bert] = [await api.contact(), await api.contact({ firstName: 'Bert' })];
    await api.callee(bert.number, 'answer');
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const first = interaction.id;
    expect(refusal(await mia.post('/calls', { to: bert.number }))).toBe('409 call-connected');
    await mia.act(first, 'hold');
    const second = (await mia.dial(bert.number)).id;
    await mia.reaches(second, 'connected');
    expect(refusal(await mia.tries(first, 'resume'))).toBe('409 call-connected');
    expect((await mia.interaction(first)).possible).toContain('swap');
    await api.advance(5);
    expect((await mia.act(first, 'swap')).phase).toBe('connected');
    expect((await mia.interaction(second)).phase).toBe('held');
    const { body } = await mia.get('/simulator/calls');
    const states = body.items.flatMap(
      ({ legs }: { legs: { kind: string; state: string; party: string }[] }) =>
        legs.filter(({ kind }) => kind !== 'extension').map(({ party, state }) => `${party} ${state}`),
    );
    expect(states.sort()).toEqual([`${anna.number} up`, `${bert.number} held`].sort());
    // A doubled click changes nothing.
    expect((await mia.act(first, 'swap')).phase).toBe('connected');
    expect((await mia.interaction(second)).phase).toBe('held');
    await mia.act(first, 'end');
    expect(await mia.presence()).toBe('busy');
    await mia.act(second, 'resume');
    await mia.act(second, 'end');
    for (const id of [first, second]) await mia.settled(id);
    expect((await api.timeline(anna)).past).toMatchObject([{ callType: 'Inbound', interactionId: first }]);
    expect((await api.timeline(bert)).past).toMatchObject([{ callType: 'Outbound', interactionId: second }]);
    expect((await mia.interaction(first)).holdSeconds).toBeGreaterThanOrEqual(5);
    await mia.act(first, 'finish');
    expect(await mia.presence()).toBe('wrapup');
    await mia.act(second, 'finish');
    expect(await mia.presence()).toBe('available');
  });

  it('never are two at one ear, however fast they are begun', async () => {
    const [anna, bert] = [await api.contact(), await api.contact()];
    for (const { number } of [anna, bert]) await api.callee(number, 'answer', 3_600_000);
    await mia.be({ desk: 'in' });
    const answers = await Promise.all([anna, bert].map(({ number }) => mia.post('/calls', { to: number })));
    expect(answers.map(refusal).sort()).toEqual(['201 undefined', '409 call-connected']);
    expect((await mia.get('/simulator/calls')).body.items).toHaveLength(1);
  });

  it('on hold hears nothing of the other, however fast they are swapped and resumed', async () => {
    const [anna, bert] = [await api.contact(), await api.contact()];
    await mia.be({ desk: 'in' });
    const first = await talk(api, mia, anna);
    await mia.act(first.interaction.id, 'hold');
    await api.callee(bert.number, 'answer');
    const second = await mia.dial(bert.number);
    await mia.reaches(second.id, 'connected');
    await mia.act(second.id, 'hold');
    const ids = [first.interaction.id, second.id];
    for (const action of ['resume', 'swap', 'swap']) {
      await Promise.all([...ids, ...ids].map((id) => mia.tries(id, action)));
      const shown = await Promise.all(ids.map((id) => mia.interaction(id)));
      expect(shown.map(({ phase }) => phase).sort()).toEqual(['connected', 'held']);
      const { items } = (await mia.get('/simulator/calls')).body;
      for (const { callId, phase } of shown) {
        const { legs } = items.find((one: { callId: string }) => one.callId === callId);
        const isHeld = legs.some(({ state }: { state: string }) => state === 'held');
        expect(`${phase}: ${isHeld}`).toBe(phase === 'held' ? 'held: true' : 'connected: false');
      }
    }
  });
});

describe('a command that comes twice', () => {
  it('changes nothing the second time', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    for (const [action, phase] of [
      ['answer', 'connected'],
      ['hold', 'held'],
      ['resume', 'connected'],
      ['mute', 'connected'],
      ['end', 'wrapup'],
      ['save', 'wrapup'],
      ['finish', 'ended'],
    ] as const) {
      const twice = await Promise.all([mia.tries(id, action), mia.tries(id, action)]);
      expect([action, ...twice.map(({ status, body }) => `${status} ${body.phase}`)]).toEqual([
        action,
        `200 ${phase}`,
        `200 ${phase}`,
      ]);
    }
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toHaveLength(1);
  });

  it('under one Idempotency-Key is carried out once, also at the same moment', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'answer', 3_600_000);
    await mia.be({ desk: 'in' });
    const key = { 'idempotency-key': 'dial-anna' };
    const dial = (to = anna.number) => mia.post('/calls', { to }, key);
    const answers = await Promise.all([dial(), dial(), dial()]);
    const [made] = answers.filter(({ status }) => status === 201);
    for (const answer of answers) {
      expect(['201 undefined', '409 request-in-progress']).toContain(refusal(answer));
      expect(answer.body.id ?? made?.body.id).toBe(made?.body.id);
    }
    const again = await dial();
    expect([again.status, again.body.id]).toEqual([201, made?.body.id]);
    expect(refusal(await dial('+31205600000'))).toBe('422 idempotency-key-reused');
    expect((await mia.get('/simulator/calls')).body.items).toHaveLength(1);
    // Another person's key is another key.
    await tom.be({ desk: 'in' });
    await api.callee('+31205600001', 'answer', 3_600_000);
    const other = await tom.post('/calls', { to: '+31205600001' }, key);
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(made?.body.id);
  });

  it('from both sides at the same moment ends the call once', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    const [, answer] = await Promise.all([customer.hangUp(), mia.tries(interaction.id, 'end')]);
    expect(answer.status).toBe(200);
    await mia.settled(interaction.id);
    expect(of((await api.timeline(anna)).past, interaction)).toHaveLength(1);
  });

  it('as answer and as reject at the same moment is one of the two', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    const answers = await Promise.all([mia.tries(id, 'answer'), mia.tries(id, 'reject')]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { phase, parts } = await mia.interaction(id);
    expect([
      ['connected', 'answered'],
      ['ended', 'rejected'],
    ]).toContainEqual([phase, parts[0]?.offers[0]?.result]);
  });
});
