import type { Due } from '../../interaction/due.ts';
import { passesOf, passPauseMs, ringingParticipations } from '../../interaction/participation.ts';
import { after, type EpochMs } from '../../time.ts';
import type { Call } from './call.ts';
import { customerRingMs } from './orders.ts';

/** What happens to a call automatically, and when (spec R12). */
export type CallDue =
  | Due
  /** The caller has keyed what the IVR asks for, or has had the time to. */
  | { readonly what: 'digits-over'; readonly at: EpochMs }
  /** Whoever was called has not answered, and the phone system did not say so either. */
  | { readonly what: 'dial-limit'; readonly at: EpochMs };

/**
 * The next thing that happens to this call automatically; null: only people and the phone system can move it. An agent
 * who was not free at the moment to ask again is asked when they are, so such a moment before `now` does not count.
 */
export function nextDue(call: Call, now: EpochMs): CallDue | null {
  return dues(call, now).reduce<CallDue | null>(
    (first, due) => (first === null || due.at < first.at ? due : first),
    null,
  );
}

function dues(call: Call, now: EpochMs): CallDue[] {
  const found: CallDue[] = [];
  const ringing = ringingParticipations(call);
  for (const { agent, offers } of ringing) {
    const offer = offers.at(-1);
    if (offer) found.push({ what: 'withdraw', agent, at: offer.until });
  }
  // While a phone rings the caller is not sent away under the agent's hand: the offer ends first.
  if (call.waitUntil !== null && ringing.length === 0) found.push({ what: 'wait-limit', at: call.waitUntil });
  if (call.digitCollection !== null) found.push({ what: 'digits-over', at: call.digitCollection.until });
  if (call.queuedAt !== null && ringing.length === 0) {
    for (const passedAt of passesOf(call).values()) {
      const at = after(passedAt, passPauseMs);
      if (at > now) found.push({ what: 'offer-again', at });
    }
  }
  for (const part of call.parts) {
    if (part.phase === 'dialing' && ringing.length === 0) {
      found.push({ what: 'dial-limit', at: after(part.beganAt, customerRingMs + dialGraceMs) });
    }
    if (part.phase === 'wrapup' && part.wrapupUntil !== null) {
      found.push({ what: 'wrapup-over', agent: part.agent, at: part.wrapupUntil });
    }
  }
  return found;
}

/** The phone system ends what rings too long; our own limit is for one that does not. */
const dialGraceMs = 10_000;
