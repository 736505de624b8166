import type { Row } from '../model/org-data.ts';
import type { FieldSchema, ObjectSchema, Value } from '../model/schema.ts';
import { fieldValue } from './field-value.ts';
import { withValues, type RecordInput } from './record-input.ts';
import { rowsWith, type SaveContext } from './save-context.ts';
import { insertRecord, updateRecord } from './save-record.ts';
import { refused, saveFailed } from './save-error.ts';

/** Standard fields that records can be found by although they are no external ids. */
const lookedUp: Readonly<Record<string, readonly string[]>> = {
  Contact: ['Email'],
  Lead: ['Email'],
  User: ['Username', 'Email'],
};

/** The field that records are found by. Refuses what is neither `Id`, an external id nor looked up by. */
export function keyField(schema: ObjectSchema, name: string): FieldSchema {
  const field = schema.fields.get(name.toLowerCase());
  if (field !== undefined && (field.externalId || field.name === 'Id')) return field;
  if (field !== undefined && (lookedUp[schema.name] ?? []).includes(field.name)) return field;
  throw refused(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`);
}

/** The value of a key, as it is written in a path. */
export function keyValue(field: FieldSchema, text: string): Value {
  const value = field.type === 'int' || field.type === 'double' ? Number(text) : fieldValue(field, text);
  if (typeof value === 'number' && Number.isNaN(value)) {
    throw refused(400, 'INVALID_FIELD', `${field.name}: value not of required type: ${text}`);
  }
  return typeof value === 'object' ? null : value;
}

/** Records with this key; deleted ones are not found. */
export function rowsByKey(
  schema: ObjectSchema,
  key: FieldSchema,
  value: Value,
  { tx }: SaveContext,
): readonly Row[] {
  if (key.name !== 'Id') return value === null ? [] : rowsWith(tx, schema.name, key.name, value);
  const row = typeof value === 'string' ? tx.row(schema.name, value) : null;
  return row === null || row['IsDeleted'] === true ? [] : [row];
}

/** What became of an upsert: the record and whether it is new, or the several that have the key. */
export type Upserted =
  | { readonly row: Row; readonly created: boolean }
  | { readonly several: readonly Row[] };

/** Changes the record that has the key, or makes it. Nothing is written where several have it. */
export function upsertRecord(
  key: FieldSchema,
  value: Value,
  input: RecordInput,
  context: SaveContext,
): Upserted {
  const [found, ...others] = rowsByKey(input.schema, key, value, context);
  if (found !== undefined && others.length > 0) return { several: [found, ...others] };
  if (found !== undefined) return { row: updateRecord(found.Id, input, context), created: false };
  if (key.name === 'Id') {
    if (value !== null) throw saveFailed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    return { row: insertRecord(input, context), created: true };
  }
  return { row: insertRecord(withValues(input, [[key.name, value]]), context), created: true };
}
