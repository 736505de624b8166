import type { ObjectSchema } from '../model/schema.ts';
import { isJsonObject, type Json, type JsonBody } from './json-body.ts';
import { arrayIn, booleanIn, membersOf } from './json-members.ts';
import { readRecord, typeOf, type RecordInput } from './record-input.ts';
import type { SaveContext } from './save-context.ts';
import { refused } from './save-error.ts';

const mostRecords = 200;
/** How often the kind of record may change from one to the next. */
const mostChunks = 10;

/** The records of a collection, in their order, and whether one that fails takes back all. */
export interface Collection {
  readonly isAllOrNone: boolean;
  readonly records: readonly RecordInput[];
}

/** Reads the body of a collection. Refuses the whole of it for what Salesforce's reader does not take. */
export function recordsOf({ value, text }: JsonBody, { tx }: SaveContext): Collection {
  const members = membersOf(value, ['allOrNone', 'records']);
  const records = arrayIn(members, 'records');
  limit(records.length, mostRecords);
  const inputs = records.map((record, index) => {
    const schema = objectOf(record, (name) => tx.object(name));
    return readRecord(record, schema, { text, path: ['records', index] }, (name) => tx.object(name));
  });
  checkChunks(inputs);
  return { isAllOrNone: booleanIn(members, 'allOrNone', false), records: inputs };
}

/** The object that `attributes.type` names. */
export function objectOf(
  record: Json | undefined,
  named: (name: string) => ObjectSchema | null,
): ObjectSchema {
  const type = isJsonObject(record) ? typeOf(record) : null;
  if (type === null) {
    throw refused(400, 'INVALID_TYPE', 'Each record must have attributes with its type');
  }
  const schema = named(type);
  if (schema !== null) return schema;
  throw refused(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
}

function checkChunks(inputs: readonly RecordInput[]): void {
  const chunks = inputs.filter(({ schema }, at) => schema !== inputs[at - 1]?.schema).length;
  if (chunks <= mostChunks) return;
  throw refused(
    400,
    'LIMIT_EXCEEDED',
    `Cannot have more than ${mostChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`,
  );
}

/** Refuses more records than one call takes. */
export function limit(count: number, most: number): void {
  if (count <= most) return;
  throw refused(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${most} records into this call`,
  );
}
