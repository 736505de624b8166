import { writeStates, type WriteState } from '../logging/log-state.ts';
import type { EpochMs } from '../time.ts';
import { counted, figure, name, seconds, sum, type Table } from './report.ts';

export interface LedgerFigures {
  readonly state: WriteState;
  readonly contacts: number;
  readonly writes: number;
  /** Writes that took more than one attempt. */
  readonly retried: number;
  /** When the oldest unfinished write was planned; null: none. */
  readonly oldestAt: EpochMs | null;
  /** From the plan to the CRM's confirmation: median and 95th percentile. null: none is confirmed. */
  readonly middleDelayMs: number | null;
  readonly mostDelayMs: number | null;
}

/** The state of the ledger (spec L40): its writes by state, which were retried, and how long they took. */
export function ledger(figures: readonly LedgerFigures[]): Table {
  const oldest = figures.flatMap(({ oldestAt }) => oldestAt ?? []);
  return {
    columns: [
      name('write-state'),
      counted('contacts', {}),
      figure('writes', 'count'),
      figure('retried', 'count'),
      figure('oldest-due', 'moment'),
      figure('delay-middle', 'seconds'),
      figure('delay-most', 'seconds'),
    ],
    rows: figures
      .toSorted((a, b) => writeStates.indexOf(a.state) - writeStates.indexOf(b.state))
      .map((row) => ({
        names: [{ of: 'write', state: row.state }],
        values: [
          row.contacts,
          row.writes,
          row.retried,
          row.oldestAt,
          seconds(row.middleDelayMs),
          seconds(row.mostDelayMs),
        ],
        contacts: { write: row.state },
      })),
    total: [
      null,
      sum(figures.map((one) => one.writes)),
      sum(figures.map((one) => one.retried)),
      oldest.length === 0 ? null : Math.min(...oldest),
      null,
      null,
    ],
  };
}
