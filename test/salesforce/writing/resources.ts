import { fullId } from '../model/ids.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { notFound } from '../rest/salesforce-error.ts';
import { only, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { upsertRecords } from './collection-upsert.ts';
import { createRecords, deleteRecords, retrieveRecords, updateRecords } from './collections.ts';
import { relatedRecords } from './related-records.ts';
import type { SaveContext } from './save-context.ts';
import { createRow, rowById, rowByKey } from './sobject-rows.ts';
import { createTree } from './tree.ts';

/** Whether the path names a resource of this folder that a composite may carry, too. */
export function isWritingResource({ segments }: ApiRequest): boolean {
  const [first, second, third] = segments.map((segment) => segment.toLowerCase());
  if (first === 'composite') return second === 'sobjects';
  return (
    first === 'sobjects' && second !== undefined && !['describe', 'updated', 'deleted'].includes(third ?? '')
  );
}

/** Answers a request for records, alone or in collections. Throws what is refused. */
export function resourceAnswer(request: ApiRequest, context: SaveContext): ApiAnswer {
  const [first, ...rest] = request.segments;
  const kind = first?.toLowerCase();
  if (kind === 'sobjects') return rowsAnswer(rest, request, context);
  if (kind === 'composite') return compositeAnswer(rest, request, context);
  throw notFound();
}

function rowsAnswer(path: readonly string[], request: ApiRequest, context: SaveContext): ApiAnswer {
  const [name, second, third, ...more] = path;
  if (name === undefined) throw notFound();
  const schema = objectNamed(name, context);
  if (second === undefined) {
    only(request.method, ['HEAD', 'GET', 'POST']);
    if (request.method !== 'POST') throw notFound();
    return createRow(schema, request, context);
  }
  if (third === undefined) return rowById(schema, second, request, context);
  if (fullId(second) !== null && !schema.fields.has(second.toLowerCase()))
    return relatedRecords(schema, second, [third, ...more], request, context);
  if (more.length > 0) throw notFound();
  return rowByKey(schema, second, third, request, context);
}

function compositeAnswer(path: readonly string[], request: ApiRequest, context: SaveContext): ApiAnswer {
  const [kind, name, key, ...more] = path;
  if (more.length > 0) throw notFound();
  if (kind?.toLowerCase() === 'tree' && name !== undefined && key === undefined) {
    only(request.method, ['POST']);
    return createTree(objectNamed(name, context), request, context);
  }
  if (kind?.toLowerCase() !== 'sobjects') throw notFound();
  if (name === undefined) return collectionAnswer(request, context);
  const schema = objectNamed(name, context);
  if (key !== undefined) {
    only(request.method, ['PATCH']);
    return upsertRecords(schema, key, request, context);
  }
  only(request.method, ['GET', 'POST']);
  return retrieveRecords(schema, request, context);
}

function collectionAnswer(request: ApiRequest, context: SaveContext): ApiAnswer {
  switch (request.method) {
    case 'POST':
      return createRecords(request, context);
    case 'PATCH':
      return updateRecords(request, context);
    case 'DELETE':
      return deleteRecords(request, context);
    default:
      only(request.method, ['DELETE', 'PATCH', 'POST']);
      throw notFound();
  }
}

function objectNamed(name: string, { tx }: SaveContext): ObjectSchema {
  const schema = tx.object(name);
  if (schema === null) throw notFound();
  return schema;
}
