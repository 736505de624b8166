import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byLocale, locales, type Locale } from '../domain/locale.ts';
import type { Reason } from '../domain/reason.ts';
import { Catalog } from './catalog.ts';
import { compileMessages } from './compile.ts';
import { areas, type Area, type MessageKey, type MessageValues } from './keys.ts';
export type { Locale } from '../domain/locale.ts';
export type { MessageKey, MessageValues } from './keys.ts';

type Texts = Readonly<Record<Area, Readonly<Record<string, string>>>>;

/** An area's texts in a language as its file has them; that each is a text is proved by a test. */
const read = (locale: Locale, area: Area): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(import.meta.dirname, locale, `${area}.json`), 'utf8')) as Record<
    string,
    string
  >;

/** The texts of every language, for the server and tests; the browser's are compiled by its build. */
export const texts = byLocale(
  (locale) => Object.fromEntries(areas.map((area) => [area, read(locale, area)])) as Texts,
);

const catalog = new Catalog();
for (const locale of locales) {
  for (const area of areas) catalog.add(locale, compileMessages(texts[locale][area]));
}

/** A text for people, on the server, where every language is at hand; the browser loads one (`web/ui/text/locale.ts`). */
export function translate(locale: Locale, key: MessageKey, values?: MessageValues): string {
  return catalog.translate(locale, key, values);
}

/** Whether there is such a message: for codes and texts that come from the domain or a schema. */
export const isMessageKey = (text: string): text is MessageKey => catalog.has('en', text);

/** A rule's reason in words. A code of another release, which has no text any more, stands for itself. */
export function because(locale: Locale, reason: Reason): string {
  return isMessageKey(reason.code) ? catalog.translate(locale, reason.code, reason.values) : reason.code;
}

/**
 * A reason that holds for many contacts: what it names of each (`{agent}`) is left open. A code of another release
 * stands for itself, as above.
 */
export function reasonAlone(locale: Locale, code: string): string {
  if (!isMessageKey(code)) return code;
  const named = (texts.en.why[code] ?? '').matchAll(/\{(\w+)[,}]/g);
  return catalog.translate(locale, code, Object.fromEntries([...named].map(([, name = '']) => [name, '…'])));
}
