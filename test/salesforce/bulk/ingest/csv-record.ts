import type { FieldSchema, ObjectSchema, Value } from '../../model/schema.ts';
import { fieldValue } from '../../writing/field-value.ts';
import type { ForeignKey, ObjectNamed, RecordInput } from '../../writing/record-input.ts';
import { saveFailed } from '../../writing/save-error.ts';
import type { Line } from './parse-csv.ts';

/** Where a column's values go: into a field, or into a reference by a key of the record that it names. */
export interface CsvColumn {
  readonly field: FieldSchema;
  /** Null: the value itself is written. */
  readonly key: { readonly object: string; readonly field: FieldSchema } | null;
}

/** How a value says that the field is to be emptied: an empty value leaves it as it is. */
const nothing = '#N/A';

/** `Name`, `Owner.Email` and, where a reference may name several objects, `Contact:Who.Email`; null: there is no such field. */
export function columnOf(name: string, schema: ObjectSchema, objectNamed: ObjectNamed): CsvColumn | null {
  const own = schema.fields.get(name.toLowerCase());
  if (own !== undefined) return { field: own, key: null };
  const [, type, relationship = '', keyName = ''] = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name) ?? [];
  const field = [...schema.fields.values()].find(
    (candidate) => candidate.relationshipName?.toLowerCase() === relationship.toLowerCase(),
  );
  if (field === undefined || (type === undefined && field.referenceTo.length > 1)) return null;
  const object = objectNamed(type ?? field.referenceTo[0] ?? '');
  const key = object?.fields.get(keyName.toLowerCase());
  if (object === null || key === undefined || !field.referenceTo.includes(object.name)) return null;
  return { field, key: { object: object.name, field: key } };
}

/** What a row wants to write. Throws `SaveFailed` where a value is none of its field's type. */
export function recordOf(schema: ObjectSchema, columns: readonly CsvColumn[], line: Line): RecordInput {
  const values = new Map<string, Value>();
  const foreignKeys: ForeignKey[] = [];
  for (const [place, { field, key }] of columns.entries()) {
    const text = line[place] ?? '';
    if (text === '') continue;
    if (text === nothing) values.set(field.name, null);
    else if (key === null) values.set(field.name, read(field, text));
    else
      foreignKeys.push({
        field: field.name,
        object: key.object,
        key: key.field.name,
        value: read(key.field, text),
      });
  }
  return { schema, values, foreignKeys };
}

function read(field: FieldSchema, text: string): Value {
  const value = fieldValue(field, jsonOf(field, text));
  if (typeof value !== 'object' || value === null) return value;
  throw saveFailed('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.name}: value not of required type: ${text}`, [
    field.name,
  ]);
}

/** What the same value would be in JSON: CSV has more words for yes and no, and dates with a zone. */
function jsonOf({ type }: FieldSchema, text: string): string | boolean {
  if (type === 'boolean' && /^(?:yes|y|true|on|1)$/i.test(text)) return true;
  if (type === 'boolean' && /^(?:no|n|false|off|0)$/i.test(text)) return false;
  return type === 'date' ? text.replace(/(?<=^\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$/, '') : text;
}
