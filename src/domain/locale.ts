/** The languages in which people read Tieline; a message exists in each of them. */
export const locales = ['en', 'de', 'nl'] as const;
export type Locale = (typeof locales)[number];

export const isLocale = (text: string): text is Locale => locales.some((locale) => locale === text);

/** A text that the organisation wrote itself, in the languages it cares about. */
export type LocalText = Readonly<Partial<Record<Locale, string>>>;

/** The text in the reader's language, else in English, else in any; '' when there is none. */
export function inLanguage(text: LocalText, locale: Locale): string {
  return text[locale] ?? text.en ?? text.de ?? text.nl ?? '';
}
