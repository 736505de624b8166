import type { Plan } from '../logging/context/plan-context.ts';
import type { AgentId, QueueId } from '../ids.ts';
import type { WriteState } from '../logging/revisions/log-state.ts';

/** All reports (spec L40). */
export const reportNames = ['missed-calls', 'contacts', 'service-level', 'logging', 'ledger'] as const;
export type ReportName = (typeof reportNames)[number];

/** What contacts can be grouped by. */
export const groupings = ['kind', 'disposition', 'agent', 'queue', 'hour', 'day'] as const;
export type Grouping = (typeof groupings)[number];

/** What the contacts of a figure have in common: the query of `GET /api/v1/interactions` that lists exactly these. */
export type Conditions = Readonly<Record<string, string>>;

/** The type of a column: names, or figures in this format. Shares are 0 to 100, moments milliseconds. */
export type Unit = 'text' | 'day' | 'count' | 'percent' | 'seconds' | 'moment';

export interface Column {
  /** Its label is the message `report.column.<id>`. */
  readonly id: string;
  readonly unit: Unit;
  /** Which of a row's contacts are counted; null: the figure is not a number of contacts. */
  readonly contacts: Conditions | null;
}

/** The person or thing a row is about; shown in the reader's language. null: contacts without one. */
export type Name =
  | { readonly of: 'agent'; readonly id: AgentId | null }
  | { readonly of: 'queue'; readonly id: QueueId | null }
  | { readonly of: 'kind'; readonly id: string }
  | { readonly of: 'disposition'; readonly id: string | null }
  | { readonly of: 'hour'; readonly hour: number }
  | { readonly of: 'day'; readonly day: string }
  | { readonly of: 'outcome'; readonly outcome: Plan['outcome'] }
  | { readonly of: 'reason'; readonly code: string }
  | { readonly of: 'write'; readonly state: WriteState };

export interface Row {
  /** Values of the first columns, the names. */
  readonly names: readonly Name[];
  /** Values of the other columns; null: no value. */
  readonly values: readonly (number | null)[];
  /** The conditions its contacts meet. */
  readonly contacts: Conditions;
}

/** A table in which each figure links to the contacts it counts. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** For the columns of figures, as in a row. */
  readonly total: readonly (number | null)[];
}

export const name = (id: string): Column => ({ id, unit: 'text', contacts: null });
/** A number of contacts: those of the row that meet these conditions. */
export const counted = (id: string, contacts: Conditions): Column => ({ id, unit: 'count', contacts });
/** A figure that is not a number of contacts. */
export const figure = (id: string, unit: Unit): Column => ({ id, unit, contacts: null });

/** Per cent with one decimal; null if there is nothing to divide by. */
export const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 10;

/** Whole seconds, rounded to the nearest; null stays null. */
export const seconds = (durationMs: number | null): number | null =>
  durationMs === null ? null : Math.round(durationMs / 1000);

export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
