import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../../../../../test/api/until.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { callServers } from '../../../../../test/support/wiring/calls.ts';
import type { WiredCalls } from '../../../../composition/calls.ts';
import type { Call } from '../../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../../domain/channels/voice/events.ts';
import { evolve } from '../../../../domain/channels/voice/evolve.ts';
import { firstDigitMs, longestIvrMs, nextDigitMs } from '../../../../domain/channels/voice/ivr-step.ts';
import { callId, interactionId, legId, sessionId } from '../../../../domain/ids.ts';
import { after, epochMs } from '../../../../domain/time.ts';
import { noMatch } from '../../../ports/interactions/interaction-store.ts';
import type { CallSnapshot, Telephony, TelephonyFact } from '../../../ports/interactions/telephony.ts';

const { db } = await testDatabase();
const makeId = () => randomUUID();
const time = { now: epochMs(Date.UTC(2026, 0, 5, 9)) };
const clock = { now: () => time.now };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const serverFor = await callServers(db, clock, log);
const running: WiredCalls[] = [];
afterAll(async () => {
  for (const { feed } of running) await feed.stop();
});

/** The calls that the phone system has. */
const open: CallSnapshot[] = [];

const done = (): Promise<void> => Promise.resolve();

/** A phone system that reports these facts and has nothing else to say. */
const reporting = (facts: readonly TelephonyFact[]): Telephony => ({
  name: 'reporting',
  link: 'down',
  onLink: () => () => undefined,
  dial: done,
  connect: () => Promise.resolve('connected'),
  hangUp: done,
  hold: done,
  resume: done,
  mute: done,
  prompt: done,
  tones: done,
  record: done,
  calls: () => Promise.resolve({ position: '0', calls: open }),
  async *facts(_, signal) {
    yield* facts;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
  close: done,
});

/** A server that takes in these facts; a second one is what comes after a restart. */
async function serverWith(facts: readonly TelephonyFact[]): Promise<WiredCalls> {
  const parts = await serverFor(reporting(facts));
  running.push(parts);
  await parts.feed.start();
  return parts;
}

/** A caller who has just been asked for digits. */
async function prompted() {
  const [id, call, leg] = [interactionId(makeId()), callId(makeId()), legId(makeId())];
  const at = time.now;
  open.push({ call, inbound: null, recording: 'off', legs: [{ leg, state: 'ringing', muted: false }] });
  const events: readonly CallEvent[] = [
    {
      type: 'called',
      id,
      channel: 'voice',
      callId: call,
      sessionId: sessionId(makeId()),
      leg,
      direction: 'inbound',
      origin: 'inbound',
      emergency: false,
      from: null,
      to: '+498912345670',
      ownNumber: '+498912345670',
      skill: null,
      at,
    },
    { type: 'prompted', maxDigits: 8, at, until: after(at, firstDigitMs), limit: after(at, longestIvrMs) },
  ];
  const begun = events.reduce<Call | null>(evolve, null);
  if (begun === null) throw new Error('a call begins with an event');
  const { store } = await serverWith([]);
  const ivr = { value: 'caseNumber', digits: '', found: [] };
  const dueAt = after(at, firstDigitMs);
  const rest = { version: 0, events, dueAt, agents: [], presenceChanged: new Set<never>() };
  await store.transaction((tx) => tx.save({ interaction: begun, match: { ...noMatch, ivr }, ...rest }));
  const keys = (position: string, digits: string): TelephonyFact => ({
    type: 'tones',
    position,
    call,
    leg,
    digits,
    at: time.now,
  });
  const digitsAre = (wanted: string) =>
    until(`${wanted} is keyed`, async () => (await store.interaction(id))?.match.ivr?.digits === wanted);
  return { id, store, keys, digitsAre };
}

describe('an IVR step', () => {
  it('goes on after a restart, with each key counted once though it is reported again', async () => {
    const { id, keys, digitsAre, store } = await prompted();
    await serverWith([keys('a', '1'), keys('b', '04')]);
    await digitsAre('104');
    await serverWith([keys('a', '1'), keys('b', '04'), keys('c', '2')]);
    await digitsAre('1042');
    expect((await store.interaction(id))?.interaction).toMatchObject({
      digitCollection: { digits: 4, reports: ['a', 'b', 'c'] },
    });
  });

  it('is over in time although nobody was there when it was', async () => {
    const { id, keys, digitsAre, store } = await prompted();
    await serverWith([keys('a', '10')]);
    await digitsAre('10');
    time.now = after(time.now, nextDigitMs);
    const { timers } = await serverWith([]);
    await timers.sweep();
    // Its number is none of ours any more, which is where the call goes on to.
    expect((await store.interaction(id))?.interaction).toMatchObject({
      digitCollection: null,
      ended: { cause: 'number-unknown' },
    });
    await timers.stop();
  });
});
