import type { E164 } from '../../../domain/number.ts';

/** A number as somebody wrote it, understood. A stored extension is kept apart (spec L23). */
export interface ParsedNumber {
  readonly e164: E164;
  readonly extension: string | null;
  readonly country: string | null;
}

/** Reading and writing telephone numbers. */
export interface PhoneNumbers {
  /**
   * Reads a number in whatever way it is written (`0049 89/636-48018`, `tel:+49-89-636;ext=5`); a national one in
   * `country` (ISO 3166 alpha-2). null: not a telephone number. Short internal extensions are none.
   */
  parse(text: string, country: string | null): ParsedNumber | null;
  /** For people: `+49 89 63648018`. */
  format(number: E164): string;
}
