import { byLocale, type Locale } from '../domain/locale.ts';
import { Moments } from '../domain/logging/facts/moments.ts';
import type { PlanTextKey, PlanTexts } from '../domain/logging/context/texts.ts';
import { Templates } from '../domain/workflow/template.ts';
import { translate } from './index.ts';

/** What plans write in each language: words and names of days never change, and each plan takes a dozen of them. */
const texts = byLocale(textsIn);

/** What a plan writes into the CRM in the workflow's language. */
export const planTexts = (locale: Locale): PlanTexts => texts[locale];

function textsIn(locale: Locale): PlanTexts {
  const words = new Map<PlanTextKey, string>();
  const word = (key: PlanTextKey) => {
    const found = words.get(key);
    if (found !== undefined) return found;
    const made = translate(locale, `log.text.${key}`);
    words.set(key, made);
    return made;
  };
  return { word, moments: new Moments(locale), templates: new Templates() };
}
