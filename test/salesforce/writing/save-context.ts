import type { OrgReading, OrgTransaction, Row } from '../model/org-data.ts';
import type { ObjectSchema, Value } from '../model/schema.ts';
import type { Switches } from '../model/switches.ts';
import type { RecordInput } from './record-input.ts';
import type { SaveOptions } from './request-options.ts';

/** What every rule of saving looks at. */
export interface SaveContext {
  /** By the rights of the user who writes. */
  readonly tx: OrgTransaction;
  /** The same data as the platform sees it, with what `tx` has changed so far. */
  readonly platform: OrgReading;
  readonly switches: Readonly<Switches>;
  /** Of the API. */
  readonly version: number;
  readonly options: SaveOptions;
  /** From 0 to 1, for the faults that hit a share of what is written. */
  readonly chance: () => number;
  /** What `query` answers, with what `tx` has changed so far. */
  readonly query: (soql: string) => object;
}

/** A record on its way: what the request gave, what there was, and what is to be stored. */
export interface Draft {
  readonly schema: ObjectSchema;
  /** Null: it is created. */
  readonly before: Row | null;
  readonly given: RecordInput['values'];
  /** The given values, and those that rules added to them; by the exact names of the fields. */
  readonly values: Map<string, Value>;
}

/** A field as it will be after the save. */
export function after(draft: Draft, field: string): Value {
  return draft.values.get(field) ?? (draft.values.has(field) ? null : (draft.before?.[field] ?? null));
}

/** A text field as it will be after the save; null where it is empty. */
export function textAfter(draft: Draft, field: string): string | null {
  const value = after(draft, field);
  return typeof value === 'string' ? value : null;
}

/** Whether the save gives the field another value than it has. */
export function changes(draft: Draft, field: string): boolean {
  return draft.values.has(field) && draft.values.get(field) !== (draft.before?.[field] ?? null);
}

/** Sets a field that the object has in this org; others are passed over. */
export function derive(draft: Draft, platform: OrgReading, field: string, value: Value): void {
  const schema = platform.object(draft.schema.name);
  if (schema?.fields.has(field.toLowerCase()) === true) draft.values.set(field, value);
}

/** Rows of an object whose field has this value, deleted ones left out. Text is compared whatever its case. */
export function rowsWith(reading: OrgReading, object: string, field: string, value: Value): readonly Row[] {
  const rows =
    typeof value === 'string'
      ? reading.holding(object, field, value)
      : reading.rows(object).filter((row) => row[field] === value);
  return rows.filter((row) => row['IsDeleted'] !== true);
}

/** The object whose ids begin like this one; null: none. */
export function objectOfId(reading: OrgReading, id: string): ObjectSchema | null {
  const prefix = id.slice(0, 3);
  return reading.objects().find((object) => object.keyPrefix === prefix) ?? null;
}
