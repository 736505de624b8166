import type { Messages } from '@lingui/core';
import type { Locale } from '../domain/locale.ts';
import { Catalog } from './catalog.ts';
import type { Area, MessageKey, MessageValues } from './keys.ts';

export type { Locale } from '../domain/locale.ts';
export type { Area, MessageKey, MessageValues } from './keys.ts';

/** Compiled by the build (vite.config.ts), one chunk for each language and area: a page loads only what it shows. */
const files = import.meta.glob<Messages>('./*/*.json', { import: 'default' });

const catalog = new Catalog();
const loading = new Map<string, Promise<void>>();

async function load(locale: Locale, path: string): Promise<void> {
  const file = files[path];
  if (!file) throw new Error(`there are no messages ${path}`);
  try {
    catalog.add(locale, await file());
  } catch (error) {
    // A lost connection must not leave the page without texts for good.
    loading.delete(path);
    throw error;
  }
}

/** Loads the areas of one language, each once; await it before the first `translate` of them. */
export async function loadMessages(locale: Locale, areas: readonly Area[]): Promise<void> {
  await Promise.all(
    areas.map((area) => {
      const path = `./${locale}/${area}.json`;
      const begun = loading.get(path) ?? load(locale, path);
      loading.set(path, begun);
      return begun;
    }),
  );
}

/** A text for people; its area must have been loaded in this language. */
export function translate(locale: Locale, key: MessageKey, values?: MessageValues): string {
  return catalog.translate(locale, key, values);
}
