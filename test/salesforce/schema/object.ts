import type { FieldDefinition } from './fields.ts';

/** An object before an org's switches and a user's rights are applied. */
export interface ObjectDefinition {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  /** Made, changed and deleted through the API. */
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  /** Found by SOSL. */
  readonly searchable: boolean;
  /** Only administrators, and who holds a permission set that says so, see it. */
  readonly setup: boolean;
  readonly fields: readonly FieldDefinition[];
}

type Given = Pick<ObjectDefinition, 'name' | 'keyPrefix' | 'fields'> & Partial<ObjectDefinition>;

/** An object whose records people make, change and delete, unless said otherwise. */
export const objectOf = (given: Given): ObjectDefinition => ({
  label: given.name,
  labelPlural: `${given.label ?? given.name}s`,
  custom: given.name.endsWith('__c'),
  createable: true,
  updateable: true,
  deletable: true,
  searchable: true,
  setup: false,
  ...given,
});

/** An object that is only read through the API. */
export const readOnlyObject = (given: Given): ObjectDefinition =>
  objectOf({ createable: false, updateable: false, deletable: false, searchable: false, ...given });
