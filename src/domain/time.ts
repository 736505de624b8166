import type { Brand } from './ids.ts';

/** A moment, in milliseconds since 1970-01-01T00:00Z. Comes in through the port `Clock`, never from the system. */
export type EpochMs = Brand<number, 'EpochMs'>;

export const epochMs = (value: number): EpochMs => Math.trunc(value) as EpochMs;

/** The moment `durationMs` after `from`. */
export const after = (from: EpochMs, durationMs: number): EpochMs => epochMs(from + durationMs);

/** Whole seconds of a duration, rounded up, so that the shortest talk is above 0 (spec L8). */
export const secondsUp = (durationMs: number): number => Math.ceil(Math.max(0, durationMs) / 1000);

/** The pause after so many failures in a row: the first one, doubled with each, up to the longest. */
export const growingPauseMs = (failures: number, firstMs: number, longestMs: number): number =>
  Math.min(firstMs * 2 ** failures, longestMs);

export const dayMs = 86_400_000;

/**
 * The day so many days after 1970-01-01, `2026-11-20`, in years of four digits. Calculated, because every plan names
 * some days and Temporal takes a hundred times as long. The years begin in March here, so that a leap day is the last.
 */
export function civilDay(daysSince1970: number): string {
  const days = daysSince1970 + 719_468;
  const era = Math.floor(days / 146_097);
  const ofEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  const year = yearOfEra + era * 400 + (month < 10 ? 0 : 1);
  return `${padded(year, 4)}-${two(month < 10 ? month + 3 : month - 9)}-${two(day)}`;
}

/** The moment as the API writes every time: `2026-11-20T13:02:00.000Z`. */
export function isoText(at: EpochMs): string {
  const day = Math.floor(at / dayMs);
  const ms = at - day * dayMs;
  const [hours, minutes] = [two(ms / 3_600_000), two((ms / 60_000) % 60)];
  return `${civilDay(day)}T${hours}:${minutes}:${two((ms / 1_000) % 60)}.${padded(ms % 1_000, 3)}Z`;
}

export const isoTextOrNull = (at: EpochMs | null): string | null => (at === null ? null : isoText(at));

const two = (value: number): string => (value < 10 ? `0${Math.floor(value)}` : `${Math.floor(value)}`);
const padded = (value: number, length: number): string => String(value).padStart(length, '0');
