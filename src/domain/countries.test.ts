import { expect, it } from 'vitest';
import { countryNames, isCountry } from './countries.ts';
import { locales } from './locale.ts';

it('a country is called as people call it, by its present code', () => {
  const [en, de, nl] = locales.map(countryNames);
  expect(['DE', 'NL', 'GB', 'XK'].map((code) => [en?.get(code), de?.get(code), nl?.get(code)])).toEqual([
    ['Germany', 'Deutschland', 'Duitsland'],
    ['Netherlands', 'Niederlande', 'Nederland'],
    ['United Kingdom', 'Vereinigtes Königreich', 'Verenigd Koninkrijk'],
    ['Kosovo', 'Kosovo', 'Kosovo'],
  ]);
});

it('countries are those of ISO 3166, with Kosovo', () => {
  expect(countryNames('en').size).toBe(250);
  for (const none of ['DD', 'EU', 'ZZ', 'QQ', 'IC', 'EA', 'AC', 'de', ''])
    expect(isCountry(none), none).toBe(false);
  for (const one of ['DE', 'XK', 'GG', 'AQ']) expect(isCountry(one), one).toBe(true);
});
