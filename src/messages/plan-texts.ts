import type { Locale } from '../domain/locale.ts';
import type { PlanTextKey, PlanTexts } from '../domain/logging/texts.ts';
import { translate } from './index.ts';

/** The words that were asked for, by language: they never change, and each plan takes a dozen of them. */
const known = new Map<Locale, Map<PlanTextKey, string>>();

/** The words that a plan writes into the CRM, in the workflow's language. */
export function planTexts(locale: Locale): PlanTexts {
  const words = known.get(locale) ?? new Map<PlanTextKey, string>();
  known.set(locale, words);
  return (key) => {
    const found = words.get(key);
    if (found !== undefined) return found;
    const word = translate(locale, `log.text.${key}`);
    words.set(key, word);
    return word;
  };
}
