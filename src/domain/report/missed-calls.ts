import type { AgentId } from '../ids.ts';
import { counted, figure, name, share, type Table } from './report.ts';

export interface MissedFigures {
  /** null: contacts that no agent was offered. */
  readonly agent: AgentId | null;
  readonly answered: number;
  readonly missed: number;
  /** Missed ones that another agent answered. */
  readonly answeredByAnother: number;
}

const missed = { kind: 'inbound-missed' };

/**
 * Missed calls per agent, and how many of them someone else answered (spec L40). Most missed first. `total` counts each
 * call once, no matter how many agents missed it.
 */
export function missedCalls(figures: readonly MissedFigures[], total: Omit<MissedFigures, 'agent'>): Table {
  const place = ({ agent }: MissedFigures) => agent ?? '';
  const rows = figures.toSorted(
    (a, b) => b.missed - a.missed || b.answered - a.answered || (place(a) < place(b) ? -1 : 1),
  );
  return {
    columns: [
      name('agent'),
      counted('answered', { kind: 'inbound-answered' }),
      counted('missed', missed),
      counted('missed-answered', { ...missed, answeredBy: 'another' }),
      counted('missed-lost', { ...missed, answeredBy: 'nobody' }),
      figure('missed-share', 'percent'),
    ],
    rows: rows.map((row) => ({
      names: [{ of: 'agent', id: row.agent }],
      values: valuesOf(row),
      contacts: { agent: row.agent ?? '' },
    })),
    total: valuesOf(total),
  };
}

const valuesOf = (one: Omit<MissedFigures, 'agent'>): readonly (number | null)[] => [
  one.answered,
  one.missed,
  one.answeredByAnother,
  one.missed - one.answeredByAnother,
  share(one.missed, one.missed + one.answered),
];
