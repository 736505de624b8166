import type { AgentId, InteractionId, QueueId, SessionId, SkillId, WorkflowId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { Channel } from './channel.ts';
import type { Participation } from './participation.ts';

export type Direction = 'inbound' | 'outbound' | 'internal';

/** What began an interaction (spec R11). */
export type Origin = 'inbound' | 'manual' | 'click-to-dial' | 'work-queue' | 'callback' | 'dialer' | 'api';

export type EndedBy = 'agent' | 'customer' | 'system';

/** Why an interaction did not connect, or what ended it. */
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

/**
 * What every interaction has, whatever its channel: routing, presence, logging and reports look at this and at nothing
 * else. A channel's own type adds what only it has, and fixes `channel`, which tells the types apart.
 */
export interface InteractionBase {
  readonly id: InteractionId;
  readonly channel: Channel;
  /** The customer matter that it belongs to (spec S1). */
  readonly sessionId: SessionId;
  readonly direction: Direction;
  readonly origin: Origin;
  readonly skill: SkillId | null;
  readonly queue: QueueId | null;
  /** Decides while no agent has it (spec L36); left out: begun by an earlier release. */
  readonly workflow?: WorkflowId | undefined;
  /** The one agent it waits for, where our number belongs to an agent; null: any agent of the queue. */
  readonly target: AgentId | null;
  /** Since when it waits for an agent; null while it does not. */
  readonly queuedAt: EpochMs | null;
  /** When that waiting ends on its own (spec R12). */
  readonly waitUntil: EpochMs | null;
  /** How many queues it has overflowed from. */
  readonly overflows: number;
  readonly parts: readonly Participation[];
  readonly startedAt: EpochMs;
  /** When the last event took effect. What is reported late takes effect then, so that no time runs backwards. */
  readonly changedAt: EpochMs;
  readonly answeredAt: EpochMs | null;
  readonly ended: { readonly at: EpochMs; readonly by: EndedBy; readonly cause: EndCause } | null;
}
