import { fullId } from '../model/ids.ts';
import type { Row } from '../model/org-data.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { notFound } from '../rest/salesforce-error.ts';
import {
  answer,
  bodyOf,
  checkParameters,
  flag,
  only,
  type ApiAnswer,
  type ApiRequest,
} from './api-request.ts';
import { deleteRecord } from './delete-record.ts';
import { keyField, keyValue, rowsByKey, upsertRecord } from './external-id.ts';
import { checkPreconditions, isUnchanged, validatorsOf } from './preconditions.ts';
import { fieldsNamed, recordAnswer, recordUrl } from './record-answer.ts';
import { readRecord, type RecordInput } from './record-input.ts';
import type { SaveContext } from './save-context.ts';
import { insertRecord, updateRecord } from './save-record.ts';
import { refused } from './save-error.ts';

/** How clients that know no PATCH say which verb they mean; the server has read it. */
const meantMethod = '_HttpMethod';

const rowMethods = ['HEAD', 'GET', 'PATCH', 'DELETE'];

/** Since this version an update by a key is answered with what became of it; before, with nothing. */
const upsertAnswersSince = 46;

/** A last segment that looks like a file's name never reaches the record. */
const fileLike = /\.(inc|json|xml|html?|jsp|js|css|csv)$/i;

/** `POST /sobjects/X`: makes a record. */
export function createRow(schema: ObjectSchema, request: ApiRequest, context: SaveContext): ApiAnswer {
  checkParameters(request, []);
  return created(insertRecord(inputOf(schema, request, context, ['Id']), context), schema, context);
}

/** `/sobjects/X/{id}`: reads, changes or deletes a record. */
export function rowById(
  schema: ObjectSchema,
  id: string,
  request: ApiRequest,
  context: SaveContext,
): ApiAnswer {
  const { method } = request;
  if (id.toLowerCase() === 'id' && method === 'POST') return createRow(schema, request, context);
  only(method, rowMethods);
  checkParameters(request, [...parameters(method), meantMethod]);
  const row = fullId(id) === null ? null : context.tx.row(schema.name, id);
  if (method === 'DELETE') {
    if (row !== null) checkPreconditions(request.headers, schema.name, row);
    if (row === null && fullId(id) === null) throw refused(400, 'MALFORMED_ID', `malformed id ${id}`, []);
    if (row === null) throw refused(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
    deleteRecord(schema, id, context);
    return answer(204);
  }
  if (row === null) {
    throw fullId(id) === null
      ? refused(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${id}`)
      : notFound();
  }
  if (method !== 'PATCH') return read(row, schema, request, context);
  checkPreconditions(request.headers, schema.name, row);
  updateRecord(row.Id, inputOf(schema, request, context, ['Id']), context);
  return answer(204);
}

/** `/sobjects/X/{field}/{value}`: the same by a key, and an upsert for PATCH. */
export function rowByKey(
  schema: ObjectSchema,
  name: string,
  text: string,
  request: ApiRequest,
  context: SaveContext,
): ApiAnswer {
  const { method } = request;
  if (fileLike.test(text)) throw notFound();
  const key = keyField(schema, name);
  only(method, rowMethods);
  checkParameters(request, [
    ...parameters(method),
    ...(method === 'PATCH' ? ['updateOnly'] : []),
    meantMethod,
  ]);
  const value = keyValue(key, text);
  const [row, ...others] = rowsByKey(schema, key, value, context);
  if (row !== undefined && others.length > 0) return several([row, ...others], schema, context);
  if (method !== 'PATCH') {
    if (row === undefined) throw notFound();
    return rowById(schema, row.Id, request, context);
  }
  const isUpdateOnly = flag(request, 'updateOnly') || key.name === 'Id';
  if (row === undefined && isUpdateOnly) throw notFound();
  if (row !== undefined) checkPreconditions(request.headers, schema.name, row);
  const input = inputOf(schema, request, context, ['Id', key.name]);
  const upserted = upsertRecord(key, value, input, context);
  if ('several' in upserted) return several(upserted.several, schema, context);
  if (upserted.created) return created(upserted.row, schema, context, { created: true });
  return context.version >= upsertAnswersSince
    ? answer(200, { id: upserted.row.Id, success: true, errors: [], created: false })
    : answer(204);
}

const parameters = (method: string): readonly string[] =>
  method === 'GET' || method === 'HEAD' ? ['fields'] : [];

function read(row: Row, schema: ObjectSchema, request: ApiRequest, { version }: SaveContext): ApiAnswer {
  if (row['IsDeleted'] === true) throw refused(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  const validators = validatorsOf(schema.name, row);
  if (isUnchanged(request.headers, schema.name, row)) return answer(304, null, validators);
  const fields = fieldsNamed(request.query.get('fields'), schema);
  return answer(200, recordAnswer(row, schema, fields, version), validators);
}

/** The body's record. Its key is in the path, and may not be in the body too. */
function inputOf(
  schema: ObjectSchema,
  request: ApiRequest,
  { tx }: SaveContext,
  keys: readonly string[],
): RecordInput {
  const body = bodyOf(request);
  const input = readRecord(body.value, schema, { text: body.text, path: [] }, (name) => tx.object(name));
  const repeated = keys.find((name) => input.values.has(name));
  if (repeated === undefined) return input;
  throw refused(400, 'INVALID_FIELD', `The ${repeated} field should not be specified in the sobject data.`);
}

function created(row: Row, schema: ObjectSchema, { version }: SaveContext, more: object = {}): ApiAnswer {
  return answer(
    201,
    { id: row.Id, success: true, errors: [], ...more },
    { Location: recordUrl(schema.name, row.Id, version) },
  );
}

const several = (rows: readonly Row[], schema: ObjectSchema, { version }: SaveContext): ApiAnswer =>
  answer(
    300,
    rows.map((row) => recordUrl(schema.name, row.Id, version)),
  );
