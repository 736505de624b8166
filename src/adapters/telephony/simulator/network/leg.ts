import type { CallId, LegId } from '../../../../domain/ids.ts';
import { after, type EpochMs, epochMs } from '../../../../domain/time.ts';
import type { LegEndCause } from '../../../../domain/channels/voice/commands.ts';

/** `customer` called us; the others were dialled: a device of ours, a number outside, an emergency centre. */
export type LegKind = 'customer' | 'extension' | 'number' | 'emergency';

/** What a leg does by itself when its time has come: it is answered, or it ends for this reason. */
export type LegTurn = 'answer' | LegEndCause;

/** A connected party whose last counterpart went is ended after this time, so that nothing hangs for ever without a server. */
export const aloneLimitMs = 60_000;

/** No leg lives longer, whatever the server forgets: longer than any real call, shorter than a forgotten day. */
export const legLimitMs = 12 * 60 * 60_000;

/** As many keypad tones as the lab shows of a leg. */
const heardDigits = 64;

/** One party's connection, as the simulated exchange keeps it. All times are domain time. */
export interface Leg {
  readonly id: LegId;
  readonly call: CallId;
  readonly kind: LegKind;
  /** Number or extension of the party, known to the exchange also where it is withheld from us. */
  readonly party: string;
  /** What was given to an emergency centre (spec C6); null = the national centre got the call. */
  readonly address: string | null;
  readonly startedAt: EpochMs;
  state: 'ringing' | 'up';
  /** Since when the leg is in its state, for the lab's timer. */
  since: EpochMs;
  held: boolean;
  muted: boolean;
  /** Legs of the same conversation hear each other; null = none yet. */
  conversation: number | null;
  /** Whether it ever had somebody to talk to: only then can it be left alone. */
  met: boolean;
  /** What an IVR says to it while it rings; null = nothing. */
  prompt: string | null;
  /** The last keypad tones it heard from us. */
  heard: string;
  timers: {
    /** What the called party will do. */
    callee: { at: EpochMs; readonly turn: LegTurn } | null;
    /** Nobody answered. */
    unanswered: EpochMs | null;
    /** Left alone. */
    alone: EpochMs | null;
    limit: EpochMs;
  };
}

/** A leg that begins ringing at `now`. */
export function ringingLeg(
  leg: Pick<Leg, 'id' | 'call' | 'kind' | 'party' | 'address'>,
  now: EpochMs,
  timers: Partial<Leg['timers']>,
): Leg {
  return {
    ...leg,
    startedAt: now,
    state: 'ringing',
    since: now,
    held: false,
    muted: false,
    conversation: null,
    met: false,
    prompt: null,
    heard: '',
    timers: { callee: null, unanswered: null, alone: null, limit: after(now, legLimitMs), ...timers },
  };
}

/** What the leg does next by itself, and when; of several at one moment the callee's own comes first. */
export function nextTurn(leg: Leg): { readonly at: EpochMs; readonly turn: LegTurn } {
  const { callee, unanswered, alone, limit } = leg.timers;
  let next: { at: EpochMs; turn: LegTurn } = { at: limit, turn: 'failed' };
  if (alone !== null && alone <= next.at) next = { at: alone, turn: 'failed' };
  if (unanswered !== null && unanswered <= next.at) next = { at: unanswered, turn: 'no-answer' };
  if (callee !== null && callee.at <= next.at) next = callee;
  return next;
}

/** Moves every time of the leg when the clock was set back, so that what remains of each wait stays the same. */
export function shift(leg: Leg, byMs: number): void {
  const moved = (at: EpochMs | null): EpochMs | null => (at === null ? null : epochMs(at + byMs));
  const { callee, unanswered, alone, limit } = leg.timers;
  leg.since = epochMs(leg.since + byMs);
  leg.timers = {
    callee: callee === null ? null : { ...callee, at: epochMs(callee.at + byMs) },
    unanswered: moved(unanswered),
    alone: moved(alone),
    limit: epochMs(limit + byMs),
  };
}

/** Remembers tones that the leg heard, the last ones only. */
export function hear(leg: Leg, digits: string): void {
  leg.heard = (leg.heard + digits).slice(-heardDigits);
}
