import { setupI18n } from '@lingui/core';
import type { I18n, Messages } from '@lingui/core';
import type { Locale } from '../domain/locale.ts';
import type { MessageKey, MessageValues } from './keys.ts';

/**
 * Lingui turns escape sequences (`\x41`, `\u0041`) of a finished text into characters, those of a customer's
 * name included; a backslash written as such a sequence comes out as it went in.
 */
const literal = (value: string): string => value.replaceAll('\\', '\\x5c');

/** The compiled messages at hand, by language. */
export class Catalog {
  readonly #languages = new Map<Locale, I18n>();

  /** Adds an area's compiled messages to those of the language. */
  add(locale: Locale, messages: Messages): void {
    const language = this.#languages.get(locale);
    if (language) return language.load(locale, messages);
    this.#languages.set(locale, setupI18n({ locale, messages: { [locale]: { ...messages } } }));
  }

  /** The message in this language, with its values; the key itself where the language was not loaded. */
  translate(locale: Locale, key: MessageKey, values: MessageValues = {}): string {
    const language = this.#languages.get(locale);
    if (!language) return key;
    return language._(
      key,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'string' ? literal(value) : value,
        ]),
      ),
    );
  }

  /** Whether the message exists in the language. */
  has(locale: Locale, key: string): key is MessageKey {
    return this.#languages.get(locale)?.messages[key] !== undefined;
  }
}
