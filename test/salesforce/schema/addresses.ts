import { countries, states } from './places.ts';
import { address, picklist, restricted, shortText, text, type FieldDefinition } from './fields.ts';

/** An address in its parts, and as a whole, which is only read; `BillingStreet` … `BillingAddress`. */
export const addressFields = (prefix: string): readonly FieldDefinition[] => [
  shortText(`${prefix}Street`, 255),
  text(`${prefix}City`, 40),
  text(`${prefix}State`, 80),
  text(`${prefix}PostalCode`, 20),
  text(`${prefix}Country`, 80),
  code(
    `${prefix}StateCode`,
    states.map(({ code: value }) => value),
  ),
  code(
    `${prefix}CountryCode`,
    countries.map(({ code: value }) => value),
  ),
  address(`${prefix}Address`),
];

/** States of several countries bear the same code; a picklist names each once. */
const code = (name: string, values: readonly string[]): FieldDefinition => ({
  ...restricted(picklist(name, [...new Set(values)], { length: 10 })),
  feature: 'state-country-picklists',
});
