import type { ObjectSchema, Value } from './schema.ts';
import type { Switches } from './switches.ts';

/** A record, every field of its object present (null where empty), by the field's exact name. */
export type Row = Readonly<Record<string, Value>> & { readonly Id: string };

/** What a query, a search or a describe reads of an org, by the rights of the user who asks. */
export interface OrgReading {
  /** Whatever the case of the name; null: no such object, or hidden from this user. Hidden fields are not in it. */
  object(name: string): ObjectSchema | null;
  objects(): readonly ObjectSchema[];
  /**
   * Every row of the object in order of creation, deleted (`IsDeleted`) and archived (`IsArchived`) ones included: who
   * reads leaves out what does not belong in the answer.
   */
  rows(object: string): readonly Row[];
  row(object: string, id: string): Row | null;
  /**
   * Rows whose field has this value, whatever its case, in order of creation, deleted ones included. Quick for external
   * ids and unique fields.
   */
  holding(object: string, field: string, value: string): readonly Row[];
  /** The user who asks: a `User` row's id. */
  readonly userId: string;
  /** Epoch milliseconds by the org's clock. */
  now(): number;
}

/** One committed change of a record, in the order of commits; what change events, getUpdated and getDeleted tell from. */
export interface RecordChange {
  readonly object: string;
  readonly recordId: string;
  readonly type: 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE';
  /** Exact names of the fields that changed; all that are not null for a new record. */
  readonly changedFields: readonly string[];
  /** Those of them that became null. */
  readonly nulledFields: readonly string[];
  /** As it is after the change. */
  readonly row: Row;
  readonly at: number;
  readonly byUser: string;
  /** The same for all changes of one transaction. */
  readonly transactionKey: string;
  readonly sequenceNumber: number;
  readonly commitNumber: number;
}

/** Where a transaction can go back to. */
export type Savepoint = symbol;

/**
 * What one request changes in an org, as a whole or not at all. Nothing of Salesforce's rules is applied here: fields are
 * stored as given, with the system's stamps (`Id`, `CreatedDate`, `CreatedById`, `LastModifiedDate`, `LastModifiedById`,
 * `SystemModstamp`, `IsDeleted`).
 */
export interface OrgTransaction extends OrgReading {
  insert(object: string, values: Readonly<Record<string, Value>>): Row;
  update(object: string, id: string, values: Readonly<Record<string, Value>>): Row;
  /** Into the recycle bin: `IsDeleted`. */
  remove(object: string, id: string): void;
  undelete(object: string, id: string): void;
  savepoint(): Savepoint;
  rollBack(to: Savepoint): void;
}

/** An org: its rows, its rights, its clock and the faults it is told to have. */
export interface Org {
  /** 18 characters, `00D…`. */
  readonly id: string;
  /** By the rights of this user; null rights: everything, as the platform itself sees it. */
  reading(userId: string | null): OrgReading;
  /**
   * Runs `work` at once, without a pause in which another request could come between; what it throws undoes everything.
   * Its changes are appended to `changes` when it ends.
   */
  transaction<Result>(userId: string, work: (tx: OrgTransaction) => Result): Result;
  /** Every committed change since the org began, oldest first. */
  readonly changes: readonly RecordChange[];
  /** Called after each commit; gives the way to stop. */
  onCommit(listener: (changes: readonly RecordChange[]) => void): () => void;
  /** The named faults and strictnesses (operations.md O16), as they are now. */
  readonly switches: Readonly<Switches>;
  /** When its objects, its fields or somebody's rights last changed, in epoch milliseconds. */
  readonly setupChangedAt: number;
}
