import type { AgentId, InteractionId, RecordId, WriteId } from '../../../domain/ids.ts';
import type { ReplaceableNotes } from '../../../domain/crm/replaceable-notes.ts';
import type { ActivityFields, VoiceCallFields } from '../../../domain/crm/activity-fields.ts';
import type {
  FinishedTask,
  FollowUpEventFields,
  FollowUpFields,
  NewRecord,
} from '../../../domain/logging/context/writes.ts';
import type { RecordKind, RecordRef } from '../../../domain/record.ts';

/**
 * One write of the ledger as the CRM gets it. `key` is the idempotency key, stored on the record: sending a write
 * again, or a later revision under the same key, never makes a second record.
 */
export type CrmWrite = {
  readonly id: WriteId;
  readonly key: string;
  /**
   * Nothing was ever sent under this key, so that no record can be there and none need be looked for. Left out: unknown.
   * Where it is wrong, as after the restore of an older backup, there is still one record, but one that somebody deleted
   * may be made again.
   */
  readonly fresh?: boolean;
} & (
  | ({ readonly operation: 'upsert-task'; readonly fields: Partial<ActivityFields> } & Guarded)
  /**
   * The CRM's own record of a call (spec X9), found by the call's leg, which the key names; made if the CRM has none and lets
   * us make it. Where several have the leg's key the oldest is written to, and the answer says `doubled`.
   */
  | ({
      readonly operation: 'upsert-voice-call';
      readonly fields: Partial<VoiceCallFields>;
    } & Guarded)
  | ({
      readonly operation: 'upsert-follow-up';
      readonly fields: Partial<FollowUpFields<RecordRef>>;
    } & Guarded)
  | ({
      readonly operation: 'upsert-event';
      readonly fields: Partial<FollowUpEventFields<RecordRef>>;
    } & Guarded)
  /** Succeeds when there is no such record. */
  | { readonly operation: 'delete-task' | 'delete-event' }
  | { readonly operation: 'delete-voice-call' }
  /** Sent again it gives the record that the first time gave, as it is by then. */
  | { readonly operation: 'create-record'; readonly fields: NewRecord<RecordRef> }
  /**
   * Deletes what was made under this key unless a person changed it since or something else belongs to it; then it is
   * kept, and the answer names it. Succeeds when there is no such record.
   */
  | { readonly operation: 'delete-untouched' }
  /**
   * Succeeds when the task is completed already or, being deleted, is not there any more. One that is not open when it is
   * to be deleted, or has not the owner and the due day that are `expected`, is somebody's by now: it stays as it is, and
   * the answer says `taskKept` (spec L30). Compared with what the CRM holds when it writes. A log of ours is completed
   * even if it is to be deleted; what is deleted stands in the audit as deleted by `agent`, exactly when it is (spec O12).
   */
  | {
      readonly operation: 'finish-task';
      readonly fields: FinishedTask;
      /** Whose follow-up it is. */
      readonly agent: AgentId | null;
    }
);

interface Guarded {
  /**
   * The descriptions that may be replaced; none where it is left out. Where the record is there with any other that is not
   * the one to be written either, somebody has changed it: it stays, every other field is written, and the answer says
   * `noteKept` (spec L17). Compared as the CRM stores them, and with what it holds when it writes.
   */
  readonly replaces?: ReplaceableNotes;
}

/** What the CRM answered to one write of a batch. */
export type CrmWriteResult = CrmAnswer & {
  /** What the CRM complained of, in its own words, although it made the record; it says so once (spec X9). */
  readonly complaint?: string;
};

type CrmAnswer =
  /**
   * `record`: what there is now; null: nothing. `noteKept`: with the description that somebody has given it. `taskKept`:
   * the task is left as somebody has changed it. `doubled`: several records have its key, and this is the oldest.
   */
  | {
      readonly result: 'done';
      readonly record: RecordRef | null;
      readonly noteKept?: true;
      readonly taskKept?: true;
      readonly doubled?: true;
    }
  /** Not now: try again after `afterMs`, or with growing pauses when null. */
  | { readonly result: 'later'; readonly afterMs: number | null; readonly why: string }
  /** Never as it is: `words` are the CRM's own; `deleted` = the record was deleted there. */
  | { readonly result: 'refused'; readonly code: string; readonly words: string };

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

/**
 * What the ledger writes to, and what the reconciliation compares with (spec X1, X4). Writes as the integration. Every
 * call has the adapter's deadline and throws `CrmUnavailable` past it.
 */
export interface CrmWriter {
  /** For the log. */
  readonly name: string;
  /** The most writes one batch may have, and the most keys that are asked for at once. */
  readonly batchSize: number;
  /** Requests to it are counted against a limit, so that writes that nobody waits for are gathered (spec X10). */
  readonly countsRequests: boolean;
  /** Answers per write, in the order given. */
  write(batch: readonly CrmWrite[]): Promise<readonly CrmWriteResult[]>;
  /** As they now stand in the CRM, by idempotency key. */
  activities(keys: readonly string[]): Promise<WrittenByKey<ActivityFields>>;
  /** Of what such a record has no field for, nothing is given. */
  voiceCalls(keys: readonly string[]): Promise<WrittenByKey<Partial<VoiceCallFields>>>;
  followUps(keys: readonly string[]): Promise<WrittenByKey<FollowUpFields<RecordRef>>>;
  events(keys: readonly string[]): Promise<WrittenByKey<FollowUpEventFields<RecordRef>>>;
  madeRecords(keys: readonly string[]): Promise<WrittenByKey<NewRecord<RecordRef>>>;
  /** A record that a write was answered with; null: it is not there any more. */
  record(kind: RecordKind, id: RecordId): Promise<RecordRef | null>;
  /** The tasks and events that belong to these interactions. */
  activitiesOf(interactions: readonly InteractionId[]): Promise<readonly FoundActivity[]>;
}
