/**
 * The languages in which people read Tieline (spec O9), each under its own name, as its speakers look for it. The one list: a
 * message exists in each of them.
 */
export const languageNames = { en: 'English', de: 'Deutsch', nl: 'Nederlands' } as const;

export type Locale = keyof typeof languageNames;

/** The languages in the order in which they are offered. English comes first and stands in for a missing text. */
export const locales = ['en', 'de', 'nl'] as const satisfies readonly Locale[];

export const isLocale = (text: string): text is Locale => Object.hasOwn(languageNames, text);

/** One value for each language. */
export const byLocale = <Value>(valueOf: (locale: Locale) => Value): Readonly<Record<Locale, Value>> =>
  Object.fromEntries(locales.map((locale) => [locale, valueOf(locale)])) as Record<Locale, Value>;

/** A text that the organisation wrote itself, in the languages it cares about. */
export type LocalText = Readonly<Partial<Record<Locale, string>>>;

/** The text in the reader's language, else in the first in which there is one; '' when there is none. */
export function inLanguage(text: LocalText, locale: Locale): string {
  return text[locale] ?? locales.map((other) => text[other]).find((found) => found !== undefined) ?? '';
}
