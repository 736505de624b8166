import fc from 'fast-check';
import { getCountries, getExampleNumber, type CountryCode } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { phoneNumbers } from './phone-numbers.ts';

const numbers = phoneNumbers();
const e164 = (text: string, country: string | null = null) => numbers.parse(text, country)?.e164 ?? null;

const fullWidth = (text: string) =>
  text.replaceAll(/[0-9+]/gu, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0));
const arabic = (text: string) =>
  text.replaceAll(/\d/gu, (each) => String.fromCodePoint(0x0660 + Number(each)));

describe('a number', () => {
  it.each([
    ['0049 89/636-48018', 'DE'],
    ['0049 89/636-48018', 'US'],
    ['0049 89/636-48018', 'SG'],
    ['0049 89/636-48018', null],
    ['+49 (0)89 63648018', null],
    ['(+49) 89 63648018', 'US'],
    ['++49 89 636 48018', null],
    ['＋４９ ８９ ６３６４８０１８', null],
    ['+٤٩ ٨٩ ٦٣٦٤٨٠١٨', null],
    ['tel:+49-89-636-48018', null],
    ['tel:89-636-48018;phone-context=+49', null],
    ['tel:%2B49%2089%2063648018', null],
    ['sip:+498963648018@pbx.example.org;user=phone', null],
    ['callto://+498963648018', null],
    ['011 49 89 63648018', 'US'],
    ['011 49 89 63648018', null],
    ['001 49 89 63648018', 'SG'],
    ['8~10 49 89 63648018', 'RU'],
    ['089 63648018', 'DE'],
    ['(089) 636 480-18', 'de'],
    ['089\u00a0636\u201148018', 'DE'],
    ['089\u2009636\u221248018', 'DE'],
    ['\u200e089 636\u00ad48018\u202c', 'DE'],
    ['089/636.48018', 'DE'],
    ['49 89 63648018', 'DE'],
    ['Tel.: 089 63648018', 'DE'],
    ['Telefon (Büro): +49 89 63648018', null],
  ])('is read from %j in %j', (text, country) => {
    expect(e164(text, country)).toBe('+498963648018');
  });

  it.each([
    '089 63648018 x5',
    '089 63648018x5',
    '089 63648018 ext. 5',
    '089 63648018, ext 5',
    '089 63648018 Durchwahl 5',
    '089 63648018 (DW 5)',
    '089 63648018 tst. 5',
    '089 63648018 toestel 5',
    '089 63648018 доб. 5',
    '089 63648018 ｅｘｔ ５',
    '089 63648018 #5',
    '089 63648018,,5#',
    '089 63648018;5',
    'tel:+49-89-636-48018;ext=5',
    'tel:+498963648018;EXT=5;isub=9',
  ])('keeps the extension of %j apart', (text) => {
    expect(numbers.parse(text, 'DE')).toMatchObject({ e164: '+498963648018', extension: '5', country: 'DE' });
  });

  it('may be spelled in keypad letters', () => {
    expect(e164('1-800-FLOWERS', 'US')).toBe('+18003569377');
    expect(e164('+1 (800) FLOWERS x5')).toBe('+18003569377');
  });

  it('keeps the Italian zero and drops the German one', () => {
    expect(e164('+39 06 69812345')).toBe('+390669812345');
    expect(e164('+49 089 63648018')).toBe('+498963648018');
  });

  it('is read in its country even where that has just given the range out', () => {
    expect(e164('+1 555 010 0001')).toBe('+15550100001');
    expect(e164('(555) 010-0001', 'US')).toBe('+15550100001');
    expect(e164('07700 900456', 'GB')).toBe('+447700900456');
  });

  it('is written for people', () => {
    const parsed = numbers.parse('0049 89/636-48018', null);
    expect(parsed && numbers.format(parsed.e164)).toBe('+49 89 63648018');
  });
});

describe('no number', () => {
  it.each([
    ['', 'DE'],
    ['   ', 'DE'],
    ['5', 'DE'],
    ['101', 'DE'],
    ['2001', 'DE'],
    ['10001', 'DE'],
    ['12345', 'AT'],
    ['5000', 'LU'],
    ['112', 'DE'],
    ['110', 'DE'],
    ['+49112', null],
    ['00112', 'DE'],
    ['911', 'US'],
    ['+1911', null],
    ['000', 'AU'],
    ['10111', 'ZA'],
    ['116117', 'DE'],
    ['1234567', 'GB'],
    ['0123456', 'DE'],
    ['089 63648018', null],
    ['089 63648018', 'XX'],
    ['+999 1234567', null],
    ['anonymous', 'DE'],
    ['sip:anonymous@anonymous.invalid', 'DE'],
    ['call me', 'US'],
    ['😀', 'DE'],
    ['089 636😀48018', 'DE'],
    ['089\u000063648018', 'DE'],
    ['٣', 'DE'],
    ['+', null],
    ['tel:%', 'DE'],
    ['1'.repeat(40), 'DE'],
  ])('is read from %j in %j', (text, country) => {
    expect(e164(text, country)).toBeNull();
  });

  it.each(['0', ' ', '(', 'x', ';ext=', '+', '\u0660', '😀'])('is read from a huge text of %j', (each) => {
    expect(e164(`+49 89 ${each.repeat(1_000_000)} 5`)).toBeNull();
    expect(e164(each.repeat(240), 'DE')).toBeNull();
  });

  it('is an error, whatever the text: there is a number or none', () => {
    const countries = fc.constantFrom(null, 'DE', 'US', '');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), countries, (text, country) => {
        expect(e164(text, country) ?? '+10000').toMatch(/^\+[1-9]\d{4,14}$/u);
      }),
    );
  });
});

describe('every country', () => {
  const spellings: readonly ((
    international: string,
    national: string,
  ) => { text: string; abroad: boolean })[] = [
    (international) => ({ text: international, abroad: true }),
    (international) => ({ text: international.replaceAll(' ', ''), abroad: true }),
    (international) => ({ text: international.replaceAll(' ', '\u00a0'), abroad: true }),
    (international) => ({ text: international.replaceAll(' ', '\u2011'), abroad: true }),
    (international) => ({ text: international.replaceAll(' ', '/'), abroad: true }),
    (international) => ({ text: international.replaceAll(' ', '.'), abroad: true }),
    (international) => ({ text: international.replace('+', '00'), abroad: true }),
    (international) => ({ text: `tel:${international.replaceAll(' ', '-')}`, abroad: true }),
    (international) => ({ text: `\u202a${international}\u202c`, abroad: true }),
    (international) => ({ text: fullWidth(international), abroad: true }),
    (international) => ({ text: arabic(international), abroad: true }),
    (_, national) => ({ text: national, abroad: false }),
    (_, national) => ({ text: `(${national})`, abroad: false }),
    (_, national) => ({ text: fullWidth(national), abroad: false }),
    (_, national) => ({ text: national.replaceAll(' ', '\u2009'), abroad: false }),
  ];
  const extensions = ['', ' x5', ' ext. 5', ';ext=5', ' Durchwahl 5', ' tst. 5'];
  const samples = getCountries().flatMap((country) => {
    const example = getExampleNumber(country, examples);
    return example === undefined ? [] : [{ country, example }];
  });

  it('has an example', () => expect(samples.length).toBeGreaterThan(240));

  it('reads its own numbers alike in all spellings', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.constantFrom(...spellings),
        fc.constantFrom(...extensions),
        ({ country, example }, spelling, extension) => {
          const { text } = spelling(example.formatInternational(), example.formatNational());
          const parsed = numbers.parse(`${text}${extension}`, country);
          expect(parsed?.e164, `${text}${extension} in ${country}`).toBe(example.number);
          expect(parsed?.extension).toBe(extension === '' ? null : '5');
        },
      ),
      { numRuns: 4000 },
    );
  });

  it('reads the numbers of others', () => {
    const readers: readonly (CountryCode | null)[] = [
      null,
      'DE',
      'NL',
      'GB',
      'US',
      'IT',
      'SG',
      'JP',
      'BR',
      'AU',
    ];
    for (const { country, example } of samples)
      for (const spelling of spellings) {
        const { text, abroad } = spelling(example.formatInternational(), example.formatNational());
        if (!abroad) continue;
        for (const reader of readers)
          expect(e164(text, reader), `${text} of ${country} in ${String(reader)}`).toBe(example.number);
      }
  });

  it('is reached from America by 011', () => {
    for (const { country, example } of samples) {
      const text = example.formatInternational().replace('+', '011 ');
      for (const reader of ['US', 'CA', null])
        expect(e164(text, reader), `${text} of ${country}`).toBe(example.number);
    }
  });
});
