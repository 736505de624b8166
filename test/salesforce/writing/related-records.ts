import type { Row } from '../model/org-data.ts';
import type { FieldSchema, ObjectSchema } from '../model/schema.ts';
import { notFound } from '../rest/salesforce-error.ts';
import { answer, checkParameters, only, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { fieldsNamed } from './record-answer.ts';
import { objectOfId, type SaveContext } from './save-context.ts';
import { rowById } from './sobject-rows.ts';

/** A record's parent, its parent …: Salesforce goes no farther. */
const mostRelationships = 5;

interface Place {
  readonly schema: ObjectSchema;
  readonly row: Row;
}

/**
 * `/sobjects/X/{id}/{relationship}/…`: reads, changes or deletes the record at the end of the way from child to parent, or
 * reads the children of the one before it. 404 where a record on the way names no other.
 */
export function relatedRecords(
  schema: ObjectSchema,
  id: string,
  names: readonly string[],
  request: ApiRequest,
  context: SaveContext,
): ApiAnswer {
  if (names.length > mostRelationships) throw notFound();
  let place = placeOf(schema, id, context);
  for (const [index, name] of names.entries()) {
    const reference = referenceNamed(place.schema, name);
    if (reference === null && index === names.length - 1) return children(place, name, request, context);
    if (reference === null) throw notFound();
    place = parentOf(place, reference, context);
  }
  return rowById(place.schema, place.row.Id, request, context);
}

function placeOf(schema: ObjectSchema, id: string, { tx }: SaveContext): Place {
  const row = tx.row(schema.name, id);
  if (row === null || row['IsDeleted'] === true) throw notFound();
  return { schema, row };
}

const referenceNamed = (schema: ObjectSchema, name: string): FieldSchema | null =>
  schema.fields.values().find((field) => field.relationshipName?.toLowerCase() === name.toLowerCase()) ??
  null;

function parentOf({ row }: Place, reference: FieldSchema, context: SaveContext): Place {
  const id = row[reference.name];
  const schema = typeof id === 'string' ? objectOfId(context.tx, id) : null;
  if (typeof id !== 'string' || schema === null) throw notFound();
  return placeOf(schema, id, context);
}

/** As a query gives them, page by page. */
function children(
  { schema, row }: Place,
  name: string,
  request: ApiRequest,
  context: SaveContext,
): ApiAnswer {
  const relationship = schema.childRelationships.find(
    ({ relationshipName }) => relationshipName.toLowerCase() === name.toLowerCase(),
  );
  const child = relationship === undefined ? null : context.tx.object(relationship.childObject);
  if (relationship === undefined || child === null) throw notFound();
  only(request.method, ['GET', 'HEAD']);
  checkParameters(request, ['fields']);
  const fields = fieldsNamed(request.query.get('fields'), child) ?? [...child.fields.values()];
  const select = fields.map((field) => field.name).join(', ');
  const where = `${relationship.field} = '${row.Id}'`;
  return answer(200, context.query(`SELECT ${select} FROM ${child.name} WHERE ${where}`));
}
