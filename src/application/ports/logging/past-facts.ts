import type { AgentId, InteractionId, QueueId, WorkflowId } from '../../../domain/ids.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { ParticipationRef } from './ledger-store.ts';

/** Which contacts are asked for: those that are over and have a part that fulfils every condition. */
export interface PastQuery {
  /** The workflow that decided about the part, in whatever version … */
  readonly workflow: WorkflowId;
  /** … or whose part it is, whichever workflow decided about it. */
  readonly holders: readonly AgentId[];
  /** When the contact began: at this moment or later … */
  readonly from: EpochMs;
  /** … and before this one. */
  readonly to: EpochMs;
  /** null: any. */
  readonly agents: readonly AgentId[] | null;
  readonly queues: readonly QueueId[] | null;
  /** As the contact was found to be. */
  readonly kinds: readonly string[] | null;
}

/** A part of a past contact. */
export interface PastParticipation extends ParticipationRef {
  /** What it was planned from last; null: nothing of it was kept. */
  readonly facts: ContactFacts | null;
  /** Whether it is a part that was asked for; the others tell who else had the contact. */
  readonly isAsked: boolean;
}

export interface PastContact {
  readonly interaction: InteractionId;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** All its parts. */
  readonly parts: readonly PastParticipation[];
}

/** Some contacts, newest first; so few that both their plans take no more than a few milliseconds. */
export interface PastPage {
  /** Those that were asked for; there may be none, where others happened. */
  readonly contacts: readonly PastContact[];
  /** When the last contact that was looked at began: the older ones are still to come. */
  readonly reached: EpochMs;
}

/** What past contacts were planned from. */
export interface PastFacts {
  /**
   * The contacts, newest first, in pages; what follows is read while they are looked at, and none is held longer than
   * that. Whoever stops looking stops the reading.
   */
  contacts(query: PastQuery): AsyncIterable<PastPage>;
}
