import type { LegId } from '../../ids.ts';
import { isOpen } from '../../interaction/participation.ts';
import type { EpochMs } from '../../time.ts';
import type { Call } from './call.ts';
import type { LegFact } from './commands.ts';
import { otherLegs, ringAgain, talkingLegs, type Order } from './orders.ts';

/** A leg as the phone system has it. */
export interface KnownLeg {
  readonly leg: LegId;
  readonly state: 'ringing' | 'up' | 'held';
  readonly muted: boolean;
}

/** A call as the phone system has it; without legs where it has none. */
export interface KnownCall {
  readonly recording: Call['recording'];
  readonly legs: readonly KnownLeg[];
}

/**
 * Compares an open call with what the phone system says is there (spec C22). Legs it no longer has are facts the call
 * missed; where it does not do what the call says (an order that was lost), the order is given again.
 */
export function reconcile(
  call: Call,
  { legs: known, recording }: KnownCall,
  at: EpochMs,
  wrapupUntil: EpochMs,
): { readonly facts: readonly LegFact[]; readonly orders: readonly Order[] } {
  if (call.ended !== null) return { facts: [], orders: known.map(({ leg }) => ({ type: 'hang-up', leg })) };
  const knownLegs = new Map(known.map((one) => [one.leg, one]));
  const expected = [
    ...(call.customer ? [call.customer.leg] : []),
    ...call.parts.filter((part) => isOpen(part.phase)).map((part) => part.leg),
  ];
  const strangers = known
    .filter(({ leg }) => !expected.includes(leg))
    .map(({ leg }): Order => ({ type: 'hang-up', leg }));
  // A device that stopped ringing is reported by a fact of its own, so one that is not there was never rung.
  const unrung = call.parts.filter(({ phase, leg }) => phase === 'ringing' && !knownLegs.has(leg));
  const gone = expected.filter((leg) => !knownLegs.has(leg) && !unrung.some((part) => part.leg === leg));
  if (gone.length > 0) {
    const facts = gone.map((leg): LegFact => ({ type: 'leg-ended', leg, at, cause: 'gone', wrapupUntil }));
    return { facts, orders: strangers };
  }
  const facts = answerable(call)
    .filter((leg) => knownLegs.get(leg)?.state === 'up')
    .map((leg): LegFact => ({ type: 'leg-answered', leg, at }));
  // Where one of a group has answered, the others are not to be rung any more.
  const rings = facts.length > 0 ? [] : unrung.map((part) => ringAgain(call, part, at));
  return { facts, orders: [...strangers, ...rings, ...lostOrders(call, knownLegs, recording)] };
}

/** The legs that ring, as far as the call knows, and connect it when they are answered. */
function answerable(call: Call): readonly LegId[] {
  const devices = call.parts.filter((part) => part.phase === 'ringing').map((part) => part.leg);
  const dialled = call.direction === 'outbound' && call.customer?.state === 'ringing';
  return call.customer && dialled ? [call.customer.leg, ...devices] : devices;
}

function lostOrders(call: Call, known: ReadonlyMap<LegId, KnownLeg>, recording: Call['recording']): Order[] {
  const talking = talkingLegs(call);
  if (call.answeredAt === null) return [];
  const orders: Order[] = [];
  const unconnected = talking.some((leg) => known.get(leg)?.state === 'ringing');
  if (unconnected) orders.push({ type: 'connect', call: call.callId, legs: talking });
  for (const part of call.parts) {
    // Who looks muted in the panel must not be heard, and who does not must be.
    const talks = part.phase === 'held' || part.phase === 'connected';
    const isMuted = known.get(part.leg)?.muted ?? false;
    if (talks && isMuted !== part.muted) orders.push({ type: part.muted ? 'mute' : 'unmute', leg: part.leg });
    for (const leg of otherLegs(call, part.agent)) {
      const held = known.get(leg)?.state === 'held';
      // Who is connected anew is heard again, so the hold is ordered after it.
      if (part.phase === 'held' && (unconnected || !held)) orders.push({ type: 'hold', leg });
      if (part.phase === 'connected' && held) orders.push({ type: 'resume', leg });
    }
  }
  if (recording !== call.recording) orders.push({ type: 'record', call: call.callId, mode: call.recording });
  return orders;
}
