import type { ObjectSchema, Value } from './schema.ts';

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
