import type { CustomerRecord } from '../../domain/crm/customer-record.ts';
import type { E164 } from '../../domain/number.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../ports/interactions/phone-numbers.ts';
import type { ReadNumbers } from '../ports/crm/record-store.ts';

/** A phone field with a value, by whatever name the CRM has for it. */
export interface WrittenField<Field extends string = string> {
  readonly field: Field;
  readonly written: string;
  /**
   * The country for numbers without a country code: that of the record's address, otherwise the organisation's (spec
   * L23).
   */
  readonly country: string;
}

export function phoneFields(
  record: CustomerRecord,
  organisationCountry: string,
): readonly WrittenField<'phone' | 'mobile'>[] {
  switch (record.kind) {
    case 'account':
      return written([['phone', record.phone]], record.country ?? organisationCountry);
    case 'contact':
    case 'lead':
    case 'personAccount':
      return written(
        [
          ['phone', record.phone],
          ['mobile', record.mobile],
        ],
        record.country ?? organisationCountry,
      );
    case 'case':
    case 'opportunity':
      return [];
  }
}

const written = <Field extends string>(
  fields: readonly (readonly [Field, string | null])[],
  country: string,
): readonly WrittenField<Field>[] =>
  fields.flatMap(([field, text]) => (text === null ? [] : [{ field, written: text, country }]));

/** The entries of the number index. A number in two fields is indexed once, with the first extension given. */
export const readNumbers = (
  record: CustomerRecord,
  phoneNumbers: PhoneNumbers,
  organisationCountry: string,
): ReadNumbers => readFields(phoneFields(record, organisationCountry), phoneNumbers);

function readFields(fields: readonly WrittenField[], phoneNumbers: Pick<PhoneNumbers, 'parse'>): ReadNumbers {
  const numbers = new Map<E164, string | null>();
  const unreadable: WrittenField[] = [];
  for (const each of fields) {
    const parsed = phoneNumbers.parse(each.written, each.country);
    if (parsed === null) unreadable.push(each);
    else numbers.set(parsed.e164, numbers.get(parsed.e164) ?? parsed.extension);
  }
  return { numbers: [...numbers].map(([e164, extension]) => ({ e164, extension })), unreadable };
}

/** Reads the numbers of records in the organisation's current country. */
export const numbersReader =
  (phoneNumbers: PhoneNumbers, organisation: Pick<Organisation, 'settings'>) =>
  (record: CustomerRecord): ReadNumbers =>
    readNumbers(record, phoneNumbers, organisation.settings().country);
