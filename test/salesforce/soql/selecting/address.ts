import type { Row } from '../../model/org-data.ts';
import type { FieldSchema, ObjectSchema, Value } from '../../model/schema.ts';
import type { AddressValue } from './query-result.ts';

/** By the name in the answer, the end of the name of the field that holds the part. */
const parts: readonly (readonly [string, string])[] = [
  ['city', 'City'],
  ['country', 'Country'],
  ['countryCode', 'CountryCode'],
  ['geocodeAccuracy', 'GeocodeAccuracy'],
  ['latitude', 'Latitude'],
  ['longitude', 'Longitude'],
  ['postalCode', 'PostalCode'],
  ['state', 'State'],
  ['stateCode', 'StateCode'],
  ['street', 'Street'],
];

/** `countryCode` and `stateCode` are only there where the org has picklists of them. */
const onlyWhereThere: ReadonlySet<string> = new Set(['countryCode', 'stateCode']);

/** `MailingAddress` from `MailingStreet`, `MailingCity` …; null where none of them says anything. */
export function addressOf(object: ObjectSchema, field: FieldSchema, row: Row): AddressValue | null {
  const prefix = field.name.replace(/Address$/, '');
  const values: Record<string, Value> = {};
  for (const [name, suffix] of parts) {
    const part = object.fields.get(`${prefix}${suffix}`.toLowerCase());
    if (part === undefined && onlyWhereThere.has(name)) continue;
    values[name] = part === undefined ? null : (row[part.name] ?? null);
  }
  return Object.values(values).every((value) => value === null) ? null : values;
}
