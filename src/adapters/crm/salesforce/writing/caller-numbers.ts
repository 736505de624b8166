import type { E164 } from '../../../../domain/number.ts';
import type { RecordRef } from '../../../../domain/record.ts';

/** Whose a number is, as the number index knows it (spec L24, X5). */
export interface CallerNumbers {
  /** The record that matching prefers of those that have the number; null: none has. */
  preferred(number: E164): Promise<RecordRef | null>;
  /** This record was made with this phone just now, whenever the org's own news of it comes. */
  made(record: RecordRef, phone: string): Promise<void>;
}
