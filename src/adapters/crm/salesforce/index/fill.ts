import type { Database } from '../../../postgres/connection/database.ts';
import { transaction } from '../../../postgres/connection/database.ts';
import { bulkPage, BulkQueryLost, bulkQueryDone, startBulkQuery, type BulkClient } from './bulk-query.ts';
import { saveJob, type FillJob, type ObjectProgress } from './index-progress.ts';
import { addFilled } from './index-rows.ts';
import { fillQuery, type IndexedObject } from './indexed-object.ts';
import { indexedRecord, type FieldValues, type IndexedRecord, type NumberReading } from './indexed-record.ts';

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

/**
 * Brings every record of an object that has a number into the index, by a bulk query whose result is read page by page:
 * what a page brought is kept, and after a restart the next page follows. Gives the job, wholly read. Throws
 * `CrmUnavailable`, and `BulkQueryLost` where the query must be asked anew.
 */
export async function fill(
  { db, client, reading, onProgress, timings }: FillDeps,
  object: IndexedObject,
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
    // While the database takes one batch in, the next one is read: neither waits for the other.
    let written = Promise.resolve();
    for await (const { found, rows: count } of batches(rows, object, reading())) {
      await written;
      signal.throwIfAborted();
      rowsRead += count;
      onProgress({ ...job, rowsRead });
      written = transaction(db, (tx) => addFilled(tx, found, generation));
      // What goes wrong is told when the next batch is there, or the page has ended.
      written.catch(() => undefined);
    }
    await written;
    job = await save({ ...job, locator: next, isRead: next === null, rowsRead });
  }
  return job;
}

async function begin(client: BulkClient, object: IndexedObject, signal: AbortSignal): Promise<FillJob> {
  const job = await startBulkQuery(client, fillQuery(object), signal);
  return { ...job, locator: null, isRead: false, rowsRead: 0, rowsTotal: null };
}

interface Batch {
  readonly found: readonly IndexedRecord[];
  /** How many rows of the result it was made of. */
  readonly rows: number;
}

/** Numbers are read as the rows come, so that reading many at once keeps nobody waiting. */
async function* batches(
  rows: AsyncIterable<readonly FieldValues[]>,
  object: IndexedObject,
  reading: NumberReading,
): AsyncGenerator<Batch> {
  let found: IndexedRecord[] = [];
  let count = 0;
  for await (const piece of rows) {
    for (const valueOf of piece) {
      const record = indexedRecord(object, valueOf, reading);
      if ('numbers' in record) found.push(record);
    }
    count += piece.length;
    if (count < insertRecords) continue;
    yield { found, rows: count };
    found = [];
    count = 0;
  }
  if (count > 0) yield { found, rows: count };
}
