import { expect, it } from 'vitest';
import { countryNames } from './countries.ts';
import { locales } from './locale.ts';

it('a country is called as people call it, by its present code', () => {
  const [en, de, nl] = locales.map(countryNames);
  expect(['DE', 'NL', 'GB', 'XK'].map((code) => [en?.get(code), de?.get(code), nl?.get(code)])).toEqual([
    ['Germany', 'Deutschland', 'Duitsland'],
    ['Netherlands', 'Niederlande', 'Nederland'],
    ['United Kingdom', 'Vereinigtes Königreich', 'Verenigd Koninkrijk'],
    ['Kosovo', 'Kosovo', 'Kosovo'],
  ]);
  for (const none of ['DD', 'EU', 'ZZ', 'QQ']) expect(en?.has(none)).toBe(false);
  expect(en?.size).toBeGreaterThan(240);
});
