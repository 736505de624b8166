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
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const found = new Map<string, string>();
  for (const locale of locales) {
    const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
    for (const code of codes.filter(isPresent)) {
      const name = names.of(code);
      if (name !== undefined) found.set(name.toLowerCase(), code);
    }
  }
  for (const [name, code] of usual) found.set(name, code);
  return found;
}

/** A withdrawn code (such as `DD`) has the same name as the country it became part of. */
const isPresent = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code;
