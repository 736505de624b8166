import type { Row } from '../../model/org-data.ts';
import type { ObjectSchema } from '../../model/schema.ts';
import { fieldReference } from '../field-reference.ts';
import { queryableObject, refusedAt, type QueryScope } from '../query-scope.ts';
import { recordAttributes, type JsonRecord } from './query-result.ts';
import { concrete, relationshipOf } from '../relationships.ts';
import type { FieldExpression, SelectItem } from '../parsing/syntax.ts';

/** Reads some fields of one object into a record. */
type ReadFields = (object: string, row: Row) => JsonRecord;

/** `TYPEOF What WHEN Account THEN Phone ELSE Name END`: other fields for each object that a reference may name. */
export function typeofProjection(
  scope: QueryScope,
  item: Extract<SelectItem, { kind: 'typeof' }>,
): { readonly name: string; readonly read: (row: Row) => JsonRecord | null } {
  const relationship = relationshipOf(scope, scope.object, item.field);
  if (relationship === null || !relationship.polymorphic) {
    throw refusedAt(
      scope,
      'INVALID_FIELD',
      item.at,
      `TYPEOF needs a polymorphic relationship: '${item.field}' is none`,
    );
  }
  const branches = new Map<string, ReadFields>();
  for (const { object: named, fields } of item.whens) {
    const object = queryableObject(scope.text, named, scope.reading);
    if (!relationship.referenceTo.includes(object.name)) {
      throw refusedAt(
        scope,
        'INVALID_FIELD',
        named.at,
        `Relationship '${item.field}' cannot be of type '${object.name}'`,
      );
    }
    branches.set(object.name, readFields(scope, object, fields));
  }
  const otherwise =
    item.otherwise.length === 0 ? null : readFields(scope, relationship.target, item.otherwise);
  const idField = [...scope.object.fields.values()].find(
    (field) => field.relationshipName === relationship.name,
  );
  return {
    name: relationship.name,
    read: (row) => {
      const parent = concrete(scope, idField === undefined ? null : row[idField.name]);
      if (parent === null) return null;
      const branch = branches.get(parent.object);
      if (branch !== undefined) return branch(parent.object, parent.row);
      const named = relationship.follow(row);
      if (otherwise !== null && named !== null) return otherwise(parent.object, named.row);
      return { attributes: recordAttributes(scope.base, parent.object, parent.row.Id) };
    },
  };
}

function readFields(scope: QueryScope, object: ObjectSchema, fields: readonly FieldExpression[]): ReadFields {
  const references = fields.map((field) => fieldReference({ ...scope, object, alias: null }, field));
  const deep = references.find((reference) => reference.relationships.length > 0);
  if (deep !== undefined) {
    throw refusedAt(
      scope,
      'MALFORMED_QUERY',
      fields[references.indexOf(deep)]?.at ?? 0,
      'TYPEOF does not take relationship fields here',
    );
  }
  return (name, row) => ({
    attributes: recordAttributes(scope.base, name, row.Id),
    ...Object.fromEntries(references.map(({ field, read }) => [field.name, read(row)])),
  });
}
