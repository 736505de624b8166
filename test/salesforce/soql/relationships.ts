import type { Row } from '../model/org-data.ts';
import type { FieldSchema, FieldType, ObjectSchema } from '../model/schema.ts';
import type { QueryScope } from './query-scope.ts';

/** A row that another one names, with the object it is of. */
export interface RelatedRow {
  readonly object: string;
  readonly row: Row;
}

/** The way from a row to the one that a reference of it names. */
export interface Relationship {
  readonly name: string;
  /** Where the reference may name several objects, the fields that all of them have: `Name`. */
  readonly target: ObjectSchema;
  readonly polymorphic: boolean;
  /** Objects that it may name. */
  readonly referenceTo: readonly string[];
  follow(row: Row): RelatedRow | null;
}

/** The relationship of this name at an object, in any case; null: it has none. */
export function relationshipOf(scope: QueryScope, object: ObjectSchema, name: string): Relationship | null {
  const sought = name.toLowerCase();
  for (const field of object.fields.values()) {
    if (field.relationshipName?.toLowerCase() === sought)
      return relationship(scope, field, field.relationshipName);
  }
  return null;
}

function relationship(scope: QueryScope, field: FieldSchema, name: string): Relationship | null {
  const { referenceTo } = field;
  const [only] = referenceTo;
  if (only === undefined) return null;
  if (referenceTo.length > 1) {
    const follow = (row: Row) => nameOf(scope, concrete(scope, row[field.name]));
    return { name, target: nameObject, polymorphic: true, referenceTo, follow };
  }
  const target = scope.reading.object(only);
  if (target === null) return null;
  const follow = (row: Row): RelatedRow | null => {
    const id = row[field.name];
    const related = typeof id === 'string' ? scope.reading.row(target.name, id) : null;
    return related === null || isGone(scope, related) ? null : { object: target.name, row: related };
  };
  return { name, target, polymorphic: false, referenceTo, follow };
}

/** The row that a polymorphic reference names, with all its fields. */
export function concrete(scope: QueryScope, id: unknown): RelatedRow | null {
  if (typeof id !== 'string') return null;
  const object = scope.objectOfId(id);
  const row = object === null ? null : scope.reading.row(object.name, id);
  return object === null || row === null || isGone(scope, row) ? null : { object: object.name, row };
}

const isGone = (scope: QueryScope, row: Row): boolean => row['IsDeleted'] === true && !scope.includeDeleted;

const nameFields: readonly (readonly [string, FieldType])[] = [
  ['Id', 'id'],
  ['Name', 'string'],
  ['Type', 'picklist'],
  ['FirstName', 'string'],
  ['LastName', 'string'],
  ['Email', 'email'],
  ['Phone', 'phone'],
  ['Title', 'string'],
  ['Alias', 'string'],
  ['Username', 'string'],
  ['IsActive', 'boolean'],
  ['ProfileId', 'reference'],
  ['UserRoleId', 'reference'],
  ['RecordTypeId', 'reference'],
];

/** What SOQL knows of a row of which it is not said what it is. */
const nameObject: ObjectSchema = {
  name: 'Name',
  label: 'Name',
  labelPlural: 'Names',
  keyPrefix: '',
  custom: false,
  createable: false,
  updateable: false,
  deletable: false,
  queryable: false,
  searchable: false,
  fields: new Map(nameFields.map(([name, type]) => [name.toLowerCase(), nameField(name, type)])),
  childRelationships: [],
  recordTypes: [],
};

function nameField(name: string, type: FieldType): FieldSchema {
  return {
    name,
    label: name,
    type,
    length: 255,
    nillable: true,
    createable: false,
    updateable: false,
    filterable: true,
    sortable: true,
    defaultedOnCreate: false,
    defaultValue: null,
    custom: false,
    externalId: false,
    unique: false,
    nameField: name === 'Name',
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
  };
}

function nameOf(scope: QueryScope, related: RelatedRow | null): RelatedRow | null {
  const object = related === null ? null : scope.reading.object(related.object);
  if (related === null || object === null) return null;
  const values = nameFields.map(([name]) => {
    const field = name === 'Name' ? namingField(object) : object.fields.get(name.toLowerCase());
    return [name, field === undefined ? null : (related.row[field.name] ?? null)] as const;
  });
  // Groups own records only as queues, which is what SOQL calls them.
  const type = object.name === 'Group' ? 'Queue' : object.name;
  return { object: object.name, row: { ...Object.fromEntries(values), Id: related.row.Id, Type: type } };
}

/** `CaseNumber` of a case, `Subject` of a task. */
const namingField = (object: ObjectSchema): FieldSchema | undefined =>
  [...object.fields.values()].find((field) => field.nameField);
