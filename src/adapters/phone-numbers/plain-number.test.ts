import fc from 'fast-check';
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  type CountryCode,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, it } from 'vitest';
import { parseByLibrary } from './phone-numbers.ts';
import { plainNumber } from './plain-number.ts';

const countries = getCountries();
const country = fc.constantFrom<CountryCode>(...countries);
const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: least, maxLength: most });

/** Digits as people of the country would write them, or nearly so: where the fast way and the slow one could differ. */
const dialled = country.chain((of) => {
  const example = getExampleNumber(of, examples)?.nationalNumber ?? '';
  const national = fc.oneof(
    digits(4, 13),
    fc
      .tuple(fc.nat(example.length), digits(12, 12))
      .map(([kept, rest]) => `${example.slice(0, kept)}${rest}`.slice(0, example.length)),
  );
  const before = fc.constantFrom(
    '',
    '0',
    '1',
    '8',
    '00',
    '011',
    '+',
    `+${getCountryCallingCode(of)}`,
    getCountryCallingCode(of),
  );
  return fc.record({
    country: fc.oneof({ weight: 4, arbitrary: fc.constant(of) }, country, fc.constant(null)),
    dialled: fc.tuple(before, national).map(([prefix, number]) => `${prefix}${number}`),
  });
});

it('is read as the library reads it, wherever it is read', () => {
  let read = 0;
  fc.assert(
    fc.property(dialled, ({ dialled: number, country: of }) => {
      const plain = plainNumber(number, of);
      if (plain === null) return;
      read += 1;
      expect({ number, of, plain }).toEqual({
        number,
        of,
        plain: parseByLibrary({ dialled: number, extension: null }, of)?.e164,
      });
    }),
    { numRuns: 10_000 },
  );
  expect(read).toBeGreaterThan(1_000);
});

it('is a mobile number with its country, of nearly every country', () => {
  const numbers = countries.flatMap((of) => getExampleNumber(of, examples)?.number ?? []);
  const read = numbers.filter((number) => plainNumber(number, null) === number);
  expect(read.length).toBeGreaterThan(0.95 * numbers.length);
});

it.each([
  ['03012345678', 'DE', '+493012345678'],
  ['015112345678', 'DE', '+4915112345678'],
  ['0201234567', 'NL', '+31201234567'],
  ['02079460000', 'GB', '+442079460000'],
  ['4155552671', 'US', '+14155552671'],
  ['612345678', 'ES', '+34612345678'],
] as const)('is %s in %s', (number, of, e164) => {
  expect(plainNumber(number, of)).toBe(e164);
});

it.each([
  ['004930123456', 'DE'],
  ['493012345678', 'DE'],
  ['110', 'DE'],
  ['01112345678', 'IT'],
  ['+49 30', null],
  ['+4903012345678', null],
] as const)('is not %s in %s, which might be several', (number, of) => {
  expect(plainNumber(number, of)).toBeNull();
});
