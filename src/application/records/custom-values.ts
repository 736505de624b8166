import {
  searchText,
  titleOf,
  type CustomField,
  type CustomInput,
  type CustomObject,
} from '../../domain/crm/custom-object.ts';
import { refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import type { Derived } from '../ports/crm/custom-store.ts';
import type { PhoneNumbers } from '../ports/interactions/phone-numbers.ts';
import type { ReadNumbers } from '../ports/crm/record-store.ts';

/** The same as the longest text of the built-in kinds. */
const maxText = 4_000;
const maxPhone = 100;
/** Beyond these a number is no longer exact. */
const maxNumber = Number.MAX_SAFE_INTEGER;

type Values = Readonly<Record<string, CustomInput>>;

/** Reads the values given for an object's fields, and names every one that does not fit its field. */
export function readValues(object: CustomObject, given: Readonly<Record<string, unknown>>): Values | Refusal {
  const errors: FieldError[] = [];
  const values: Record<string, CustomInput> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = object.fields.find((one) => one.name === name);
    const read = field ? readValue(field, value) : { fault: 'problem.field.unknown-field' };
    if ('fault' in read) errors.push({ path: name, message: read.fault, values: read.values ?? {} });
    else values[name] = read.value;
  }
  return errors.length > 0 ? refuse('invalid', { errors }) : values;
}

type Read =
  | { readonly value: CustomInput }
  | { readonly fault: string; readonly values?: Readonly<Record<string, number>> };

function readValue({ type }: CustomField, value: unknown): Read {
  if (value === null || value === '') return { value: null };
  switch (type) {
    case 'number':
      return typeof value === 'number' && Math.abs(value) <= maxNumber
        ? { value }
        : { fault: 'problem.field.number' };
    case 'text':
      return readText(value, maxText);
    case 'phone':
      return readText(value, maxPhone);
    case 'date':
      return typeof value === 'string' && isDay(value) ? { value } : { fault: 'problem.field.date' };
    case 'reference': {
      const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
      return typeof id === 'string' ? { value: id } : { fault: 'problem.field.unknown-reference' };
    }
  }
}

function readText(value: unknown, most: number): Read {
  if (typeof value !== 'string') return { fault: 'problem.field.text' };
  if (value.includes('\u0000')) return { fault: 'problem.field.nul' };
  if (!value.isWellFormed()) return { fault: 'problem.field.half-character' };
  const text = value.trim();
  if (text.length > most) return { fault: 'problem.field.too-long', values: { most } };
  return { value: text === '' ? null : text };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const day = new Date(`${text}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** What is derived from a record's values; refuses `invalid` if there is no title to name it by. */
export function derive(
  object: CustomObject,
  values: Values,
  phoneNumbers: PhoneNumbers,
  country: string,
): Derived | Refusal {
  const name = titleOf(object, values);
  if (name === null)
    return refuse('invalid', { errors: [{ path: object.titleField, message: 'problem.field.required' }] });
  const numbers = object.fields
    .filter(({ type }) => type === 'phone')
    .map(
      ({ name: field }) => [field, readPhone(field, values[field] ?? null, phoneNumbers, country)] as const,
    );
  return { name, text: `${name} ${searchText(object, values)}`, numbers: new Map(numbers) };
}

/**
 * A custom object has no address, so numbers without a country code are read in the organisation's country (spec L23).
 */
function readPhone(
  field: string,
  value: CustomInput,
  phoneNumbers: PhoneNumbers,
  country: string,
): ReadNumbers {
  if (typeof value !== 'string') return { numbers: [], unreadable: [] };
  const parsed = phoneNumbers.parse(value, country);
  if (parsed === null) return { numbers: [], unreadable: [{ field, written: value, country }] };
  return { numbers: [{ e164: parsed.e164, extension: parsed.extension }], unreadable: [] };
}
