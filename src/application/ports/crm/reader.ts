import type { Activity, ActivityKind, TimelineEntry } from '../../../domain/crm/activity.ts';
import type { CustomObject, ListedRecord } from '../../../domain/crm/custom-object.ts';
import type { CustomerKind, CustomerRecord } from '../../../domain/crm/customer-record.ts';
import type { CrmSchema, FilledKind, ObjectSchema } from '../../../domain/crm/crm-schema.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AgentId, RecordId } from '../../../domain/ids.ts';
import type { RelatedRecords } from '../../../domain/logging/facts/facts.ts';
import type { E164 } from '../../../domain/number.ts';
import type { MatchCandidate, RecordKind, RecordRef } from '../../../domain/record.ts';
import type { Refusal } from '../../../domain/refusal.ts';

/** The person who asks. */
export interface Asker {
  /** By whose rights in the CRM; one in which everybody may see everything does not look at it. */
  readonly agent: AgentId;
  /** Aborted when nobody waits for the answer any more: the call then rejects with its reason. */
  readonly signal: AbortSignal;
}

/** Which part of a list is asked for. */
export interface PageWish {
  /** Rows at most. */
  readonly limit: number;
  /** Where the page before said that this one begins; null: at the beginning. Each CRM has cursors of its own form. */
  readonly cursor: string | null;
}

export interface Page<Row> {
  readonly items: readonly Row[];
  /** The cursor of the next page; null: there is no more, or no more than this CRM lets anybody reach. */
  readonly next: string | null;
}

/** A record of any kind; of an administrator's own object only what a list shows. */
export type FoundRecord = CustomerRecord | ListedRecord;

/** What a person types into search. */
export interface SearchText {
  readonly text: string;
  /** The text as a number; null: it is none. */
  readonly number: E164 | null;
}

/** A caller hears nothing before the phone rings, and it rings once the CRM has answered or this is over. */
export const lookUpLimitMs = 2_000;

/** Whoever saves a workflow waits for what the CRM takes of it, and saves it unchecked after this. */
export const schemaLimitMs = 5_000;

/** A record's activities (spec X2). */
export interface Timeline {
  /** Open ones, the most urgent first; none on later pages. */
  readonly nextSteps: readonly Activity[];
  /** Completed ones and calls, the latest first. */
  readonly past: Page<TimelineEntry>;
}

/** What the CRM takes of records of a kind; null: it has none, or hides them. */
export interface KnownSchema {
  readonly schema: ObjectSchema | null;
  /** When the CRM said so, which is long ago only while it is away; null: now. */
  readonly readAt: EpochMs | null;
}

/**
 * What the rules and the desk see of the CRM (spec X1, X2). Every call has the adapter's deadline and throws
 * `CrmUnavailable` past it. Deleted records are not there.
 */
export interface CrmReader {
  /**
   * Records whose number this is, of every kind, unordered (the order is `domain/matching`'s); at most 50. A phone waits
   * for it, at most `lookUpLimitMs`.
   */
  recordsByNumber(number: E164): Promise<readonly MatchCandidate[]>;
  /** null: no such record, or the CRM does not let Tieline see it. `limitMs`: a phone waits for it, and no longer than this. */
  record(kind: RecordKind, id: RecordId, limitMs?: number): Promise<RecordRef | null>;
  /**
   * The record with this value in this field, the one changed last of several; null: none, or the CRM has no such
   * object or field, or none that can be looked up in.
   */
  recordByField(object: string, field: string, value: string): Promise<RecordRef | null>;
  /**
   * What belongs to a record, as the rules of the plan look at it: fetched when the match or the choice changes. A phone
   * waits for it, at most `lookUpLimitMs`.
   */
  related(record: RecordRef): Promise<RelatedRecords>;
  /** The objects of one's own that workflows and people may name (spec L29). */
  customObjects(): Promise<readonly CustomObject[]>;
  /**
   * What the CRM takes of records of these kinds (spec X8), as it is now, for who writes there for Tieline. `asker`'s own
   * rights in the CRM only tell what is hidden from what is not there. A person waits for it, at most `schemaLimitMs`.
   */
  schema(kinds: readonly FilledKind[], asker: AgentId): Promise<CrmSchema>;
  /** The same of one kind for who only looks: what others were told a moment ago, so that many who look cost one question. */
  knownSchema(kind: FilledKind, asker: AgentId): Promise<KnownSchema>;

  /** Refuses `not-found`. */
  customer(kind: CustomerKind, id: RecordId, asker: Asker): Promise<CustomerRecord | Refusal>;
  /** Refuses `not-found`. */
  activity(kind: ActivityKind, id: RecordId, asker: Asker): Promise<Activity | Refusal>;
  /**
   * Records that have the number; else the case with this number; else those that have every word, or one that begins
   * with it. Changed last first. Refuses `invalid` for a cursor that this CRM did not give.
   */
  search(wanted: SearchText, page: PageWish, asker: Asker): Promise<Page<FoundRecord> | Refusal>;
  /** Pages go through the past. Refuses `not-found`, and `invalid` for a cursor that this CRM did not give. */
  timeline(of: Pick<RecordRef, 'kind' | 'id'>, page: PageWish, asker: Asker): Promise<Timeline | Refusal>;
}
