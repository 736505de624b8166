import { describe, expect, it } from 'vitest';
import type { CustomerRecord } from '../../domain/crm/customer-record.ts';
import { recordId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import { epochMs } from '../../domain/time.ts';
import type { PhoneNumbers } from '../ports/interactions/phone-numbers.ts';
import { phoneFields, readNumbers } from './record-numbers.ts';

/** Reads `NL 123#5` as what it says, so that these tests see which country a number was read in. */
const phoneNumbers: PhoneNumbers = {
  parse(text, country) {
    const [number = '', extension = null] = text.split('#');
    return /^\d+$/u.test(number)
      ? { e164: `+${String(country)}${number}` as E164, extension, country }
      : null;
  },
  format: (number) => number,
};

const contact = (fields: {
  phone?: string | null;
  mobile?: string | null;
  country?: string | null;
}): CustomerRecord => ({
  kind: 'contact',
  id: recordId('c'),
  name: 'C',
  createdAt: epochMs(0),
  changedAt: epochMs(0),
  firstName: null,
  lastName: 'C',
  phone: null,
  mobile: null,
  email: null,
  country: null,
  description: null,
  owner: { id: 'mia', name: 'Mia' },
  external: null,
  account: null,
  ...fields,
});

describe('the numbers of a record', () => {
  it('are read in the country of its address, else the organisation’s', () => {
    expect(readNumbers(contact({ phone: '1', country: 'NL' }), phoneNumbers, 'DE').numbers).toEqual([
      { e164: '+NL1', extension: null },
    ]);
    expect(readNumbers(contact({ phone: '1' }), phoneNumbers, 'DE').numbers).toEqual([
      { e164: '+DE1', extension: null },
    ]);
  });

  it('are indexed once, with the extension that one of the fields has', () => {
    expect(readNumbers(contact({ phone: '1', mobile: '1#5' }), phoneNumbers, 'DE').numbers).toEqual([
      { e164: '+DE1', extension: '5' },
    ]);
  });

  it('that cannot be read are named by field, with the country they were tried in', () => {
    expect(
      readNumbers(contact({ phone: 'ask Tom', mobile: '2', country: 'NL' }), phoneNumbers, 'DE'),
    ).toEqual({
      numbers: [{ e164: '+NL2', extension: null }],
      unreadable: [{ field: 'phone', written: 'ask Tom', country: 'NL' }],
    });
  });

  it('are none where no field is filled in', () => {
    expect(phoneFields(contact({}), 'DE')).toEqual([]);
  });
});
