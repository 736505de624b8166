import type { Finding } from './finding.ts';

/** How far a comparison is. */
export interface ReconciliationCounts {
  readonly missing: number;
  readonly doubled: number;
  readonly changed: number;
  /** Parts that are still to be written, or that need attention: not compared. */
  readonly pending: number;
  readonly compared: number;
}

export interface Reconciled extends ReconciliationCounts {
  /** The first ones, at most `maxFindings`. */
  readonly findings: readonly Finding[];
}

/** More than a person goes through; the counts are of all. */
export const maxFindings = 1_000;
