import type { Locale } from '../domain/locale.ts';
import type { PlanTexts } from '../domain/plan/texts.ts';
import { translate } from './index.ts';

/** The words that a plan writes into the CRM, in the workflow's language. */
export const planTexts =
  (locale: Locale): PlanTexts =>
  (key) =>
    translate(locale, `log.text.${key}`);
