import type { AgentId } from '../../../domain/ids.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AuditEntry, Snapshot, Write } from './snapshot.ts';

/** Who changes the organisation, for the audit; null: Tieline itself, at the first start. */
export interface Actor {
  readonly id: AgentId | null;
  readonly name: string;
}

export interface AuditRow extends AuditEntry {
  readonly id: string;
  readonly at: EpochMs;
  readonly by: Actor;
}

/** Where the organisation is kept. */
export interface OrganisationStore {
  /** Costs one small statement. */
  version(): Promise<number>;
  load(): Promise<Snapshot>;
  /**
   * One change, in one transaction, with nobody else changing anything: `decide` sees the organisation as it is, what
   * it gives is written with its audit. Gives the organisation afterwards; `in-use` when something outside the
   * organisation still refers to what is removed.
   */
  change(
    known: Snapshot,
    by: Actor,
    decide: (now: Snapshot) => readonly Write[] | Refusal,
  ): Promise<Snapshot | Refusal>;
  /** Newest first, older than the entry `before` (null: from the newest). */
  audit(before: string | null, limit: number): Promise<readonly AuditRow[]>;
}
