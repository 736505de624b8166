import { sql } from 'kysely';
import type { E164 } from '../../../domain/number.ts';
import type { Database } from '../database.ts';

/** Those of the numbers that somebody called from, or was called at, without being known. */
export async function unknownCallers(db: Database, numbers: readonly E164[]): Promise<readonly E164[]> {
  const { rows } = await sql<{ number: E164 }>`select distinct other_number as number from interaction
    where other_number = any(${[...numbers]}::text[])
      and match -> 'candidates' = '[]' and match -> 'startedFrom' = 'null'`.execute(db);
  return rows.map(({ number }) => number);
}
