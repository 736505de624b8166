import { fullId } from '../model/ids.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { answer, bodyOf, checkParameters, flag, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { limit, recordsOf } from './collection-body.ts';
import { deleteRecord } from './delete-record.ts';
import { fieldsNamed, recordAnswer } from './record-answer.ts';
import type { RecordInput } from './record-input.ts';
import { allOrNone, attempt, type RecordResult } from './record-result.ts';
import { arrayIn, membersOf } from './json-members.ts';
import { objectOfId, type SaveContext } from './save-context.ts';
import { insertRecord, updateRecord } from './save-record.ts';
import { refused, saveFailed } from './save-error.ts';

/** Records of one write. */
const mostWritten = 200;
/** Records of one read, and how many their ids may be in an address. */
const mostRead = 2000;
const mostReadByAddress = 800;

/** `POST /composite/sobjects`: makes records of several kinds. */
export function createRecords(request: ApiRequest, context: SaveContext): ApiAnswer {
  checkParameters(request, []);
  const { records, isAllOrNone } = recordsOf(bodyOf(request), context);
  return answer(
    200,
    allOrNone(context, isAllOrNone, () => records.map((record) => createOne(record, context))),
  );
}

/** Makes one record of a collection; what is refused is a result, too. */
export function createOne(input: RecordInput, context: SaveContext): RecordResult {
  return attempt(context, () => {
    if (input.values.has('Id')) {
      throw saveFailed('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
    }
    return { id: insertRecord(input, context).Id, success: true, errors: [] };
  });
}

/** `PATCH /composite/sobjects`: changes records of several kinds. */
export function updateRecords(request: ApiRequest, context: SaveContext): ApiAnswer {
  checkParameters(request, []);
  const { records, isAllOrNone } = recordsOf(bodyOf(request), context);
  const repeated = repeatedAmong(records.map(({ values }) => wholeOrGiven(values.get('Id'))));
  return answer(
    200,
    allOrNone(context, isAllOrNone, () => records.map((record) => updateOne(record, repeated, context))),
  );
}

/** Changes the record whose `Id` is among the values. `repeated`: ids that the collection has twice, which are refused. */
export function updateOne(
  input: RecordInput,
  repeated: ReadonlySet<string>,
  context: SaveContext,
): RecordResult {
  const { Id: given, ...rest } = Object.fromEntries(input.values);
  const id = typeof given === 'string' ? given : null;
  const result = attempt(context, () => {
    if (id === null) throw saveFailed('MISSING_ARGUMENT', 'Id not specified in an update call');
    if (repeated.has(wholeOrGiven(id) ?? id))
      throw saveFailed('DUPLICATE_VALUE', `Duplicate id specified: ${id}`, ['Id']);
    const row = updateRecord(id, { ...input, values: new Map(Object.entries(rest)) }, context);
    return { id: row.Id, success: true, errors: [] };
  });
  const known = id === null || fullId(id) === null ? null : context.platform.row(input.schema.name, id);
  return known === null ? result : { id: known.Id, ...result };
}

const wholeOrGiven = (id: unknown): string | null => (typeof id === 'string' ? (fullId(id) ?? id) : null);

/** Values that stand there more than once. */
export function repeatedAmong(values: readonly (string | null)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const value of values) {
    if (value === null) continue;
    if (seen.has(value)) repeated.add(value);
    seen.add(value);
  }
  return repeated;
}

/** `DELETE /composite/sobjects?ids=…`: deletes records of several kinds. */
export function deleteRecords(request: ApiRequest, context: SaveContext): ApiAnswer {
  checkParameters(request, ['ids', 'allOrNone']);
  const ids = idsIn(request, mostWritten);
  return answer(
    200,
    allOrNone(context, flag(request, 'allOrNone'), () => ids.map((id) => deleteOne(id, context))),
  );
}

/** Deletes a record of any kind by its id. */
export function deleteOne(id: string, context: SaveContext): RecordResult {
  return attempt(context, () => {
    const whole = fullId(id);
    const object = whole === null ? null : objectOfId(context.tx, whole);
    if (whole === null || object === null) throw saveFailed('MALFORMED_ID', `malformed id ${id}`);
    deleteRecord(object, whole, context);
    return { id: whole, success: true, errors: [] };
  });
}

/** `GET /composite/sobjects/X?ids=…&fields=…`, or POST with both in the body: null in place of what is not there. */
export function retrieveRecords(
  schema: ObjectSchema,
  request: ApiRequest,
  { tx, version }: SaveContext,
): ApiAnswer {
  const { ids, fields } = request.method === 'POST' ? wantedInBody(request) : wantedInAddress(request);
  const shown = fieldsNamed(fields, schema);
  return answer(
    200,
    ids.map((id) => {
      const row = tx.row(schema.name, id);
      return row === null || row['IsDeleted'] === true ? null : recordAnswer(row, schema, shown, version);
    }),
  );
}

interface Wanted {
  readonly ids: readonly string[];
  readonly fields: string;
}

function wantedInAddress(request: ApiRequest): Wanted {
  checkParameters(request, ['ids', 'fields']);
  const fields = request.query.get('fields');
  if (fields === null) throw refused(400, 'MISSING_ARGUMENT', 'fields is required');
  return { ids: idsIn(request, mostReadByAddress), fields };
}

function wantedInBody(request: ApiRequest): Wanted {
  checkParameters(request, []);
  const members = membersOf(bodyOf(request).value, ['ids', 'fields']);
  const [ids, fields] = [arrayIn(members, 'ids'), arrayIn(members, 'fields')];
  limit(ids.length, mostRead);
  return { ids: ids.map(String), fields: fields.map(String).join(',') };
}

function idsIn(request: ApiRequest, most: number): readonly string[] {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw refused(400, 'MISSING_ARGUMENT', 'ids is required');
  limit(ids.length, most);
  return ids;
}
