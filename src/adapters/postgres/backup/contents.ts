import pg from 'pg';
import { connection } from '../connection/database.ts';
import type { Address } from '../connection/embedded.ts';
import type { Sequence, TableHead } from './backup-file.ts';

/** A connection of its own, ended when it is disposed of; what was not committed is undone by that. */
export async function connect(address: Address | string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ ...connection(address), application_name: 'tieline backup' });
  // A lost connection is told by the statement that meets it.
  client.on('error', () => undefined);
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/**
 * Every table with the columns that can be written, in the order of their names; `migration` apart, and `lease`, which
 * says who works on this very database.
 */
export async function tablesOf(client: pg.Client): Promise<TableHead[]> {
  const { rows } = await client.query<TableHead>(`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname not in ('migration', 'lease')
    group by c.relname order by c.relname`);
  return rows;
}

/** Where every sequence stands, whether a column owns it or not. */
export async function sequencesOf(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ sequence: string }>(`
    select relname as sequence from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`);
  const sequences: Sequence[] = [];
  for (const { sequence } of rows) {
    const found = await client.query<Omit<Sequence, 'sequence'>>(
      `select last_value::text as last, is_called as called from ${quoted(sequence)}`,
    );
    for (const standing of found.rows) sequences.push({ sequence, ...standing });
  }
  return sequences;
}

/** Sets them where they stood. */
export async function setSequences(client: pg.Client, sequences: readonly Sequence[]): Promise<void> {
  for (const { sequence, last, called } of sequences)
    await client.query('select setval($1, $2, $3)', [quoted(sequence), last, called]);
}

/** For a backup that does not say where they stood: the next number of a column follows the highest there is. */
export async function countOn(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string; first: string }>(`
    select d.refobjid::regclass::text as table, a.attname as column, d.objid::regclass::text as sequence,
      s.seqstart as first
    from pg_depend d
    join pg_class c on c.oid = d.objid and c.relnamespace = current_schema()::regnamespace
    join pg_sequence s on s.seqrelid = d.objid
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')`);
  for (const { table, column, sequence, first } of rows) {
    const highest = `(select max(${quoted(column)}) from ${table})`;
    await client.query(`select setval($1, coalesce(${highest}, $2::bigint), ${highest} is not null)`, [
      sequence,
      first,
    ]);
  }
}

export const columnList = (head: TableHead): string => head.columns.map(quoted).join(', ');

export const quoted = (name: string): string => pg.escapeIdentifier(name);
