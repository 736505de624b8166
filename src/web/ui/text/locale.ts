import { locales, type Locale } from '../../../domain/locale.ts';
import {
  loadMessages,
  translate,
  type Area,
  type MessageKey,
  type MessageValues,
} from '../../../messages/browser.ts';
import { makeStore, useStore } from '../browser/store.ts';
import { keptHere } from '../browser/kept.ts';

export type { Locale, MessageKey };

let areas: readonly Area[] = [];
const active = makeStore<Locale | null>(null);
const remembered = 'tieline.locale';

const spoken = (tag: string | null): Locale | undefined =>
  locales.find((locale) => locale === tag?.slice(0, 2));

/** The language before anybody is signed in: the last one used here, else the browser's, else English. */
export function guessedLocale(): Locale {
  return (
    spoken(keptHere.read(remembered)) ??
    navigator.languages.map(spoken).find((found) => found !== undefined) ??
    'en'
  );
}

/** Shows the page in `locale`, once its texts are here. Numbers and dates follow. `shown` are the areas of this page. */
export async function showLocale(locale: Locale, shown: readonly Area[] = areas): Promise<void> {
  areas = shown;
  await loadMessages(locale, areas);
  keptHere.write(remembered, locale);
  document.documentElement.lang = locale;
  active.write(locale);
}

/** Brings the texts of a part of the page that comes later, in the language shown now and in every one chosen from then on. */
export async function addArea(area: Area): Promise<void> {
  if (areas.includes(area)) return;
  areas = [...areas, area];
  await loadMessages(localeNow(), [area]);
}

/** The language shown now. */
export const localeNow = (): Locale => active.read() ?? 'en';
export const useLocale = (): Locale => useStore(active, (locale) => locale) ?? 'en';

/** The text of a key in the person's language. */
export const say = (key: MessageKey, values?: MessageValues): string => translate(localeNow(), key, values);

/** `say` for components: they are drawn again when the language changes. */
export function useText(): typeof say {
  useLocale();
  return say;
}
