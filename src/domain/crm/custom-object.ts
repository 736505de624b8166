import type { RecordId } from '../ids.ts';
import { customKind, isCustomKind, type CustomKind, type RecordKind, type RecordRef } from '../record.ts';
import type { FieldError } from '../refusal.ts';
import type { EpochMs } from '../time.ts';
import type { CrmUser } from './customer-record.ts';

export const customFieldTypes = ['text', 'number', 'phone', 'date', 'reference'] as const;
/** What a field holds; a reference is another record, of any kind. */
export type CustomFieldType = (typeof customFieldTypes)[number];

export interface CustomField {
  readonly name: string;
  readonly type: CustomFieldType;
}

/** An object that an administrator defined in the embedded CRM (spec L29), in one language like any CRM's. */
export interface CustomObject {
  readonly kind: CustomKind;
  /** For people. */
  readonly label: string;
  /** The field that a record is called by. */
  readonly titleField: string;
  /** In the order in which people see them. */
  readonly fields: readonly CustomField[];
}

/** More objects or fields than these are a database of its own, which is not what a contact centre's desk is for. */
export const maxObjects = 50;
export const maxFields = 50;

/** A value as it is written: a reference by its id. */
export type CustomInput = string | number | null;
/** A value as it is read; one that was never given is not there. */
export type CustomValue = string | number | RecordRef | null;

/** What a list tells of a record. */
export interface ListedRecord {
  readonly kind: CustomKind;
  readonly id: RecordId;
  readonly name: string;
  readonly owner: CrmUser;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
}

export const isListedRecord = (record: { readonly kind: RecordKind }): record is ListedRecord =>
  isCustomKind(record.kind);

export interface CustomRecord extends ListedRecord {
  readonly values: Readonly<Record<string, CustomValue>>;
}

/** A title is a name on one line. */
const maxTitle = 200;

const fieldShape = /^[A-Za-z][A-Za-z0-9_]{0,39}$/u;

/** What every record has beside its own fields; `name` is what it is called, and so may be its title alone. */
const everyRecordHas = ['kind', 'id', 'owner', 'createdAt', 'changedAt', 'numbers', 'external'];

/** By every record, or by every object of JavaScript. */
const isTaken = (name: string): boolean => everyRecordHas.includes(name) || name in {};

/** What stands in an address where the object would. */
const takenByAddresses = ['search', 'lookup', 'objects', 'import', 'imports'];

/** A name for an object; null: it is none, or is taken by something that is always there. */
export const objectKind = (name: string): CustomKind | null =>
  takenByAddresses.includes(name.toLowerCase()) ? null : customKind(name);

/** What is wrong with a definition by itself. */
export function definitionFaults({
  titleField,
  fields,
}: Pick<CustomObject, 'titleField' | 'fields'>): readonly FieldError[] {
  const faults: FieldError[] = [];
  if (fields.length > maxFields)
    faults.push({ path: 'fields', message: 'problem.object.too-many-fields', values: { most: maxFields } });
  for (const { name } of fields) {
    const path = `fields.${name}`;
    if (!fieldShape.test(name)) faults.push({ path, message: 'problem.object.field-name' });
    else if (isTaken(name) || (name === 'name' && titleField !== 'name'))
      faults.push({ path, message: 'problem.object.field-taken' });
  }
  const title = fields.find(({ name }) => name === titleField);
  if (!title || title.type === 'reference')
    faults.push({
      path: 'titleField',
      message: 'problem.object.title-field',
      values: {
        allowed: fields
          .filter(({ type }) => type !== 'reference')
          .map(({ name }) => name)
          .join(', '),
      },
    });
  return faults;
}

type Values = Readonly<Record<string, CustomInput>>;

/** What a record is called by these values; null: nothing. */
export function titleOf({ titleField }: CustomObject, values: Values): string | null {
  const title = values[titleField] ?? null;
  return title === null ? null : String(title).slice(0, maxTitle);
}

/** What search finds a record by; numbers of telephones are found as numbers. */
export const searchText = (object: CustomObject, values: Values): string =>
  object.fields
    .filter(({ type }) => type === 'text' || type === 'number')
    .map(({ name }) => values[name] ?? '')
    .join(' ');

/** The fields that change their type from one definition to the next. */
export const retyped = (before: CustomObject, after: CustomObject): readonly CustomField[] =>
  after.fields.filter((field) =>
    before.fields.some((one) => one.name === field.name && one.type !== field.type),
  );

/** The fields that the next definition no longer has. */
export const dropped = (before: CustomObject, after: CustomObject): readonly CustomField[] =>
  before.fields.filter(({ name }) => !after.fields.some((field) => field.name === name));
