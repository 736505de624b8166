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
