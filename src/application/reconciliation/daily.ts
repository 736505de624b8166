import { after, civilDay, dayMs, epochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Log } from '../ports/runtime/log.ts';
import type { ReconciliationStore } from '../ports/logging/reconciliation-store.ts';
import { reconciling, type ReconcileDeps } from './reconcile.ts';

/** A quarter of a year: by then a difference is history. */
const daysKept = 90;

export interface DailyReconciliationDeps extends ReconcileDeps {
  readonly reports: ReconciliationStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Compares ledger and CRM once a day for the day before (spec L37), and saves the findings. */
export class DailyReconciliation {
  readonly #deps: DailyReconciliationDeps;
  #isStopping = false;

  constructor(deps: DailyReconciliationDeps) {
    this.#deps = deps;
  }

  /**
   * Compares yesterday (in UTC) unless that was done; call it about every hour, under the lease `reconciliation`. A CRM
   * that was down is asked again then.
   */
  async run(): Promise<void> {
    const { reports, clock, log } = this.#deps;
    const now = clock.now();
    const today = Math.floor(now / dayMs);
    const day = civilDay(today - 1);
    if (!(await reports.begin(day, now))) return;
    const from = epochMs((today - 1) * dayMs);
    for await (const { result, isWhole } of reconciling(this.#deps, from, after(from, dayMs))) {
      // The next one to look compares the day again.
      if (this.#isStopping) return;
      if (!isWhole) continue;
      const { findings: _, ...counts } = result;
      await reports.finish(day, result, clock.now());
      if (result.missing + result.doubled + result.changed > 0)
        log.warn({ day, ...counts }, 'the CRM differs from what the ledger wrote');
    }
    await reports.keep(daysKept);
  }

  /** Stops after the page being compared. */
  stop(): void {
    this.#isStopping = true;
  }
}
