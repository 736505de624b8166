import type { CustomInput, CustomObject } from '../../../domain/crm/custom-object.ts';
import type { CrmUser } from '../../../domain/crm/customer-record.ts';
import type { AgentId, RecordId } from '../../../domain/ids.ts';
import type { CustomKind } from '../../../domain/record.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AuditRow } from '../organisation/organisation-store.ts';
import type { Edited } from './editor.ts';
import type { ReadNumbers, RowPage } from './record-store.ts';

/** The definitions of the objects that administrators made in the embedded CRM. */
export interface ObjectStore {
  /** By name. */
  objects(): Promise<readonly CustomObject[]>;
  object(kind: CustomKind): Promise<CustomObject | null>;
  /**
   * Makes or replaces a definition, with its audit. Values of fields that it no longer has go with them. Refuses
   * `in-use` where records hold values that it would change the meaning of, and `invalid` where there are too many.
   */
  define(
    object: CustomObject,
    at: EpochMs,
    audit: (before: CustomObject | null) => AuditRow,
  ): Promise<CustomObject | Refusal>;
  /** Refuses `not-found`, and `in-use` while there are such records. */
  remove(kind: CustomKind, audit: (before: CustomObject) => AuditRow): Promise<null | Refusal>;
}

/** A record as it is kept: references by id. */
export interface KeptRecord {
  readonly kind: CustomKind;
  readonly id: RecordId;
  readonly name: string;
  readonly owner: CrmUser;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
  readonly values: Readonly<Record<string, CustomInput>>;
}

/** What is written of a record, and what follows from it. */
export interface RecordWrite {
  readonly values: Readonly<Record<string, CustomInput>>;
  /** A CRM user's id; undefined: as it is. */
  readonly owner: string | null | undefined;
}

/** What follows from a record's values. */
export interface Derived {
  readonly name: string;
  /** What search finds it by. */
  readonly text: string;
  /** By field. */
  readonly numbers: ReadonlyMap<string, ReadNumbers>;
}

/** Works out what follows from values by the definition as it is at that moment; a refusal undoes the write. */
export type Derive = (object: CustomObject, values: RecordWrite['values']) => Derived | Refusal;

/** Records of the objects that administrators made. */
export interface CustomRecordStore {
  read(kind: CustomKind, id: RecordId): Promise<KeptRecord | null>;
  /** Changed last first. */
  list(kind: CustomKind, page: RowPage): Promise<readonly KeptRecord[]>;
  /** Refuses `not-found` where there is no such object any more. */
  insert(
    kind: CustomKind,
    id: RecordId,
    write: RecordWrite,
    derive: Derive,
    at: EpochMs,
    by: AgentId | null,
  ): Promise<KeptRecord | Refusal>;
  /** Changes the given fields only. Refuses `not-found` and `changed-meanwhile`. */
  change(
    kind: CustomKind,
    record: Edited,
    write: RecordWrite,
    derive: Derive,
    at: EpochMs,
  ): Promise<KeptRecord | Refusal>;
  /** Leaves a tombstone, takes the numbers out of the index, and clears what referred to it. false: no such record. */
  remove(kind: CustomKind, id: RecordId, at: EpochMs, audit?: AuditRow): Promise<boolean>;
}
