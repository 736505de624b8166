import { countryNames } from '../../../domain/countries.ts';
import { locales } from '../../../domain/locale.ts';

/** Common spellings that are not a country's official name. */
const usual: readonly (readonly [string, string])[] = [
  ['usa', 'US'],
  ['uk', 'GB'],
  ['england', 'GB'],
  ['great britain', 'GB'],
  ['großbritannien', 'GB'],
  ['groot-brittannië', 'GB'],
  ['holland', 'NL'],
];

let known: ReadonlyMap<string, string> | null = null;

/** The code (ISO 3166) of a country by its name in one of our languages; other text stays as it is. */
export function countryCode(text: string): string {
  known ??= countries();
  return known.get(text.toLowerCase()) ?? text;
}

function countries(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const locale of locales)
    for (const [code, name] of countryNames(locale)) found.set(name.toLowerCase(), code);
  for (const [name, code] of usual) found.set(name, code);
  return found;
}
