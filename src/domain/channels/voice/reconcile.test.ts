import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legId, type LegId } from '../../ids.ts';
import { isOpen } from '../../interaction/participation.ts';
import { after } from '../../time.ts';
import {
  answered,
  calledIn,
  execute,
  customerLeg,
  dialledBy,
  ended,
  given,
  held,
  legOf,
  mia,
  offered,
  passedBy,
  queued,
  second,
  wrapupMs,
} from './call.scenario.ts';
import type { Call } from './call.ts';
import { talkingLegs, type Order } from './orders.ts';
import { anyHistory, type History } from './random-call.scenario.ts';
import { reconcile, type KnownCall, type KnownLeg } from './reconcile.ts';

const at = second(3600);
const compare = (call: Call, ...known: readonly [LegId, KnownLeg['state']][]) =>
  reconcile(
    call,
    { recording: call.recording, legs: known.map(([leg, state]) => ({ leg, state, muted: false })) },
    at,
    after(at, wrapupMs),
  );
const miaLeg = legOf(mia);

describe('a call compared with what the phone system has', () => {
  const ringing = given(calledIn, queued(), offered(mia)).call;
  const talking = given(calledIn, offered(mia), answered(mia)).call;

  it('is left alone where both agree', () => {
    const quiet = { facts: [], orders: [] };
    expect(compare(ringing, [customerLeg, 'ringing'], [miaLeg, 'ringing'])).toEqual(quiet);
    expect(compare(talking, [customerLeg, 'up'], [miaLeg, 'up'])).toEqual(quiet);
  });
  it('learns that its customer has gone', () => {
    expect(compare(talking, [miaLeg, 'up'])).toMatchObject({
      facts: [{ type: 'leg-ended', leg: customerLeg, cause: 'gone' }],
      orders: [],
    });
  });
  it('learns that a device was picked up, or a called customer answered', () => {
    expect(compare(ringing, [customerLeg, 'ringing'], [miaLeg, 'up']).facts).toMatchObject([
      { type: 'leg-answered', leg: miaLeg },
    ]);
    expect(compare(given(dialledBy(mia)).call, [customerLeg, 'up'], [miaLeg, 'up']).facts).toMatchObject([
      { type: 'leg-answered', leg: customerLeg },
    ]);
  });
  it('does not take the device of an agent who calls out for an answer', () => {
    const dialling = given(dialledBy(mia)).call;
    expect(compare(dialling, [customerLeg, 'ringing'], [miaLeg, 'up']).facts).toEqual([]);
  });
  it('is connected where the order to connect was lost', () => {
    expect(compare(talking, [customerLeg, 'ringing'], [miaLeg, 'ringing']).orders).toEqual([
      { type: 'connect', call: talking.callId, legs: [customerLeg, miaLeg] },
    ]);
  });
  it('rings at its agent, for the rest of the offer, where the order to ring was lost', () => {
    const { orders, facts } = reconcile(
      ringing,
      { recording: 'off', legs: [{ leg: customerLeg, state: 'ringing', muted: false }] },
      ringing.startedAt,
      ringing.startedAt,
    );
    expect(facts).toEqual([]);
    expect(orders).toMatchObject([{ type: 'ring', leg: miaLeg, agent: mia }]);
    expect(compare(ringing).facts).toMatchObject([{ type: 'leg-ended', leg: customerLeg }]);
  });
  it('is held after it is connected where both orders were lost', () => {
    const onHold = given(calledIn, offered(mia), answered(mia), held(mia)).call;
    expect(compare(onHold, [customerLeg, 'ringing'], [miaLeg, 'up']).orders).toMatchObject([
      { type: 'connect' },
      { type: 'hold', leg: customerLeg },
    ]);
  });
  it('is muted and recorded as its panel shows, where those orders were lost', () => {
    const phone: KnownCall = {
      recording: 'on',
      legs: [customerLeg, miaLeg].map((leg) => ({ leg, state: 'up', muted: leg === miaLeg })),
    };
    expect(reconcile(talking, phone, at, after(at, wrapupMs)).orders).toEqual([
      { type: 'unmute', leg: miaLeg },
      { type: 'record', call: talking.callId, mode: 'off' },
    ]);
  });
  it('is heard again where the order to resume was lost', () => {
    expect(compare(talking, [customerLeg, 'held'], [miaLeg, 'up']).orders).toEqual([
      { type: 'resume', leg: customerLeg },
    ]);
  });
  it('loses legs it does not know, those of offers that are over, and all of them when it has ended', () => {
    const back = given(calledIn, queued(), offered(mia), passedBy(mia, 'timed-out')).call;
    expect(compare(back, [customerLeg, 'ringing'], [miaLeg, 'ringing']).orders).toEqual([
      { type: 'hang-up', leg: miaLeg },
    ]);
    const over = given(calledIn, queued(), ended()).call;
    expect(compare(over, [customerLeg, 'up'], [legId('stranger'), 'up']).orders).toEqual([
      { type: 'hang-up', leg: customerLeg },
      { type: 'hang-up', leg: legId('stranger') },
    ]);
  });
});

/** A call in a phone system that does as it is told, where it is told. */
interface Phone {
  readonly recording: Call['recording'];
  readonly legs: ReadonlyMap<LegId, Omit<KnownLeg, 'leg'>>;
}

const known = ({ recording, legs }: Phone): KnownCall => ({
  recording,
  legs: [...legs].map(([leg, state]) => ({ leg, ...state })),
});

function obey(phone: Phone, order: Order): Phone {
  if (order.type === 'record') return { ...phone, recording: order.mode };
  return { ...phone, legs: obeyLeg(phone.legs, order) };
}

function obeyLeg(before: Phone['legs'], order: Exclude<Order, { type: 'record' }>): Phone['legs'] {
  const legs = new Map(before);
  const change = (leg: LegId, from: KnownLeg['state'], to: KnownLeg['state']) => {
    const found = legs.get(leg);
    return found?.state === from ? legs.set(leg, { ...found, state: to }) : legs;
  };
  switch (order.type) {
    case 'prompt':
      return legs;
    case 'ring':
    case 'dial-customer':
      return legs.has(order.leg) ? legs : legs.set(order.leg, { state: 'ringing', muted: false });
    case 'connect':
      // One of them has ended, which the call is told by a fact.
      if (order.legs.some((leg) => !legs.has(leg))) return legs;
      for (const leg of order.legs) legs.set(leg, { state: 'up', muted: legs.get(leg)?.muted ?? false });
      return legs;
    case 'hang-up':
      legs.delete(order.leg);
      return legs;
    case 'hold':
      return change(order.leg, 'up', 'held');
    case 'resume':
      return change(order.leg, 'held', 'up');
    case 'mute':
    case 'unmute': {
      const found = legs.get(order.leg);
      return found ? legs.set(order.leg, { ...found, muted: order.type === 'mute' }) : legs;
    }
  }
}

/** What befalls the phone system around one step of the call. */
interface Mishap {
  readonly ordersLost: boolean;
  /** A leg is answered, or is gone, and nobody tells the call. */
  readonly untold: 'answered' | 'ended' | null;
  readonly which: number;
}

const mishaps: fc.Arbitrary<readonly Mishap[]> = fc.array(
  fc.record({
    ordersLost: fc.boolean(),
    untold: fc.constantFrom(null, null, null, 'answered' as const, 'ended' as const),
    which: fc.nat(6),
  }),
  { minLength: 20, maxLength: 20 },
);

function befall(phone: Phone, { untold, which }: Mishap): Phone {
  const leg = [...phone.legs.keys()][which];
  if (leg === undefined || untold === null) return phone;
  const legs = new Map(phone.legs);
  const found = legs.get(leg);
  if (untold === 'ended') legs.delete(leg);
  else if (found?.state === 'ringing') legs.set(leg, { ...found, state: 'up' });
  return { ...phone, legs };
}

/** Each state of the call with a phone system that missed some of what it was told. */
function misunderstandings(
  { begun, steps }: History,
  befalls: readonly Mishap[],
): { call: Call; phone: Phone }[] {
  const customer = begun.customer ? [customerLeg] : [];
  const legs = [...customer, ...begun.parts.map((part) => part.leg)];
  let phone: Phone = {
    recording: 'off',
    legs: new Map(legs.map((leg) => [leg, { state: 'ringing', muted: false }])),
  };
  const states = [{ call: begun, phone }];
  for (const [index, { before, call, orders }] of steps.entries()) {
    if (call === before) continue;
    const mishap = befalls[index % befalls.length];
    if (!mishap?.ordersLost) phone = orders.reduce(obey, phone);
    if (mishap) phone = befall(phone, mishap);
    states.push({ call, phone });
  }
  return states;
}

/** Compares them and does what follows: what the call learns, then what the phone system is told. */
function agree(call: Call, phone: Phone): { call: Call; phone: Phone } {
  const { facts, orders } = reconcile(call, known(phone), at, after(at, wrapupMs));
  const learnt = facts.reduce(
    (now, fact) => {
      const outcome = execute(now.call, fact);
      return { call: outcome.call, phone: outcome.orders.reduce(obey, now.phone) };
    },
    { call, phone },
  );
  return { call: learnt.call, phone: orders.reduce(obey, learnt.phone) };
}

describe('a call and a phone system that misunderstood each other', () => {
  it('agree after they were compared once, whatever was lost, so that the second time is quiet', () => {
    fc.assert(
      fc.property(anyHistory, mishaps, (history, befalls) => {
        for (const state of misunderstandings(history, befalls)) {
          const { call, phone } = agree(state.call, state.phone);
          expect(reconcile(call, known(phone), at, after(at, wrapupMs))).toEqual({ facts: [], orders: [] });
          expect(new Set(phone.legs.keys())).toEqual(new Set(openLegs(call)));
          const talk = call.answeredAt !== null && !call.ended ? talkingLegs(call) : [];
          expect(talk.filter((leg) => phone.legs.get(leg)?.state === 'ringing')).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });
});

const openLegs = (call: Call): LegId[] => [
  ...(call.customer && !call.ended ? [call.customer.leg] : []),
  ...call.parts.filter((part) => isOpen(part.phase)).map((part) => part.leg),
];
