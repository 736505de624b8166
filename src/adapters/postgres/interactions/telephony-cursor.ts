import { sql } from 'kysely';
import type { Database } from '../connection/database.ts';

export async function readCursor(db: Database, name: string): Promise<string | null> {
  const row = await db
    .selectFrom('telephony_cursor')
    .select('position')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.position ?? null;
}

export async function saveCursor(db: Database, name: string, position: string): Promise<void> {
  await sql`insert into telephony_cursor (name, position) values (${name}, ${position})
    on conflict (name) do update set position = excluded.position`.execute(db);
}
