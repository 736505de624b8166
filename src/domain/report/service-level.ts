import type { QueueId } from '../ids.ts';
import type { Queue } from '../organisation/queue.ts';
import { counted, figure, name, seconds, share, sum, type Table } from './report.ts';

export interface ServiceFigures {
  readonly queue: QueueId;
  readonly answered: number;
  /** Of those, answered within the queue's target time. */
  readonly within: number;
  /** Hung up, or were ended, before anyone answered. */
  readonly abandoned: number;
  /** Waiting times: average until answered, 90th percentile, longest. null: nobody waited. */
  readonly meanWaitMs: number | null;
  readonly mostWaitMs: number | null;
  readonly longestWaitMs: number | null;
}

type Promised = Pick<Queue, 'name' | 'serviceLevel'>;

/**
 * Service level per queue (spec L40): of all ended or answered contacts of the queue, how many were answered within its
 * target time, beside its target share. Queues are sorted by name.
 */
export function serviceLevel(
  figures: readonly ServiceFigures[],
  queueOf: (id: QueueId) => Promised | null,
): Table {
  const rows = figures
    .map((row) => ({ row, queue: queueOf(row.queue) }))
    .toSorted((a, b) => (a.queue?.name ?? '').localeCompare(b.queue?.name ?? ''));
  return {
    columns: [
      name('queue'),
      counted('contacts', {}),
      counted('answered', { answeredBy: 'anybody' }),
      figure('within', 'count'),
      figure('service-level', 'percent'),
      figure('target', 'percent'),
      figure('target-seconds', 'seconds'),
      counted('abandoned', { kind: 'inbound-missed', answeredBy: 'nobody' }),
      figure('wait-mean', 'seconds'),
      figure('wait-most', 'seconds'),
      figure('wait-longest', 'seconds'),
    ],
    rows: rows.map(({ row, queue }) => ({
      names: [{ of: 'queue', id: row.queue }],
      values: [
        row.answered + row.abandoned,
        row.answered,
        row.within,
        share(row.within, row.answered + row.abandoned),
        queue?.serviceLevel.percent ?? null,
        queue?.serviceLevel.seconds ?? null,
        row.abandoned,
        seconds(row.meanWaitMs),
        seconds(row.mostWaitMs),
        seconds(row.longestWaitMs),
      ],
      contacts: { queue: row.queue },
    })),
    total: totalOf(figures),
  };
}

/** The overall 90th percentile cannot be computed from the queues' figures, and there is no overall target. */
function totalOf(figures: readonly ServiceFigures[]): readonly (number | null)[] {
  const all = {
    answered: sum(figures.map((one) => one.answered)),
    within: sum(figures.map((one) => one.within)),
    abandoned: sum(figures.map((one) => one.abandoned)),
    waitMs: sum(figures.map((one) => (one.meanWaitMs ?? 0) * one.answered)),
  };
  const longest = figures.flatMap(({ longestWaitMs }) => longestWaitMs ?? []);
  return [
    all.answered + all.abandoned,
    all.answered,
    all.within,
    share(all.within, all.answered + all.abandoned),
    null,
    null,
    all.abandoned,
    all.answered === 0 ? null : seconds(all.waitMs / all.answered),
    null,
    longest.length === 0 ? null : seconds(Math.max(...longest)),
  ];
}
