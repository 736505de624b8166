import type { Activity, ActivityChange, ActivityDraft, ActivityKind } from '../../../domain/crm/activity.ts';
import type {
  CustomerChange,
  CustomerDraft,
  CustomerKind,
  CustomerRecord,
} from '../../../domain/crm/customer-record.ts';
import type { AgentId, RecordId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { RecordRef } from '../../../domain/record.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AuditRow } from '../organisation/organisation-store.ts';
import type { Edited } from './editor.ts';
import type { FoundCount, FoundRecord } from './reader.ts';

/** What a record's phone fields hold: each number once, and what could not be read as one. */
export interface ReadNumbers {
  readonly numbers: readonly { readonly e164: E164; readonly extension: string | null }[];
  readonly unreadable: readonly {
    readonly field: string;
    readonly written: string;
    readonly country: string;
  }[];
}

export interface UnreadableNumber {
  readonly record: RecordRef;
  readonly field: string;
  readonly written: string;
  readonly country: string;
}

/** A place in a list that is newest first; what comes after it is older. */
export interface Place {
  readonly at: EpochMs;
  readonly id: RecordId;
}

export interface RowPage {
  /** Rows at most. */
  readonly limit: number;
  /** null: from the beginning. */
  readonly after: Place | null;
}

/** Accounts, contacts, leads, person accounts, cases and opportunities of the embedded CRM, with their number index. */
export interface CustomerStore {
  read(kind: CustomerKind, id: RecordId): Promise<CustomerRecord | null>;
  /** null: this id was given out before, though perhaps deleted since. */
  insert(
    id: RecordId,
    draft: CustomerDraft,
    numbersOf: (record: CustomerRecord) => ReadNumbers,
    at: EpochMs,
    by: AgentId | null,
  ): Promise<CustomerRecord | null>;
  /** Changes the given fields only. Refuses `not-found` and `changed-meanwhile`. */
  change(
    record: Edited,
    change: CustomerChange,
    numbersOf: (record: CustomerRecord) => ReadNumbers,
    at: EpochMs,
  ): Promise<CustomerRecord | Refusal>;
  /** Leaves a tombstone, takes the numbers out of the index, and clears what referred to it. false: no such record. */
  remove(kind: CustomerKind, id: RecordId, at: EpochMs, audit?: AuditRow): Promise<boolean>;
  /** Those of the records that there are. */
  named(ids: readonly RecordId[]): Promise<readonly RecordRef[]>;
  /** Records that have every word, or one that begins with it, and contacts of such an account; changed last first. */
  withWords(
    text: string,
    page: RowPage,
  ): Promise<{ readonly records: readonly FoundRecord[]; readonly found: FoundCount }>;
  /** At most 50. */
  withNumber(number: E164): Promise<readonly FoundRecord[]>;
  withCaseNumber(counted: number): Promise<CustomerRecord | null>;
  /** With a number that ends so, changed last first; at most 50. */
  withLastDigits(digits: string): Promise<readonly FoundRecord[]>;
  /** By record and field; `after` as the last row named it. */
  unreadable(
    limit: number,
    after: { readonly id: RecordId; readonly field: string } | null,
  ): Promise<readonly UnreadableNumber[]>;
}

/** Tasks and events of the embedded CRM as people see and write them; the ledger writes through the port `Crm`. */
export interface ActivityStore {
  read(kind: ActivityKind, id: RecordId): Promise<Activity | null>;
  insert(id: RecordId, draft: ActivityDraft, at: EpochMs, by: AgentId | null): Promise<Activity>;
  /** Changes the given fields only. Refuses `not-found` and `changed-meanwhile`. */
  change(activity: Edited, change: ActivityChange, at: EpochMs): Promise<Activity | Refusal>;
  /** Leaves a tombstone. false: no such activity. */
  remove(kind: ActivityKind, id: RecordId, at: EpochMs, audit?: AuditRow): Promise<boolean>;
  /** Open ones, the most urgent first. */
  nextSteps(of: RecordRef, limit: number): Promise<readonly Activity[]>;
  /** Completed ones, the latest first. */
  past(of: RecordRef, page: RowPage): Promise<readonly Activity[]>;
}
