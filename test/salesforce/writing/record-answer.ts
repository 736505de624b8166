import type { Row } from '../model/org-data.ts';
import type { FieldSchema, ObjectSchema } from '../model/schema.ts';
import { addressOf } from '../soql/selecting/address.ts';
import { refused } from './save-error.ts';

/** `/services/data/v66.0/sobjects/Task/00T…` */
export const recordUrl = (object: string, id: string, version: number): string =>
  `/services/data/v${version}.0/sobjects/${object}/${id}`;

/** A record as a resource gives it, with these fields, or with all that the user sees. */
export function recordAnswer(
  row: Row,
  schema: ObjectSchema,
  fields: readonly FieldSchema[] | null,
  version: number,
): Readonly<Record<string, unknown>> {
  const shown = fields ?? [...schema.fields.values()];
  const attributes = { type: schema.name, url: recordUrl(schema.name, row.Id, version) };
  return {
    attributes,
    ...Object.fromEntries(shown.map((field) => [field.name, shownValue(row, field, schema)])),
  };
}

/** Fields by a comma-separated list of names; null: all. Refuses names that the object does not have. */
export function fieldsNamed(list: string | null, schema: ObjectSchema): readonly FieldSchema[] | null {
  if (list === null) return null;
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.map((name) => {
    const field = schema.fields.get(name.toLowerCase());
    if (field !== undefined) return field;
    throw refused(
      400,
      'INVALID_FIELD',
      `No such column '${name}' on entity '${schema.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  });
}

const shownValue = (row: Row, field: FieldSchema, schema: ObjectSchema): unknown =>
  field.type === 'address' ? addressOf(schema, field, row) : (row[field.name] ?? null);
