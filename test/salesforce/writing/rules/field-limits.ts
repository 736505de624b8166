import type { FieldSchema, Value } from '../../model/schema.ts';
import { SaveFailed, type SaveError } from '../save-error.ts';
import type { Draft } from '../save-context.ts';

/** An `int` is held in 32 bits. */
const greatestInt = 2_147_483_647;
/** As many digits as a number field has at most before its point. */
const greatestDouble = 1e18;

/** Refuses texts that are too long, values that a restricted picklist does not have, and addresses that are none. */
export function checkFieldLimits({ schema, values }: Draft): void {
  const errors = [...values].flatMap(([name, value]) => {
    const field = schema.fields.get(name.toLowerCase());
    return field === undefined || value === null ? [] : (limitError(field, value) ?? []);
  });
  if (errors.length > 0) throw new SaveFailed(errors);
}

function limitError(field: FieldSchema, value: Exclude<Value, null>): SaveError | null {
  const error = (statusCode: string, message: string): SaveError => ({
    statusCode,
    message: `${field.label}: ${message}`,
    fields: [field.name],
  });
  if (typeof value === 'number') {
    const greatest = field.type === 'int' ? greatestInt : greatestDouble;
    return Math.abs(value) <= greatest
      ? null
      : error('NUMBER_OUTSIDE_VALID_RANGE', `value outside of valid range on numeric field: ${value}`);
  }
  if (typeof value !== 'string') return null;
  const unknown = unknownPicklistValue(field, value);
  if (unknown !== null) {
    return error(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `bad value for restricted picklist field: ${unknown}`,
    );
  }
  if (field.length > 0 && field.type !== 'reference' && value.length > field.length) {
    return error('STRING_TOO_LONG', `data value too large: ${value} (max length=${field.length})`);
  }
  if (field.type === 'email' && !/^[^\s@<>"(),;:]+@[^\s@.<>"(),;:]+(\.[^\s@.<>"(),;:]+)+$/.test(value)) {
    return error('INVALID_EMAIL_ADDRESS', `invalid email address: ${value}`);
  }
  return null;
}

/** Salesforce heeds no case in picklist values that it looks up, but a value it does not know at all is refused. */
function unknownPicklistValue(field: FieldSchema, value: string): string | null {
  if (!field.restrictedPicklist) return null;
  const known = new Set(
    field.picklistValues.filter(({ active }) => active).map((entry) => entry.value.toLowerCase()),
  );
  const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
  return chosen.find((one) => !known.has(one.trim().toLowerCase())) ?? null;
}
