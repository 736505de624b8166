import type { LegId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { isOpen, type Call } from './call.ts';
import type { LegFact } from './commands.ts';
import { otherLegs, talkingLegs, type Order } from './orders.ts';

/** A leg as the phone system has it. */
export interface KnownLeg {
  readonly leg: LegId;
  readonly state: 'ringing' | 'up' | 'held';
}

/**
 * Compares an open call with what the phone system says is there (spec C22). Legs it no longer has are facts the call
 * missed; where it does not do what the call says (an order that was lost), the order is given again.
 */
export function reconcile(
  call: Call,
  known: readonly KnownLeg[],
  at: EpochMs,
  wrapupUntil: EpochMs,
): { readonly facts: readonly LegFact[]; readonly orders: readonly Order[] } {
  if (call.ended !== null) return { facts: [], orders: known.map(({ leg }) => ({ type: 'hang-up', leg })) };
  const stateOf = new Map(known.map(({ leg, state }) => [leg, state]));
  const expected = [
    ...(call.customer ? [call.customer.leg] : []),
    ...call.parts.filter((part) => isOpen(part.phase)).map((part) => part.leg),
  ];
  const gone = expected.filter((leg) => !stateOf.has(leg));
  if (gone.length > 0) {
    return {
      facts: gone.map((leg) => ({ type: 'leg-ended', leg, at, cause: 'gone', wrapupUntil })),
      orders: [],
    };
  }
  const facts = known
    .filter(
      ({ leg, state }) => state === 'up' && call.customer?.leg === leg && call.customer.state === 'ringing',
    )
    .filter(() => call.direction === 'outbound')
    .map(({ leg }): LegFact => ({ type: 'leg-answered', leg, at }));
  const strangers = known
    .filter(({ leg }) => !expected.includes(leg))
    .map(({ leg }): Order => ({ type: 'hang-up', leg }));
  return { facts, orders: [...strangers, ...lostOrders(call, stateOf)] };
}

function lostOrders(call: Call, stateOf: ReadonlyMap<LegId, KnownLeg['state']>): Order[] {
  const talking = talkingLegs(call);
  if (call.answeredAt === null) return [];
  const orders: Order[] = [];
  if (talking.some((leg) => stateOf.get(leg) === 'ringing')) {
    orders.push({ type: 'connect', call: call.callId, legs: talking });
  }
  for (const part of call.parts) {
    if (part.phase !== 'held' && part.phase !== 'connected') continue;
    const wanted = part.phase === 'held' ? 'held' : 'up';
    for (const leg of otherLegs(call, part.agent)) {
      if (stateOf.get(leg) !== wanted && stateOf.get(leg) !== 'ringing') {
        orders.push({ type: wanted === 'held' ? 'hold' : 'resume', leg });
      }
    }
  }
  return orders;
}
