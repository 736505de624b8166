import type { Database } from '../../../postgres/connection/database.ts';
import { transaction } from '../../../postgres/connection/database.ts';
import { bulkPage, BulkQueryLost, bulkQueryDone, startBulkQuery, type BulkClient } from './bulk-query.ts';
import { saveJob, type FillJob, type ObjectProgress } from './index-progress.ts';
import type { FieldValues, NumberReading } from './indexed-record.ts';
import { fillQuery, type KeptObject } from './kept-object.ts';
import { keptRows, type KeptRows } from './kept-rows.ts';

export interface FillDeps {
  readonly db: Database;
  readonly client: BulkClient;
  readonly reading: () => NumberReading;
  readonly timings: {
    /** Records of a page: what is read again after a restart, at most. */
    readonly pageRows: number;
  };
  /** Told how far it is, also within a page. */
  readonly onProgress: (job: FillJob) => void;
}

/** Records in one statement: enough that it is the rows that take the time, few enough that it is soon over. */
const insertRecords = 2_000;
/** The database takes one in while another one is on its way, and the next one is read. */
const insertsAtOnce = 3;

/**
 * Brings every record of an object that is to be kept, by a bulk query whose result is read page by page:
 * what a page brought is kept, and after a restart the next page follows. Gives the job, wholly read. Throws
 * `CrmUnavailable`, and `BulkQueryLost` where the query must be asked anew.
 */
export async function fill(
  { db, client, reading, onProgress, timings }: FillDeps,
  object: KeptObject,
  { generation, job: known }: Pick<ObjectProgress, 'generation' | 'job'>,
  signal: AbortSignal,
): Promise<FillJob> {
  const save = async (job: FillJob): Promise<FillJob> => {
    const goesOn = await saveJob(db, object.object, generation, job);
    if (!goesOn) throw new BulkQueryLost('the filling was begun anew');
    onProgress(job);
    return job;
  };
  let job = known ?? (await save(await begin(client, object, signal)));
  if (job.rowsTotal === null)
    job = await save({ ...job, rowsTotal: await bulkQueryDone(client, job.id, signal) });
  while (!job.isRead) {
    signal.throwIfAborted();
    const { rows, next } = await bulkPage(
      client,
      job.id,
      { locator: job.locator, rows: timings.pageRows },
      signal,
    );
    let rowsRead = job.rowsRead;
    const writing: Promise<void>[] = [];
    for await (const { kept, rows: count } of batches(rows, object, reading())) {
      if (writing.length === insertsAtOnce) await writing.shift();
      signal.throwIfAborted();
      rowsRead += count;
      onProgress({ ...job, rowsRead });
      const written = transaction(db, (tx) => kept.add(tx, generation));
      // What goes wrong is told when a later batch is there, or the page has ended.
      written.catch(() => undefined);
      writing.push(written);
    }
    await Promise.all(writing);
    job = await save({ ...job, locator: next, isRead: next === null, rowsRead });
  }
  return job;
}

async function begin(client: BulkClient, object: KeptObject, signal: AbortSignal): Promise<FillJob> {
  const job = await startBulkQuery(client, fillQuery(object), signal);
  return { ...job, locator: null, isRead: false, rowsRead: 0, rowsTotal: null };
}

interface Batch {
  readonly kept: KeptRows;
  /** How many rows of the result it was made of. */
  readonly rows: number;
}

/** Numbers are read as the rows come, so that reading many at once keeps nobody waiting. */
async function* batches(
  rows: AsyncIterable<readonly FieldValues[]>,
  object: KeptObject,
  reading: NumberReading,
): AsyncGenerator<Batch> {
  let kept = keptRows(object, reading);
  let count = 0;
  for await (const piece of rows) {
    kept.take(piece);
    count += piece.length;
    if (count < insertRecords) continue;
    yield { kept, rows: count };
    kept = keptRows(object, reading);
    count = 0;
  }
  if (count > 0) yield { kept, rows: count };
}
