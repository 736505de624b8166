import { sql } from 'kysely';
import type { InteractionId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';

/** No record was known for the number, and the call was not started from one. */
const isUnmatched = sql`match -> 'candidates' = '[]' and match -> 'startedFrom' = 'null'`;

/** Those of the numbers that somebody called from, or was called at, without being known. */
export async function unknownCallers(db: Database, numbers: readonly E164[]): Promise<readonly E164[]> {
  const { rows } = await sql<{ number: E164 }>`select distinct other_number as number from interaction
    where other_number = any(${[...numbers]}::text[]) and ${isUnmatched}`.execute(db);
  return rows.map(({ number }) => number);
}

/** Without those for whose caller a record is to be made. */
export async function readUnmatched(
  db: Database,
  number: E164,
  since: EpochMs,
  limit: number,
): Promise<readonly InteractionId[]> {
  const { rows } = await sql<{ id: InteractionId }>`select id from interaction
    where other_number = ${number} and started_at >= ${new Date(since)} and ${isUnmatched}
      and not exists (select from write where write.interaction_id = interaction.id
        and write.kind = 'caller-record' and write.state <> 'superseded')
    order by started_at desc limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** Numbers that the CRM has not said yet whose they are. */
export async function readUnasked(db: Database, since: EpochMs, limit: number): Promise<readonly E164[]> {
  const { rows } = await sql<{ number: E164 }>`select distinct match ->> 'unasked' as number from interaction
    where started_at >= ${new Date(since)} and match ? 'unasked' and ${isUnmatched}
    limit ${limit}`.execute(db);
  return rows.map(({ number }) => number);
}

/** Calls from records that the CRM has not named yet. */
export async function readUnnamed(
  db: Database,
  since: EpochMs,
  limit: number,
): Promise<readonly InteractionId[]> {
  const { rows } = await sql<{ id: InteractionId }>`select id from interaction
    where started_at >= ${new Date(since)} and match ? 'unnamed'
    order by started_at desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
