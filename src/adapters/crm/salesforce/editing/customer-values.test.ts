import { describe, expect, it } from 'vitest';
import { describedField, describedObject } from '../../../../../test/support/salesforce/described.ts';
import { readDescribe } from '../describe/object-describe.ts';
import { customerValues, writesCountryText } from './customer-values.ts';

const accounts = (...fields: readonly string[]) =>
  readDescribe(
    describedObject(
      'Account',
      fields.map((name) => describedField(name)),
    ),
  );
const inGermany = { kind: 'account', fields: { country: 'DE' } } as const;

describe('the country of an address', () => {
  it('is written as a code where the org has picklists', () => {
    const object = accounts('BillingCountry', 'BillingCountryCode');
    expect(writesCountryText(inGermany, object)).toBe(false);
    expect(customerValues(inGermany, object, 'de')).toEqual({ values: { BillingCountryCode: 'DE' } });
  });

  it('is written as its name in the org’s language where it is text', () => {
    const object = accounts('BillingCountry');
    expect(writesCountryText(inGermany, object)).toBe(true);
    expect(customerValues(inGermany, object, 'de')).toEqual({ values: { BillingCountry: 'Deutschland' } });
    expect(customerValues(inGermany, object, 'en')).toEqual({ values: { BillingCountry: 'Germany' } });
  });

  it('is left as it is, emptied, or refused where there is no such field', () => {
    const emptied = { kind: 'account', fields: { country: null } } as const;
    expect(writesCountryText({ kind: 'account', fields: { name: 'A' } }, accounts('Name'))).toBe(false);
    expect(customerValues(emptied, accounts('BillingCountry'), 'en')).toEqual({
      values: { BillingCountry: null },
    });
    expect(customerValues(inGermany, accounts('Name'), 'en')).toEqual({
      errors: [{ path: 'country', message: 'problem.crm.no-such-field' }],
    });
  });
});
