import type { FieldSchema, FieldType, PicklistValue } from '../model/schema.ts';

/** A field with what its object's describe says of it elsewhere. */
export interface FieldDefinition extends FieldSchema {
  /** `Contacts` for `Contact.AccountId`: what a parent calls the rows that name it; null: it has no name for them. */
  readonly childRelationshipName: string | null;
  /** Where it exists only in orgs that have this switched on; `unseen`: kept in the rows, shown to nobody. */
  readonly feature: 'state-country-picklists' | 'person-accounts' | 'currencies' | 'unseen' | null;
}

type Options = Partial<Omit<FieldDefinition, 'name' | 'type'>>;

function define(name: string, type: FieldType, options: Options): FieldDefinition {
  return {
    label: labelOf(name),
    length: 0,
    nillable: true,
    createable: true,
    updateable: true,
    filterable: true,
    sortable: true,
    defaultedOnCreate: false,
    defaultValue: null,
    custom: name.endsWith('__c'),
    externalId: false,
    unique: false,
    nameField: false,
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    feature: null,
    ...options,
    name,
    type,
  };
}

/** `CallDurationInSeconds` is labelled `Call Duration In Seconds`, `OwnerId` `Owner ID`. */
const labelOf = (name: string): string =>
  name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/\bId$/, 'ID');

export const text = (name: string, length: number, options: Options = {}) =>
  define(name, 'string', { length, ...options });
export const combobox = (name: string, length: number, options: Options = {}) =>
  define(name, 'combobox', { length, ...options });
/** Long text can be neither filtered nor sorted by. */
export const longText = (name: string, length: number, options: Options = {}) =>
  define(name, 'textarea', { length, filterable: false, sortable: false, ...options });
/** Text of at most 255 characters in several lines, as a street is. */
export const shortText = (name: string, length: number, options: Options = {}) =>
  define(name, 'textarea', { length, ...options });
export const phone = (name: string, options: Options = {}) =>
  define(name, 'phone', { length: 40, ...options });
export const email = (name: string, options: Options = {}) =>
  define(name, 'email', { length: 80, ...options });
export const url = (name: string, options: Options = {}) => define(name, 'url', { length: 255, ...options });
export const int = (name: string, options: Options = {}) => define(name, 'int', options);
export const double = (name: string, options: Options = {}) => define(name, 'double', options);
export const currency = (name: string, options: Options = {}) => define(name, 'currency', options);
export const percent = (name: string, options: Options = {}) => define(name, 'percent', options);
export const date = (name: string, options: Options = {}) => define(name, 'date', options);
export const dateTime = (name: string, options: Options = {}) => define(name, 'datetime', options);
export const address = (name: string) =>
  define(name, 'address', { createable: false, updateable: false, sortable: false });

/** A check box is never null: left out, it is off. */
export const boolean = (name: string, options: Options = {}) =>
  define(name, 'boolean', { nillable: false, defaultedOnCreate: true, defaultValue: false, ...options });

/** A value in brackets is the default: `['Open', '[Closed]']`. */
export const picklist = (name: string, values: readonly string[], options: Options = {}) => {
  const picklistValues = values.map(picklistValue);
  const preset = picklistValues.find(({ isDefault }) => isDefault)?.value ?? null;
  return define(name, 'picklist', {
    length: 255,
    picklistValues,
    defaultedOnCreate: preset !== null,
    ...options,
  });
};

function picklistValue(written: string): PicklistValue {
  const isDefault = written.startsWith('[');
  const value = isDefault ? written.slice(1, -1) : written;
  return { value, label: value, active: true, isDefault };
}

/** `relationshipName` follows from the name: `Owner` for `OwnerId`, `Lift__r` for `Lift__c`. */
export const reference = (
  name: string,
  referenceTo: readonly string[],
  childRelationshipName: string | null = null,
  options: Options = {},
) =>
  define(name, 'reference', {
    length: 18,
    referenceTo,
    relationshipName: name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, ''),
    childRelationshipName,
    ...options,
  });

/** Neither created nor changed by anybody but the platform. */
export const readOnly = (field: FieldDefinition): FieldDefinition => ({
  ...field,
  createable: false,
  updateable: false,
});

/** Taken when the record is made, and refused later. */
export const createOnly = (field: FieldDefinition): FieldDefinition => ({ ...field, updateable: false });

export const required = (field: FieldDefinition): FieldDefinition => ({ ...field, nillable: false });

export const restricted = (field: FieldDefinition): FieldDefinition => ({
  ...field,
  restrictedPicklist: true,
});

export const nameField = (field: FieldDefinition): FieldDefinition => ({ ...field, nameField: true });

const stamp = (field: FieldDefinition): FieldDefinition =>
  required(readOnly({ ...field, defaultedOnCreate: true }));

export const idField: FieldDefinition = stamp(
  define('Id', 'id', { length: 18, label: 'Record ID', nillable: false }),
);

/** Its values are the org's currencies, which the switch names. */
export const currencyCode: FieldDefinition = {
  ...restricted(define('CurrencyIsoCode', 'picklist', { length: 3, label: 'Currency ISO Code' })),
  feature: 'currencies',
};

/** What the platform keeps of every record that can be deleted. */
export const systemFields: readonly FieldDefinition[] = [
  stamp(boolean('IsDeleted', { label: 'Deleted' })),
  currencyCode,
  ...stampsOnly(),
];

/** For records that are deleted for good: they stay in the rows, as deleted, and nobody sees that. */
export const deletedUnseen: FieldDefinition = { ...stamp(boolean('IsDeleted')), feature: 'unseen' };

/** Of setup records, which have no recycle bin. */
export function stampsOnly(): readonly FieldDefinition[] {
  return [
    stamp(dateTime('CreatedDate')),
    stamp(reference('CreatedById', ['User'])),
    stamp(dateTime('LastModifiedDate')),
    stamp(reference('LastModifiedById', ['User'])),
    stamp(dateTime('SystemModstamp')),
  ];
}
