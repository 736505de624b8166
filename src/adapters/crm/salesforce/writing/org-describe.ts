/** A field as describe gives it to the integration user; one that is hidden from that user is not there at all. */
export interface DescribedField {
  readonly name: string;
  readonly type: string;
  /** Characters; 0 where it does not apply. */
  readonly length: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** A record cannot be made without it. */
  readonly required: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  /** Under which queries name the record that it refers to; null: it refers to none. */
  readonly relationshipName: string | null;
}

/** By the field's exact name. */
export type DescribedFields = ReadonlyMap<string, DescribedField>;

/** The values of Task's Status that count as open and as closed in this org; their names are each org's own. */
export interface TaskStatuses {
  readonly open: string;
  readonly completed: string;
}

/** What the writer has to know of the org beforehand (spec X8). Throws `CrmUnavailable` where it cannot be asked. */
export interface OrgDescribe {
  /** null: there is no such object, or it is hidden from us. */
  fieldsOf(object: string): Promise<DescribedFields | null>;
  /** Salesforce refused a field that was there: what is known of the object is to be asked for again. */
  forget(object: string): void;
  /** The record type that a record of this user's gets by the user's profile (spec L14); null: none is known. */
  defaultRecordType(object: string, user: string): Promise<string | null>;
  taskStatuses(): Promise<TaskStatuses>;
  /** Whether the object that can take the place of unique keys holds any; asked only of an org that has the object. */
  hasLedgerEntries(): Promise<boolean>;
}
