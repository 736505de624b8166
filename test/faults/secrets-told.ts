import { sql } from 'kysely';
import type { Database } from '../../src/adapters/postgres/connection/database.ts';

/** Where secrets stand that must stand nowhere: each place with how many of them it has, in any usual spelling. */
export function secretsTold(
  secrets: Iterable<string>,
  places: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const spelled = [...new Set(secrets)].map(spellingsOf);
  return Object.entries(places).flatMap(([place, texts]) => {
    const whole = texts.join('\n');
    const told = spelled.filter((spellings) => spellings.some((one) => whole.includes(one)));
    return told.length === 0 ? [] : [`${told.length} of ${spelled.length} in ${place}`];
  });
}

/** As it is, in an address, in a form, in JSON, and as PostgreSQL shows bytes. */
function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ secret }).toString().slice('secret='.length),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
  ];
}

/** Everything in the database, as a dump of it has it. */
export async function everyRow(db: Database): Promise<readonly string[]> {
  const tables = await sql<{ name: string }>`select quote_ident(table_name) as name
    from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(
    db,
  );
  const all: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(db);
    all.push(...rows.map(({ row }) => row));
  }
  return all;
}
