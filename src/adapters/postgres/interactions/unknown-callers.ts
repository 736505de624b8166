import { sql } from 'kysely';
import type { E164 } from '../../../domain/number.ts';
import type { Database } from '../connection/database.ts';

/** No record was known for the number, and the call was not started from one. */
export const isUnmatched = sql`match -> 'candidates' = '[]' and match -> 'startedFrom' = 'null'`;

/** Those of the numbers that somebody called from, or was called at, without being known. */
export async function unknownCallers(db: Database, numbers: readonly E164[]): Promise<readonly E164[]> {
  const { rows } = await sql<{ number: E164 }>`select distinct other_number as number from interaction
    where other_number = any(${[...numbers]}::text[]) and ${isUnmatched}`.execute(db);
  return rows.map(({ number }) => number);
}
