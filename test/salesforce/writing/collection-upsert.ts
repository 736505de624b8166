import { fullId } from '../model/ids.ts';
import type { FieldSchema, ObjectSchema, Value } from '../model/schema.ts';
import { answer, bodyOf, checkParameters, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { recordsOf } from './collection-body.ts';
import { repeatedAmong } from './collections.ts';
import { keyField, rowsByKey, upsertRecord } from './external-id.ts';
import type { RecordInput } from './record-input.ts';
import { allOrNone, attempt, type RecordResult } from './record-result.ts';
import type { SaveContext } from './save-context.ts';
import { refused, saveFailed } from './save-error.ts';

/** `PATCH /composite/sobjects/X/{field}`: changes or makes up to 200 records of one kind by a key of theirs. */
export function upsertRecords(
  schema: ObjectSchema,
  keyName: string,
  request: ApiRequest,
  context: SaveContext,
): ApiAnswer {
  checkParameters(request, []);
  const key = keyField(schema, keyName);
  const { records, isAllOrNone } = recordsOf(bodyOf(request), context);
  const other = records.find((input) => input.schema.name !== schema.name);
  if (other !== undefined) {
    throw refused(
      400,
      'INVALID_TYPE',
      `The type of each record must be ${schema.name}, not ${other.schema.name}`,
    );
  }
  const repeated = repeatedAmong(records.map((input) => keyText(key, input.values.get(key.name))));
  return answer(
    200,
    allOrNone(context, isAllOrNone, () => records.map((input) => upsertOne(key, input, repeated, context))),
  );
}

/** Changes or makes one record by its key. `repeated`: keys that the collection has twice, which are refused. */
export function upsertOne(
  key: FieldSchema,
  input: RecordInput,
  repeated: ReadonlySet<string>,
  context: SaveContext,
): RecordResult {
  const value = input.values.get(key.name) ?? null;
  const found = rowsByKey(input.schema, key, value, context);
  const result = attempt(context, () => {
    checkKey(key, value, input, repeated);
    // What is looked up by is not written again: as a key it may be one that is only taken on create.
    const rest = { ...input, values: new Map([...input.values].filter(([name]) => name !== key.name)) };
    const upserted = upsertRecord(key, value, rest, context);
    if ('several' in upserted) {
      const ids = upserted.several.map((row) => row.Id).join(', ');
      throw saveFailed(
        'DUPLICATE_EXTERNAL_ID',
        `${key.label}: more than one record found for external id field: [${ids}]`,
        [key.name],
      );
    }
    return { id: upserted.row.Id, success: true, errors: [], created: upserted.created };
  });
  const [only] = found.length === 1 ? found : [];
  return { ...(only !== undefined && { id: only.Id }), ...result, created: found.length === 0 };
}

function checkKey(key: FieldSchema, value: Value, input: RecordInput, repeated: ReadonlySet<string>): void {
  if (key.name !== 'Id' && input.values.has('Id')) {
    throw saveFailed('INVALID_FIELD', 'The Id field should not be specified in the sobject data.', ['Id']);
  }
  if (value === null && key.name !== 'Id') {
    throw saveFailed('MISSING_ARGUMENT', `${key.name} not specified`);
  }
  const text = keyText(key, value);
  if (text !== null && repeated.has(text)) {
    throw saveFailed('DUPLICATE_VALUE', `Duplicate external id specified: ${String(value)}`, [key.name]);
  }
}

/** A key for comparison; null: there is none. Keys that differ only in case are the same; ids are not. */
export function keyText(key: FieldSchema, value: Value | undefined): string | null {
  if (value === null || value === undefined) return null;
  return key.name === 'Id' ? (fullId(String(value)) ?? String(value)) : String(value).toLowerCase();
}
