import type { Finding } from './finding.ts';

/** The progress of a comparison. */
export interface ReconciliationCounts {
  readonly missing: number;
  readonly doubled: number;
  readonly changed: number;
  /** Parts that are not written yet or need attention: not compared. */
  readonly pending: number;
  readonly compared: number;
}

export interface Reconciled extends ReconciliationCounts {
  /** The first ones, at most `maxFindings`. */
  readonly findings: readonly Finding[];
}

/** More than a person goes through; the counts cover all. */
export const maxFindings = 1_000;
