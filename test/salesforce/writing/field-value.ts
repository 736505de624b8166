import { moment } from '../model/moments.ts';
import type { FieldSchema, FieldType, Value } from '../model/schema.ts';
import type { Json } from './json-body.ts';

/** What came in a field's place cannot be read as the field's type; `type` is what Salesforce's message calls it. */
export interface TypeMismatch {
  readonly type: string;
}

/**
 * A JSON value as the field holds it: texts without the spaces around them, an empty text as null, moments in UTC to the
 * second. A number is taken from a text too, a text never from a number.
 */
export function fieldValue(field: FieldSchema, value: Json): Value | TypeMismatch {
  if (value === null) return field.type === 'boolean' ? { type: 'boolean' } : null;
  return readers[field.type](value);
}

type Reader = (value: Exclude<Json, null>) => Value | TypeMismatch;

const text = (type: string): Reader => {
  return (value) => (typeof value === 'string' ? value.trim() || null : { type });
};

const number = (type: 'int' | 'double'): Reader => {
  return (value) => {
    if (typeof value !== 'number' && typeof value !== 'string') return { type };
    const read = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
    return Number.isFinite(read) && (type === 'double' || Number.isInteger(read)) ? read : { type };
  };
};

const boolean: Reader = (value) => {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'false' ? value === 'true' : { type: 'boolean' };
};

const date: Reader = (value) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDate(value)
    ? value
    : { type: 'date' };

const momentPattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;

const datetime: Reader = (value) => {
  const parts = typeof value === 'string' ? momentPattern.exec(value) : null;
  if (parts === null || !isCalendarDate(parts[1] ?? '')) return { type: 'datetime' };
  return moment(Date.parse(parts[0].replace(/([+-]\d{2})(\d{2})$/, '$1:$2')));
};

function isCalendarDate(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

const readers: Readonly<Record<FieldType, Reader>> = {
  id: text('id'),
  string: text('string'),
  textarea: text('string'),
  picklist: text('string'),
  multipicklist: text('string'),
  combobox: text('string'),
  reference: text('id'),
  phone: text('string'),
  email: text('string'),
  url: text('string'),
  boolean,
  int: number('int'),
  double: number('double'),
  currency: number('double'),
  percent: number('double'),
  date,
  datetime,
  // Nothing can be written to a compound field; the save rules refuse it by name.
  address: () => null,
};
