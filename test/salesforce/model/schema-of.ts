import type { FieldDefinition } from '../schema/fields.ts';
import { keyFieldName } from '../schema/package.ts';
import type { ObjectDefinition } from '../schema/object.ts';
import type { Rights } from './rights.ts';
import type { ChildRelationship, FieldSchema, ObjectSchema, RecordType } from './schema.ts';
import type { Switches } from './switches.ts';

/** What an org's schema follows from, for one user. */
export interface SchemaSources {
  readonly objects: readonly ObjectDefinition[];
  readonly switches: Readonly<Switches>;
  readonly rights: Rights;
  /** Of an object; none: it has only the master. */
  readonly recordTypes: (object: string) => readonly RecordType[];
}

/** The objects and fields that this user sees, by name in lower case. */
export function schemaOf(sources: SchemaSources): ReadonlyMap<string, ObjectSchema> {
  const { objects, rights } = sources;
  const visible = objects.filter(
    (object) => rights.seesObject(object) && (object.name !== 'VoiceCall' || sources.switches['voice-calls']),
  );
  const fields = new Map(visible.map((object) => [object.name, fieldsOf(object, sources)]));
  const children = childrenOf(fields);
  return new Map(
    visible.map((object) => [
      object.name.toLowerCase(),
      {
        name: object.name,
        label: object.label,
        labelPlural: object.labelPlural,
        keyPrefix: object.keyPrefix,
        custom: object.custom,
        createable: object.createable,
        updateable: object.updateable,
        deletable: object.deletable && (object.name !== 'VoiceCall' || rights.modifiesAll),
        queryable: true,
        searchable: object.searchable,
        fields: new Map((fields.get(object.name) ?? []).map((field) => [field.name.toLowerCase(), field])),
        childRelationships: children.get(object.name) ?? [],
        recordTypes: sources.recordTypes(object.name),
      },
    ]),
  );
}

function fieldsOf(object: ObjectDefinition, sources: SchemaSources): readonly FieldDefinition[] {
  const { switches, rights } = sources;
  const typed = sources.recordTypes(object.name).some(({ master, active }) => !master && active);
  return object.fields
    .filter(({ name }) => name !== 'RecordTypeId' || typed)
    .filter(({ feature }) => feature === null || hasFeature(feature, switches))
    .filter(({ name }) => name !== keyFieldName || switches['key-field'] !== 'missing')
    .filter((field) => rights.sees(object.name, field))
    .map((field) => switched(object.name, field, sources));
}

function switched(
  object: string,
  field: FieldDefinition,
  { switches, rights }: SchemaSources,
): FieldDefinition {
  const path = `${object}.${field.name}`.toLowerCase();
  const values =
    field.feature === 'currencies' ? switches.currencies : entryOf(switches['restrict-picklists'], path);
  const isEncrypted = switches['encrypted-fields'].some((name) => name.toLowerCase() === path);
  const isRequired = switches['required-fields'].some((name) => name.toLowerCase() === path);
  const writes = rights.writes(object, field);
  return {
    ...field,
    createable: field.createable && writes,
    updateable: field.updateable && writes,
    nillable: field.nillable && !isRequired,
    unique: field.unique && (field.name !== keyFieldName || switches['key-field'] === 'unique'),
    ...(values && restrictedTo(field, values)),
    ...(field.feature === 'currencies' && inFirst(switches.currencies)),
    ...(isEncrypted && { encrypted: true, filterable: false, sortable: false }),
  };
}

function restrictedTo(field: FieldDefinition, values: readonly string[]): Partial<FieldSchema> {
  const known = new Map(field.picklistValues.map((value) => [value.value, value]));
  const picklistValues = values.map(
    (value) => known.get(value) ?? { value, label: value, active: true, isDefault: false },
  );
  const hasDefault = picklistValues.some(({ isDefault }) => isDefault);
  return { restrictedPicklist: true, picklistValues, defaultedOnCreate: hasDefault };
}

function hasFeature(feature: NonNullable<FieldDefinition['feature']>, switches: Readonly<Switches>): boolean {
  if (feature === 'unseen') return false;
  return feature === 'currencies' ? switches.currencies.length > 0 : switches[feature];
}

/** What says nothing is in the org's own currency. */
const inFirst = (currencies: readonly string[]): Partial<FieldSchema> => ({
  defaultValue: currencies[0] ?? null,
  defaultedOnCreate: true,
});

const entryOf = <Value>(entries: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.entries(entries).find(([key]) => key.toLowerCase() === name)?.[1];

/** By the parent's name. */
function childrenOf(
  fields: ReadonlyMap<string, readonly FieldDefinition[]>,
): ReadonlyMap<string, readonly ChildRelationship[]> {
  const children = new Map<string, ChildRelationship[]>();
  for (const [childObject, its] of fields) {
    for (const { name: field, referenceTo, childRelationshipName: relationshipName } of its) {
      if (relationshipName === null) continue;
      for (const parent of referenceTo) {
        children.set(parent, [...(children.get(parent) ?? []), { childObject, field, relationshipName }]);
      }
    }
  }
  return children;
}
