import type { AgentId, CallId, InteractionId, LegId, QueueId, SessionId, SkillId } from '../../ids.ts';
import type { EpochMs } from '../../time.ts';

/**
 * A call: one interaction, however many agents it passes. It has the outside party's leg (none when agents call
 * each other) and a part for each agent it was offered to or who began it.
 *
 * A part goes through these phases (spec C9):
 *
 *     ringing ──answered──▶ connected ◀──▶ held
 *        │                      │           │
 *        │ offer ended          └── ended ──┘──▶ wrapup ──finished──▶ ended
 *        ▼                                          ▲
 *      ended (may ring again)     dialing ──────────┘ (answered ▶ connected)
 */
export type ParticipationPhase = 'ringing' | 'dialing' | 'connected' | 'held' | 'wrapup' | 'ended';

/** `taken`: another member of a group that rang together answered, so this agent let nothing pass. */
export type OfferResult = 'answered' | 'rejected' | 'timed-out' | 'caller-gone' | 'failed' | 'taken';

export interface Offer {
  readonly leg: LegId;
  readonly at: EpochMs;
  readonly until: EpochMs;
  /** All members of a group ring at once (spec R4, R9); else there is one offer at a time. */
  readonly together: boolean;
  readonly ended: { readonly at: EpochMs; readonly result: OfferResult } | null;
}

/** One agent's share of a call; one per agent, however often it was offered. */
export interface Participation {
  readonly agent: AgentId;
  /** `caller`: this agent began the call; `callee`: it was offered. */
  readonly role: 'caller' | 'callee';
  readonly leg: LegId;
  readonly phase: ParticipationPhase;
  readonly beganAt: EpochMs;
  readonly offers: readonly Offer[];
  readonly answeredAt: EpochMs | null;
  readonly heldSince: EpochMs | null;
  /** Time on hold that is over. */
  readonly holdMs: number;
  readonly muted: boolean;
  /** The agent's last leg is gone; what remains is after-call work. */
  readonly endedAt: EpochMs | null;
  readonly wrapupUntil: EpochMs | null;
}

export type Direction = 'inbound' | 'outbound' | 'internal';
/** What began the call (spec R11). */
export type Origin = 'inbound' | 'manual' | 'click-to-dial' | 'work-queue' | 'callback' | 'dialer' | 'api';

/** Why a call did not connect, or what ended it. */
export type EndCause =
  | 'hang-up'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'failed'
  | 'cancelled'
  | 'wait-limit'
  | 'closed'
  | 'queue-full'
  | 'number-unknown'
  | 'gone';

export type EndedBy = 'agent' | 'customer' | 'system';

export interface Call {
  readonly id: InteractionId;
  readonly callId: CallId;
  /** The one session that it belongs to (spec S1). */
  readonly sessionId: SessionId;
  readonly direction: Direction;
  readonly origin: Origin;
  readonly emergency: boolean;
  /** E.164 where it is a number, an agent's extension, the raw text where it is neither; null = withheld. */
  readonly from: string | null;
  readonly to: string | null;
  /** Our own number: the one called, or the caller number of the skill. */
  readonly ownNumber: string | null;
  readonly skill: SkillId | null;
  readonly queue: QueueId | null;
  /** The one agent it waits for, where our number belongs to an agent; null: any agent of the queue. */
  readonly target: AgentId | null;
  /** Since when it waits for an agent; null while it does not. */
  readonly queuedAt: EpochMs | null;
  /** When that waiting ends by itself (spec R12). */
  readonly waitUntil: EpochMs | null;
  /** What the IVR of our number is asking the caller for (spec R5); null: nothing yet, or no more. */
  readonly keying: DigitCollection | null;
  /** How many queues it has overflowed from. */
  readonly overflows: number;
  readonly customer: { readonly leg: LegId; readonly state: 'ringing' | 'up' | 'ended' } | null;
  readonly parts: readonly Participation[];
  /** Belongs to the call, whichever agent has it (spec C25). */
  readonly recording: 'off' | 'on' | 'masked';
  readonly startedAt: EpochMs;
  /** When the last event took effect. What is reported late takes effect then, so that no time runs backwards. */
  readonly changedAt: EpochMs;
  readonly answeredAt: EpochMs | null;
  readonly ended: { readonly at: EpochMs; readonly by: EndedBy; readonly cause: EndCause } | null;
}

/** An IVR step that goes on. What was keyed is no part of call control and stands with the match instead. */
export interface DigitCollection {
  readonly maxDigits: number;
  /** How many digits there are. */
  readonly digits: number;
  /** The phone system's reports of keys that were taken in, so that one that comes twice counts once. */
  readonly reports: readonly string[];
  /** When it is over by itself: none, or no more, are keyed by then. */
  readonly until: EpochMs;
  /** When it is over however much is keyed (spec R12). */
  readonly limit: EpochMs;
}

export const participationOf = (call: Call, agent: AgentId): Participation | undefined =>
  call.parts.find((part) => part.agent === agent);

/** The part that talks, or is about to. */
export const activeParticipation = (call: Call): Participation | undefined =>
  call.parts.find((part) => part.phase === 'connected' || part.phase === 'held' || part.phase === 'dialing');

export const ringingParticipations = (call: Call): readonly Participation[] =>
  call.parts.filter((part) => part.phase === 'ringing');

export const ringingParticipation = (call: Call): Participation | undefined => ringingParticipations(call)[0];

/** Whether a group rings together, so that others of it may be asked beside those who ring. */
export const ringsGroup = (call: Call): boolean =>
  ringingParticipations(call).some((part) => part.offers.at(-1)?.together);

/**
 * Whether the call rang this agent as a member of a group (spec L20). It may have come from one queue to the next: who
 * answered did so at one of them, and who let it pass alone has missed it alone, whatever rang besides.
 */
export function rangWithGroup({ answeredAt, offers }: Participation): boolean {
  if (answeredAt === null) return offers.length > 0 && offers.every(({ together }) => together);
  return offers.some(({ together, ended }) => together && ended?.result === 'answered');
}

/** Open = it still rings in the agent's hands or talks; wrap-up is not open. */
export const isOpen = (phase: ParticipationPhase): phase is Exclude<ParticipationPhase, 'wrapup' | 'ended'> =>
  phase === 'ringing' || phase === 'dialing' || phase === 'connected' || phase === 'held';
