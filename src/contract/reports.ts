import { z } from 'zod';
import { writeStates } from '../domain/logging/revisions/log-state.ts';
import { groupings, reportNames } from '../domain/report/report.ts';
import { day, givenInstant, id, instant, text } from './common.ts';
import { timeZone } from './organisation.ts';

export const ReportName = z.enum(reportNames);
export const Grouping = z.enum(groupings);

/** A moment (ISO 8601 with zone), or a day of `zone`; the day `to` is included. */
const bound = z.union([day, givenInstant], { error: 'problem.field.day-or-instant' });

export const ReportQuery = z.strictObject({
  from: bound,
  to: bound,
  /** IANA name; left out: that of the person's workflow. */
  zone: timeZone.optional(),
  team: id.optional(),
  agent: id.optional(),
  queue: id.optional(),
  /** What the report `contacts` counts by. */
  by: Grouping.optional(),
});
export type ReportQuery = z.infer<typeof ReportQuery>;

/** Query parameters of `GET /api/v1/interactions`. */
const Conditions = z.record(z.string(), z.string());

const Cell = z.union([z.string(), z.number()]).nullable();

export const Report = z
  .object({
    report: ReportName,
    from: instant,
    /** Excluded. */
    to: instant,
    zone: z.string(),
    columns: z.array(
      z.object({
        id: z.string(),
        /** In the reader's language. */
        label: z.string(),
        unit: z.enum(['text', 'day', 'count', 'percent', 'seconds', 'moment']),
        /** Narrows a row's contacts to those counted here; null: the figure is no number of contacts. */
        contacts: Conditions.nullable(),
      }),
    ),
    rows: z.array(
      z.object({
        /** One for each column. */
        cells: z.array(Cell),
        contacts: Conditions,
      }),
    ),
    total: z.array(Cell),
    /**
     * Lists all the contacts of the report at `GET /api/v1/interactions`; with a row's and a column's added, those
     * counted in that cell.
     */
    contacts: Conditions,
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof Report>;

/** An id, or nothing at all: contacts that have none. */
const idOrNone = text(100);

/**
 * Narrow a list of contacts down to those of which one part is so; with any of them `agent` means that part's. An empty
 * `agent`, `queue` or `disposition` means contacts without one.
 */
export const PartQuery = z.object({
  agent: idOrNone.optional(),
  team: id.optional(),
  queue: idOrNone.optional(),
  disposition: idOrNone.optional(),
  outcome: z.enum(['log', 'draft', 'none']).optional(),
  /** The code of the reason that settled the outcome. */
  reason: text(100).optional(),
  /** Of the day in `zone`, 0 to 23. */
  hour: z.coerce.number().int().min(0).max(23).optional(),
  zone: timeZone.optional(),
  answeredBy: z.enum(['anybody', 'another', 'nobody']).optional(),
  /** A write of the ledger is in this state. */
  write: z.enum(writeStates).optional(),
});
export type PartQuery = z.infer<typeof PartQuery>;
