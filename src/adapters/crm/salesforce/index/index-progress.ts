import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { fillQuery, type KeptObject } from './kept-object.ts';
import { forgetKept } from './kept-rows.ts';

/** How far the index of one object is, as it is kept over restarts. */
export interface ObjectProgress {
  /** Of the filling under way, else of the last one. */
  readonly generation: number;
  /** Everything that the org had when the filling began is there, and so is what has changed until `coveredUntil`. */
  readonly isFilled: boolean;
  /** The bulk query of the filling under way; null: none yet. */
  readonly job: FillJob | null;
  /** By the org's clock. */
  readonly coveredUntil: EpochMs | null;
}

/** A bulk query of an object, and how far its result has been read. */
export interface FillJob {
  readonly id: string;
  /** When the org made it, by the org's clock. */
  readonly at: EpochMs;
  /** The page that comes next; null: the first. */
  readonly locator: string | null;
  /** There is no next page. */
  readonly isRead: boolean;
  readonly rowsRead: number;
  /** null: the org has not said yet. */
  readonly rowsTotal: number | null;
}

/**
 * Gives how far each object is, by name. Takes out what is of another org, or of an object that is not indexed any more;
 * an object of which something else is read now than before is filled anew.
 */
export async function openProgress(
  db: Database,
  orgId: string,
  objects: readonly KeptObject[],
): Promise<ReadonlyMap<string, ObjectProgress>> {
  return transaction(db, async (tx) => {
    await beOf(tx, orgId);
    const rows = await tx.selectFrom('salesforce_indexed_object').selectAll().execute();
    for (const { object } of rows)
      if (!objects.some((each) => each.object === object)) {
        await forgetKept(tx, object);
        await tx.deleteFrom('salesforce_indexed_object').where('object', '=', object).execute();
      }
    const opened = new Map<string, ObjectProgress>();
    for (const object of objects) {
      const row = rows.find((each) => each.object === object.object);
      const progress =
        row === undefined || row.query !== fillQuery(object)
          ? await beginFill(tx, object)
          : {
              generation: row.generation,
              isFilled: row.is_filled,
              coveredUntil: row.covered_until,
              job: jobOf(row),
            };
      opened.set(object.object, progress);
    }
    return opened;
  });
}

async function beOf(tx: Database, orgId: string): Promise<void> {
  const known = await tx.selectFrom('salesforce_index').select('org_id').executeTakeFirst();
  if (known?.org_id === orgId) return;
  await forgetKept(tx, null);
  await tx.deleteFrom('salesforce_indexed_object').execute();
  await tx.deleteFrom('salesforce_index').execute();
  await tx.insertInto('salesforce_index').values({ org_id: orgId, topic: null, replay_id: null }).execute();
}

interface JobRow {
  readonly job_id: string | null;
  readonly job_at: EpochMs | null;
  readonly locator: string | null;
  readonly is_read: boolean;
  readonly rows_read: number;
  readonly rows_total: number | null;
}

function jobOf(row: JobRow): FillJob | null {
  const {
    job_id: id,
    job_at: at,
    locator,
    is_read: isRead,
    rows_read: rowsRead,
    rows_total: rowsTotal,
  } = row;
  return id === null || at === null ? null : { id, at, locator, isRead, rowsRead, rowsTotal };
}

/**
 * From now on what comes belongs to a new filling. It is saved before the org is asked: what changes afterwards comes by
 * a change event and stays.
 */
export async function beginFill(db: Database, object: KeptObject): Promise<ObjectProgress> {
  const row = { object: object.object, query: fillQuery(object), generation: 1, job_id: null, job_at: null };
  const { generation } = await db
    .insertInto('salesforce_indexed_object')
    .values({ ...row, locator: null, rows_total: null, covered_until: null })
    .onConflict((conflict) =>
      conflict.column('object').doUpdateSet((eb) => ({
        query: row.query,
        generation: eb('salesforce_indexed_object.generation', '+', 1),
        is_filled: false,
        job_id: null,
        job_at: null,
        locator: null,
        is_read: false,
        rows_read: 0,
        rows_total: null,
      })),
    )
    .returning('generation')
    .executeTakeFirstOrThrow();
  return { generation, isFilled: false, job: null, coveredUntil: null };
}

/** Whether the filling goes on: false, it was begun anew. */
export async function saveJob(
  db: Database,
  object: string,
  generation: number,
  job: FillJob,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('salesforce_indexed_object')
    .set({
      job_id: job.id,
      job_at: new Date(job.at),
      locator: job.locator,
      is_read: job.isRead,
      rows_read: job.rowsRead,
      rows_total: job.rowsTotal,
    })
    .where('object', '=', object)
    .where('generation', '=', generation)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The filling is done. false: it was begun anew. */
export async function endFill(db: Database, object: string, generation: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('salesforce_indexed_object')
    .set({ is_filled: true, job_id: null, job_at: null, locator: null })
    .where('object', '=', object)
    .where('generation', '=', generation)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Every change of the object until then, by the org's clock, is in the index. */
export async function saveCovered(db: Database, object: string, until: EpochMs): Promise<void> {
  await db
    .updateTable('salesforce_indexed_object')
    .set({ covered_until: new Date(until) })
    .where('object', '=', object)
    .execute();
}

/** Behind which change event of the topic the index is; null: nobody knows. */
export async function readPosition(db: Database, topic: string): Promise<Uint8Array | null> {
  const row = await db.selectFrom('salesforce_index').select(['topic', 'replay_id']).executeTakeFirst();
  return row?.topic === topic ? row.replay_id : null;
}

/** Behind which change event of which topic the index is. */
export interface EventPosition {
  readonly topic: string;
  readonly replayId: Uint8Array;
}

/** In the transaction that brings what came with the events. */
export async function savePosition(tx: Database, { topic, replayId }: EventPosition): Promise<void> {
  await tx
    .updateTable('salesforce_index')
    .set({ topic, replay_id: Buffer.from(replayId) })
    .execute();
}
