import type { InteractionId, RecordId, WriteId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { ActivityFields } from '../../../domain/logging/activity/activity.ts';
import type { RelatedRecords } from '../../../domain/logging/facts/facts.ts';
import type {
  FinishedTask,
  FollowUpEventFields,
  FollowUpFields,
  NewRecord,
} from '../../../domain/logging/writes.ts';
import type { MatchCandidate, RecordKind, RecordRef } from '../../../domain/record.ts';

/**
 * One write of the ledger as the CRM gets it. `key` is the idempotency key, stored on the record: sending a write
 * again, or a later revision under the same key, never makes a second record.
 */
export type CrmWrite = { readonly id: WriteId; readonly key: string } & (
  | { readonly operation: 'upsert-task'; readonly fields: Partial<ActivityFields> }
  | { readonly operation: 'upsert-follow-up'; readonly fields: Partial<FollowUpFields<RecordRef>> }
  | { readonly operation: 'upsert-event'; readonly fields: Partial<FollowUpEventFields<RecordRef>> }
  /** Succeeds when there is no such record. */
  | { readonly operation: 'delete-task' | 'delete-event' }
  /** Sent again it gives the record that the first time gave, as it is by then. */
  | { readonly operation: 'create-record'; readonly fields: NewRecord<RecordRef> }
  /**
   * Deletes what was made under this key unless a person changed it since or something else belongs to it; then it is
   * kept, and the answer names it. Succeeds when there is no such record.
   */
  | { readonly operation: 'delete-untouched' }
  /** Succeeds when the task is completed already or, being deleted, is not there any more. */
  | { readonly operation: 'finish-task'; readonly fields: FinishedTask }
);

/** What the CRM answered to one write of a batch. */
export type CrmWriteResult =
  /** `record`: what there is now; null: nothing. */
  | { readonly result: 'done'; readonly record: RecordRef | null }
  /** Not now: try again after `afterMs`, or with growing pauses when null. */
  | { readonly result: 'later'; readonly afterMs: number | null; readonly why: string }
  /** Never as it is: `words` are the CRM's own; `deleted` = the record was deleted there. */
  | { readonly result: 'refused'; readonly code: string; readonly words: string };

/** The CRM could not be reached or gave no answer in time; whether the batch took effect is unknown. */
export class CrmUnavailable extends Error {
  override readonly name = 'CrmUnavailable';
}

/** What stands in the CRM under a key of ours. */
export interface Written<Fields> {
  readonly ref: RecordRef;
  readonly fields: Fields;
}

/** By key; what is not there is left out. */
export type WrittenByKey<Fields> = ReadonlyMap<string, Written<Fields>>;

/** A task or event that belongs to an interaction. */
export interface FoundActivity {
  readonly interaction: InteractionId;
  readonly ref: RecordRef;
  /** Under which it was written; null: a person did. */
  readonly key: string | null;
}

/** The CRM as the application sees it (spec X1). Every call has the adapter's deadline and throws `CrmUnavailable` past it. */
export interface Crm {
  readonly name: string;
  /** The most writes one batch may have, and the most keys that are asked for at once. */
  readonly batchSize: number;
  /** Answers per write, in the order given. */
  write(batch: readonly CrmWrite[]): Promise<readonly CrmWriteResult[]>;
  /** Records whose number this is, of every kind, unordered (the order is `domain/matching`'s); at most 50. */
  recordsByNumber(number: E164): Promise<readonly MatchCandidate[]>;
  /** null: no such record. */
  record(kind: RecordKind, id: RecordId): Promise<RecordRef | null>;
  /**
   * The record with this value in this field, the one changed last of several; null: none, or the CRM has no such
   * object or field, or none that can be looked up in.
   */
  recordByField(object: string, field: string, value: string): Promise<RecordRef | null>;
  /** What belongs to a record, as the rules of the plan look at it: fetched when the match or the choice changes. */
  related(record: RecordRef): Promise<RelatedRecords>;
  /** As they now stand in the CRM, by idempotency key. */
  activities(keys: readonly string[]): Promise<WrittenByKey<ActivityFields>>;
  followUps(keys: readonly string[]): Promise<WrittenByKey<FollowUpFields<RecordRef>>>;
  events(keys: readonly string[]): Promise<WrittenByKey<FollowUpEventFields<RecordRef>>>;
  madeRecords(keys: readonly string[]): Promise<WrittenByKey<NewRecord<RecordRef>>>;
  /** The tasks and events that belong to these interactions. */
  activitiesOf(interactions: readonly InteractionId[]): Promise<readonly FoundActivity[]>;
}
