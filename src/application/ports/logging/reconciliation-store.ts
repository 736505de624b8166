import type { People } from '../../../domain/organisation/visibility.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Reconciled, ReconciliationCounts } from './reconciled.ts';

/** What the comparison of one day found. */
export interface DayReport extends ReconciliationCounts {
  /** `2026-11-20`, in UTC. */
  readonly day: string;
  readonly begunAt: EpochMs;
  /** null: it goes on, or the server that began it died. */
  readonly endedAt: EpochMs | null;
}

/** Keeps what the daily comparison of ledger and CRM found. */
export interface ReconciliationStore {
  /** Begins a day's comparison, under the lease `reconciliation`; false: it is done. */
  begin(day: string, now: EpochMs): Promise<boolean>;
  finish(day: string, result: Reconciled, now: EpochMs): Promise<void>;
  /** Forgets all but the newest days. */
  keep(days: number): Promise<void>;
  /** Newest first; as far as they are about contacts of these people (null: everybody's), counted by their findings. */
  list(limit: number, people: People | null): Promise<readonly DayReport[]>;
  /** null: no such day was compared. */
  read(day: string, people: People | null): Promise<(DayReport & Reconciled) | null>;
}
