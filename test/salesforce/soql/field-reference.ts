import type { Row } from '../model/org-data.ts';
import type { FieldSchema, ObjectSchema, Value } from '../model/schema.ts';
import { refusedAt, type QueryScope } from './query-scope.ts';
import { relationshipOf, type Relationship } from './relationships.ts';
import type { FieldExpression } from './parsing/syntax.ts';

/** A field that a query names, found in the org, with the way to it. */
export interface FieldReference {
  readonly field: FieldSchema;
  readonly object: ObjectSchema;
  /** From the query's object to the field's. */
  readonly relationships: readonly Relationship[];
  readonly read: (row: Row) => Value;
}

/** A row's parent, its parent …: Salesforce goes no farther. */
const maximumRelationships = 5;

/** Finds a field by its path; refuses what is not there (`INVALID_FIELD`). */
export function fieldReference(scope: QueryScope, { path, at }: FieldExpression): FieldReference {
  const names = withoutObject(scope, path);
  const last = names.at(-1) ?? '';
  const relationships = followed(scope, names.slice(0, -1), at);
  const object = relationships.at(-1)?.target ?? scope.object;
  const field = object.fields.get(last.toLowerCase());
  if (field === undefined) throw noSuchColumn(scope, at, last, object);
  const { name } = field;
  if (relationships.length === 0) return { field, object, relationships, read: (row) => row[name] ?? null };
  const read = (row: Row): Value => related(relationships, row)?.[name] ?? null;
  return { field, object, relationships, read };
}

/** The row at the end of the way; null where one on the way is missing. */
export function related(relationships: readonly Relationship[], row: Row): Row | null {
  let current: Row | null = row;
  for (const relationship of relationships) {
    current = current === null ? null : (relationship.follow(current)?.row ?? null);
  }
  return current;
}

/** `a.Name` and `Account.Name` of `FROM Account a` are `Name`, unless a relationship bears that name. */
function withoutObject(scope: QueryScope, path: readonly string[]): readonly string[] {
  const [first, ...rest] = path;
  if (first === undefined || rest.length === 0) return path;
  const name = first.toLowerCase();
  if (name === scope.alias?.toLowerCase()) return rest;
  const isObject =
    name === scope.object.name.toLowerCase() && relationshipOf(scope, scope.object, first) === null;
  return isObject ? rest : path;
}

function followed(scope: QueryScope, names: readonly string[], at: number): readonly Relationship[] {
  if (names.length > maximumRelationships) {
    throw refusedAt(
      scope,
      'INVALID_FIELD',
      at,
      `A query can't follow more than ${maximumRelationships} relationships: ${names.join('.')}`,
    );
  }
  const relationships: Relationship[] = [];
  for (const name of names) {
    const relationship = relationshipOf(scope, relationships.at(-1)?.target ?? scope.object, name);
    if (relationship === null) throw unknownRelationship(scope, at, name);
    relationships.push(relationship);
  }
  return relationships;
}

function unknownRelationship(scope: QueryScope, at: number, name: string): Error {
  const sentence = `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
  return refusedAt(scope, 'INVALID_FIELD', at, sentence);
}

function noSuchColumn(scope: QueryScope, at: number, name: string, object: ObjectSchema): Error {
  const sentence = `No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
  return refusedAt(scope, 'INVALID_FIELD', at, sentence);
}
