import type { ObjectSchema, Value } from '../model/schema.ts';
import { fieldValue } from './field-value.ts';
import { isJsonObject, placeOf, type Json, type JsonObject, type JsonPath } from './json-body.ts';
import { refused } from './save-error.ts';

/** `Account: {Key__c: "x"}`: a reference given by a key of the record it names. */
export interface ForeignKey {
  readonly field: string;
  readonly object: string;
  readonly key: string;
  readonly value: Value;
}

/** What a request wants to write to one record, by the exact names of its fields. */
export interface RecordInput {
  readonly schema: ObjectSchema;
  readonly values: ReadonlyMap<string, Value>;
  readonly foreignKeys: readonly ForeignKey[];
}

/** Where a record stands in the body it came with. */
export interface RecordSource {
  readonly text: string;
  readonly path: JsonPath;
}

/** Whatever the case of the name; null: there is none, or it is hidden. */
export type ObjectNamed = (name: string) => ObjectSchema | null;

/**
 * Reads one record of a body. Refuses the whole request, as Salesforce's reader does: `INVALID_FIELD` for a name that the
 * object does not have, `JSON_PARSER_ERROR` for a value of another type.
 */
export function readRecord(
  record: Json | undefined,
  schema: ObjectSchema,
  source: RecordSource,
  objectNamed: ObjectNamed,
): RecordInput {
  if (!isJsonObject(record)) throw mismatch(record ?? null, schema.name, source, []);
  const values = new Map<string, Value>();
  const foreignKeys: ForeignKey[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes') continue;
    const field = schema.fields.get(name.toLowerCase());
    if (field === undefined) {
      foreignKeys.push(foreignKey(schema, name, value, source, objectNamed));
      continue;
    }
    const read = fieldValue(field, value);
    if (typeof read === 'object' && read !== null) throw mismatch(value, read.type, source, [name]);
    values.set(field.name, read);
  }
  return { schema, values, foreignKeys };
}

/** The same input with further values, which go before those it has. */
export function withValues(input: RecordInput, values: Iterable<readonly [string, Value]>): RecordInput {
  return { ...input, values: new Map([...input.values, ...values]) };
}

function foreignKey(
  schema: ObjectSchema,
  name: string,
  value: Json,
  source: RecordSource,
  objectNamed: ObjectNamed,
): ForeignKey {
  const field = [...schema.fields.values()].find(
    (candidate) => candidate.relationshipName?.toLowerCase() === name.toLowerCase(),
  );
  if (field === undefined || !isJsonObject(value)) throw noSuchColumn(name, schema);
  const target = objectNamed(typeOf(value) ?? field.referenceTo[0] ?? '');
  const keys = Object.entries(value).filter(([key]) => key !== 'attributes');
  const [key] = keys;
  if (target === null || key === undefined || keys.length > 1) throw noSuchColumn(name, schema);
  const keyField = target.fields.get(key[0].toLowerCase());
  if (keyField === undefined) throw noSuchColumn(key[0], target);
  const read = fieldValue(keyField, key[1]);
  if (typeof read === 'object' && read !== null) throw mismatch(key[1], read.type, source, [name, key[0]]);
  return { field: field.name, object: target.name, key: keyField.name, value: read };
}

/** `attributes.type` of a record. */
export function typeOf(record: JsonObject): string | null {
  const { attributes } = record;
  return isJsonObject(attributes) && typeof attributes['type'] === 'string' ? attributes['type'] : null;
}

function noSuchColumn(name: string, schema: ObjectSchema) {
  return refused(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${schema.name}`);
}

function mismatch(value: Json, type: string, source: RecordSource, at: JsonPath) {
  const place = placeOf(source.text, [...source.path, ...at]);
  return refused(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${type} from ${token(value)} or request may be missing a required field at ${place}`,
  );
}

/** A value as Salesforce's parser names it. */
function token(value: Json): string {
  if (value === null) return 'VALUE_NULL value null';
  if (typeof value === 'string') return `VALUE_STRING value ${value}`;
  if (typeof value === 'boolean') return `VALUE_${String(value).toUpperCase()} value ${String(value)}`;
  if (typeof value === 'number')
    return `VALUE_NUMBER_${Number.isInteger(value) ? 'INT' : 'FLOAT'} value ${value}`;
  return Array.isArray(value) ? 'START_ARRAY value [' : 'START_OBJECT value {';
}
