import type { Locale } from './locale.ts';

/** Regions that have a name and are no country: unions, parts of countries that only posts and dialling know, and what only tests write. */
const noCountries: ReadonlySet<string> = new Set('EU EZ QO UN AC CP CQ DG EA IC TA XA XB ZZ'.split(' '));

/** A withdrawn code (such as `DD`) has the same name as the country it became part of. */
const isPresent = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code;

/** Every country by its code (ISO 3166), as it is called in a language. */
export function countryNames(locale: Locale): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const found = new Map<string, string>();
  for (const first of letters)
    for (const second of letters) {
      const code = first + second;
      const name = noCountries.has(code) || !isPresent(code) ? undefined : names.of(code);
      if (name !== undefined) found.set(code, name);
    }
  return found;
}

let codes: ReadonlySet<string> | null = null;

/** Whether it is the code of a country (ISO 3166, and XK), in capital letters. */
export function isCountry(code: string): boolean {
  codes ??= new Set(countryNames('en').keys());
  return codes.has(code);
}
