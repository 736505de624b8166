import type { InteractionId, WorkflowId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';

/** A contact that is over, with the workflows that decided about its parts. */
export interface OldContact {
  readonly id: InteractionId;
  readonly endedAt: EpochMs;
  readonly workflows: readonly WorkflowId[];
}

/** Where a list of old contacts goes on; oldest first. */
export type OldContactPlace = Pick<OldContact, 'id' | 'endedAt'>;

export type FindOld = (
  before: EpochMs,
  after: OldContactPlace | null,
  limit: number,
) => Promise<readonly OldContact[]>;
export type RemoveOld = (ids: readonly InteractionId[]) => Promise<void>;

/** Finds and removes what has been kept for long enough (spec L7). */
export interface RetentionStore {
  /** Contacts of which the agents chose to keep nothing, ended before then; oldest first. */
  readonly unlogged: FindOld;
  /** Contacts whose events are still there, ended before then; oldest first. */
  readonly withEvents: FindOld;
  /** Removes the contacts with everything that is known of them. */
  readonly removeContacts: RemoveOld;
  readonly removeEvents: RemoveOld;
}
