/** What a field holds. Dates are `2026-11-20`, moments `2026-11-20T09:30:00.000+0000`, as Salesforce writes them. */
export type Value = string | number | boolean | null;

/** The field types of describe that this emulator knows. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'phone'
  | 'email'
  | 'url'
  | 'address';

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
  readonly isDefault: boolean;
}

/** A field as describe gives it to the user who asks, before that user's rights are taken off. */
export interface FieldSchema {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters; 0 where it does not apply. */
  readonly length: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly filterable: boolean;
  /** By Shield Platform Encryption; not given: it is not. */
  readonly encrypted?: boolean;
  readonly sortable: boolean;
  /** Left out on create, Salesforce fills it in. */
  readonly defaultedOnCreate: boolean;
  readonly defaultValue: Value;
  readonly custom: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly nameField: boolean;
  readonly restrictedPicklist: boolean;
  readonly picklistValues: readonly PicklistValue[];
  /** Objects that a reference may name. */
  readonly referenceTo: readonly string[];
  /** `Owner` for `OwnerId`; null: not a reference. */
  readonly relationshipName: string | null;
}

/** `Contacts` of an account: the rows of `childObject` whose `field` names it. */
export interface ChildRelationship {
  readonly childObject: string;
  readonly field: string;
  readonly relationshipName: string;
}

export interface RecordType {
  readonly id: string;
  readonly developerName: string;
  readonly name: string;
  readonly active: boolean;
  /** Of the user who asks. */
  readonly available: boolean;
  readonly isDefault: boolean;
  readonly master: boolean;
}

export interface ObjectSchema {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** The first three characters of its ids. */
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly queryable: boolean;
  readonly searchable: boolean;
  /** By name in lower case: Salesforce heeds no case in names. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
  readonly childRelationships: readonly ChildRelationship[];
  readonly recordTypes: readonly RecordType[];
}
