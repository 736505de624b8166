import type { InteractionId, RecordId, WriteId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import type { RecordKind, RecordRef } from '../../domain/record.ts';
import type { MatchCandidate } from '../../domain/record.ts';
import type { ActivityFields } from '../../domain/plan/activity.ts';
import type { RelatedRecords } from '../../domain/plan/facts.ts';
import type { EpochMs } from '../../domain/time.ts';

/**
 * One write of the ledger as the CRM gets it. `key` is the idempotency key, stored on the record: sending a write
 * again, or a later revision under the same key, never makes a second record.
 */
export type CrmWrite = { readonly id: WriteId; readonly key: string } & (
  | { readonly operation: 'upsert-task'; readonly fields: Partial<ActivityFields> }
  /** Succeeds when there is no such record. */
  | { readonly operation: 'delete-task' }
);

/** What the CRM answered to one write of a batch. */
export type CrmWriteResult =
  | { readonly result: 'done'; readonly record: RecordRef | null }
  /** Not now: try again after `afterMs`, or with growing pauses when null. */
  | { readonly result: 'later'; readonly afterMs: number | null; readonly why: string }
  /** Never as it is: `words` are the CRM's own; `deleted` = the record was deleted there. */
  | { readonly result: 'refused'; readonly code: string; readonly words: string };

/** The CRM could not be reached or gave no answer in time; whether the batch took effect is unknown. */
export class CrmUnavailable extends Error {
  override readonly name = 'CrmUnavailable';
}

export interface OpenRecord extends RecordRef {
  readonly changedAt: EpochMs;
}

/** The CRM as the application sees it (spec X1). Every call has the adapter's deadline and throws `CrmUnavailable` past it. */
export interface Crm {
  readonly name: string;
  /** The most writes one batch may have. */
  readonly batchSize: number;
  /** Answers per write, in the order given. */
  write(batch: readonly CrmWrite[]): Promise<readonly CrmWriteResult[]>;
  /** Records whose number this is, of every kind, unordered (the order is `domain/matching`'s); at most 50. */
  recordsByNumber(number: E164): Promise<readonly MatchCandidate[]>;
  /** null: no such record. */
  record(kind: RecordKind, id: RecordId): Promise<RecordRef | null>;
  /** Open cases of a contact or account, most recently changed first, at most 20; so for the other two. */
  openCases(of: RecordRef): Promise<readonly OpenRecord[]>;
  openOpportunities(of: RecordRef): Promise<readonly OpenRecord[]>;
  /** What belongs to a record, as the rules of the plan look at it: fetched when the match or the choice changes. */
  related(record: RecordRef): Promise<RelatedRecords>;
  /** The activity as it now stands in the CRM, by its idempotency key; null: not there. */
  activityByKey(key: string): Promise<{ readonly ref: RecordRef; readonly fields: ActivityFields } | null>;
  /** The activities that document these interactions, with the key under which each was written; null: by hand. */
  activityKeys(
    interactions: readonly InteractionId[],
  ): Promise<readonly { readonly interaction: InteractionId; readonly key: string | null }[]>;
}
