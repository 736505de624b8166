import type { Plan } from '../logging/context/plan-context.ts';
import { counted, figure, name, share, sum, type Table } from './report.ts';

export interface LoggingFigures {
  readonly outcome: Plan['outcome'];
  /** The code of the reason that decided the outcome. */
  readonly reason: string;
  readonly contacts: number;
  /** Parts, because each can have its own log (spec L16). */
  readonly parts: number;
}

/** What is logged and what is not, by the reason in the latest plan (spec L40). The most frequent comes first. */
export function logging(figures: readonly LoggingFigures[], contacts: number): Table {
  const parts = sum(figures.map((one) => one.parts));
  return {
    columns: [
      name('outcome'),
      name('reason'),
      counted('contacts', {}),
      figure('parts', 'count'),
      figure('parts-share', 'percent'),
    ],
    rows: figures
      .toSorted((a, b) => b.parts - a.parts || (a.reason < b.reason ? -1 : 1))
      .map((row) => ({
        names: [
          { of: 'outcome', outcome: row.outcome },
          { of: 'reason', code: row.reason },
        ],
        values: [row.contacts, row.parts, share(row.parts, parts)],
        contacts: { outcome: row.outcome, reason: row.reason },
      })),
    total: [contacts, parts, share(parts, parts)],
  };
}
