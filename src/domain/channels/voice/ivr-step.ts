import type { RecordRef } from '../../record.ts';

/** What a number asks its callers to key in before anything else happens to the call (spec R5). */
export interface IvrStep {
  /** What it is, as a workflow's `ivrPop` names it: `caseNumber`, `customerNumber`, `menu` … */
  readonly value: string;
  readonly maxDigits: number;
  /** Said to the caller. */
  readonly prompt: string;
}

/** A prompt is heard and a number looked up in a letter; who has keyed nothing by then has nothing to key. */
export const firstDigitMs = 20_000;
/** Between two digits; longer pauses only mean that the number is complete. */
export const nextDigitMs = 5_000;
/** Nobody is kept from the queue longer than this, however slowly they key (spec R12). */
export const longestIvrMs = 60_000;

/** The digits so far with these tones appended, and whether they are complete. `#` completes them; only digits count. */
export function readIvrInput(
  before: string,
  tones: string,
  maxDigits: number,
): { readonly digits: string; readonly isComplete: boolean } {
  const end = tones.indexOf('#');
  const keyed = (end === -1 ? tones : tones.slice(0, end)).replaceAll(/\D/gu, '');
  const digits = (before + keyed).slice(0, maxDigits);
  return { digits, isComplete: end !== -1 || digits.length === maxDigits };
}

/** Where a keyed value is looked for: a field of an object of the CRM. */
export interface IvrPlace {
  readonly object: string;
  readonly field: string;
}

/** What a caller keyed in. It is saved with the call's match, so that it is removed with it where nothing is logged (spec L7). */
export interface IvrInput {
  readonly value: string;
  readonly digits: string;
  /** The places in which a workflow looks for it and a record was found. */
  readonly found: readonly (IvrPlace & { readonly record: RecordRef })[];
}
