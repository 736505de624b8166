import type { FieldSchema, ObjectSchema } from '../model/schema.ts';

/** A field of a change event: one of the object's, or several of them nested under one name. */
export type EventField = PlainField | CompoundField;

export interface PlainField {
  readonly name: string;
  readonly field: FieldSchema;
}

export interface CompoundField {
  readonly name: string;
  /** The Avro record's name. */
  readonly compound: 'PersonName' | 'Switchable_PersonName' | 'Address';
  readonly parts: readonly EventPart[];
  /** The field that stands in place of the record where nothing is nested: the name of an account that is no person. */
  readonly plain: FieldSchema | null;
}

/** A nested field, `City` of `MailingAddress`, and the object's field of which it tells; null: this one has none. */
export interface EventPart {
  readonly name: string;
  readonly field: FieldSchema | null;
}

const nameParts = ['Salutation', 'FirstName', 'LastName', 'MiddleName', 'InformalName', 'Suffix'];
const addressParts = [
  'Street',
  'City',
  'State',
  'PostalCode',
  'Country',
  'StateCode',
  'CountryCode',
  'Latitude',
  'Longitude',
  'GeocodeAccuracy',
];
const addressPrefixes = ['', 'Billing', 'Shipping', 'Mailing', 'Other'];

/** What no change event tells of. */
const leftOut: ReadonlySet<string> = new Set([
  'Id',
  'IsDeleted',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
  'LastActivityDate',
]);

/** The fields of an object's change events behind the header, in the order of the Avro schema. */
export function eventLayout(object: ObjectSchema): readonly EventField[] {
  const name = personName(object);
  const addresses = addressesOf(object);
  const nested = new Set(
    [...(name === null ? [] : [name]), ...addresses].flatMap(({ parts, plain }) => [
      ...parts.map(({ field }) => field?.name),
      plain?.name,
    ]),
  );
  const plain = [...object.fields.values()].filter(
    (field) =>
      field.type !== 'address' &&
      !leftOut.has(field.name) &&
      !nested.has(field.name) &&
      !isOfPerson(object, field),
  );
  return [
    ...(name === null ? [] : [name]),
    ...plain.map((field) => ({ name: field.name, field })),
    ...addresses,
  ];
}

/** A person account's own fields come with the event of its contact. */
const isOfPerson = (object: ObjectSchema, { name }: FieldSchema): boolean =>
  object.name === 'Account' && name.startsWith('Person');

function personName(object: ObjectSchema): CompoundField | null {
  const parts = nameParts.flatMap((name) => {
    const field = fieldOf(object, name);
    return field === null ? [] : [{ name, field }];
  });
  const plain = fieldOf(object, 'Name');
  if (object.name === 'Account') return { name: 'Name', compound: 'Switchable_PersonName', parts, plain };
  return parts.some(({ name }) => name === 'LastName')
    ? { name: 'Name', compound: 'PersonName', parts, plain }
    : null;
}

/** All of one object are of one shape, so that the schema defines it once. */
function addressesOf(object: ObjectSchema): readonly CompoundField[] {
  const prefixes = addressPrefixes.filter(
    (prefix) => fieldOf(object, `${prefix}City`) !== null && fieldOf(object, `${prefix}Country`) !== null,
  );
  const names = addressParts.filter((name) =>
    prefixes.some((prefix) => fieldOf(object, prefix + name) !== null),
  );
  return prefixes.map((prefix) => ({
    name: `${prefix}Address`,
    compound: 'Address',
    parts: names.map((name) => ({ name, field: fieldOf(object, prefix + name) })),
    plain: null,
  }));
}

const fieldOf = (object: ObjectSchema, name: string): FieldSchema | null =>
  object.fields.get(name.toLowerCase()) ?? null;
