import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { connection } from './connection/database.ts';
import type { Address } from './connection/embedded.ts';
import { migrate } from './migrate.ts';

/**
 * A backup is one gzip file of lines: a head, then for each table a line that names it and its rows as
 * PostgreSQL's own COPY text, ended by `\.`, then a last line with the number of rows, which proves it whole.
 * COPY writes a line break inside a value as `\n`, so every line of the file is one row.
 */
interface Head {
  readonly tieline: typeof FORMAT;
  readonly migrations: number;
}

interface TableHead {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Raised when the file's form changes; older forms stay readable. */
const FORMAT = 1;
const endOfTable = Buffer.from('\\.');
const LINE_END = 0x0a;
const lineEnd = Buffer.from([LINE_END]);

/** The backup cannot be made or taken back; the message says why, and nothing was changed. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** Writes everything in the database at one moment to `file` (spec O3). Gives the number of rows. */
export async function backUp(address: Address | string, file: string): Promise<number> {
  await using client = await connect(address);
  await client.query('begin isolation level repeatable read read only');
  // Written aside, so that a broken backup never stands where a whole one is expected.
  const unfinished = `${file}.unfinished`;
  let rows = 0;
  async function* lines(): AsyncGenerator<string | Buffer> {
    yield `${JSON.stringify({ tieline: FORMAT, migrations: await latestMigration(client) } satisfies Head)}\n`;
    for (const head of await tables(client)) {
      yield `${JSON.stringify(head)}\n`;
      const copy = client.query(copyTo(`copy ${quote(head.table)} (${columnList(head)}) to stdout`));
      yield* bytesOf(copy);
      rows += copy.rowCount;
      yield '\\.\n';
    }
    yield `${JSON.stringify({ rows })}\n`;
  }
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(unfinished, { mode: 0o600 }));
  await rename(unfinished, file);
  return rows;
}

/**
 * Brings the empty database to what `file` holds, whole or not at all (spec O14), and then up to this version. Gives the
 * number of rows. Throws `BackupError` for a file that is not whole and for a database that has content.
 */
export async function restore(address: Address | string, file: string): Promise<number> {
  const rows = await restoreAsItWas(address, file);
  await migrate(address);
  return rows;
}

/** The same, but into the tables that the backup was made from. */
export async function restoreAsItWas(address: Address | string, file: string): Promise<number> {
  // Read twice: a file that turns out not to be whole must not leave a half-made database behind.
  const { head, rows: expected } = await prove(file);
  await refuseContent(address);
  await migrate(address, { upTo: head.migrations });
  await using client = await connect(address);
  await client.query('begin');
  const constraints = await dropForeignKeys(client);
  // A migration may have put in rows of its own, which the backup holds as they had become.
  for (const { table } of await tables(client)) await client.query(`delete from ${quote(table)}`);
  const lines = linesOf(file);
  await lines.next();
  let rows = 0;
  for (let part = await nextPart(lines); 'table' in part; part = await nextPart(lines)) {
    const copy = client.query(copyFrom(`copy ${quote(part.table)} (${columnList(part)}) from stdin`));
    await pipeline(Readable.from(rowsOf(lines)), copy);
    rows += copy.rowCount;
  }
  if (rows !== expected)
    throw new BackupError(`PostgreSQL took ${rows} of ${expected} rows. Nothing was restored.`);
  for (const constraint of constraints) await client.query(constraint);
  await restoreSequences(client);
  await client.query('commit');
  return rows;
}

async function connect(address: Address | string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ ...connection(address), application_name: 'tieline backup' });
  // A lost connection is told by the statement that meets it.
  client.on('error', () => undefined);
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function latestMigration(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ number: number | null }>(
    'select max(number) as number from migration',
  );
  return rows[0]?.number ?? 0;
}

/**
 * Every table with the columns that can be written, in the order of their names; `migration` apart, and `lease`, which
 * says who works on this very database.
 */
async function tables(client: pg.Client): Promise<TableHead[]> {
  const { rows } = await client.query<TableHead>(`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname not in ('migration', 'lease')
    group by c.relname order by c.relname`);
  return rows;
}

async function refuseContent(address: Address | string): Promise<void> {
  await using client = await connect(address);
  const { rows } = await client.query(
    "select from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'",
  );
  if (rows.length === 0) return;
  throw new BackupError(
    'The database is not empty, and a restore never mixes with what is there. Give it an empty one: ' +
      'TIELINE_DATA=./restored, or DATABASE_URL to a new database.',
  );
}

/** Rows come table by table, so references are checked when all are there. Gives what makes the keys again. */
async function dropForeignKeys(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`);
  for (const { table, name } of rows)
    await client.query(`alter table ${table} drop constraint ${quote(name)}`);
  return rows.map(
    ({ table, name, definition }) => `alter table ${table} add constraint ${quote(name)} ${definition}`,
  );
}

/** The next number of a counted column follows the highest that was restored. */
async function restoreSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string; first: string }>(`
    select d.refobjid::regclass::text as table, a.attname as column, d.objid::regclass::text as sequence,
      s.seqstart as first
    from pg_depend d
    join pg_class c on c.oid = d.objid and c.relnamespace = current_schema()::regnamespace
    join pg_sequence s on s.seqrelid = d.objid
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')`);
  for (const { table, column, sequence, first } of rows) {
    const highest = `(select max(${quote(column)}) from ${table})`;
    await client.query(
      `select setval('${sequence.replaceAll("'", "''")}', coalesce(${highest}, ${first}), ${highest} is not null)`,
    );
  }
}

/** Reads the file to its end. Throws `BackupError` unless it is a whole backup. */
async function prove(file: string): Promise<{ head: Head; rows: number }> {
  const lines = linesOf(file);
  const first = await lines.next();
  const head = parseHead(first.done === true ? '' : first.value.toString());
  let rows = 0;
  for (;;) {
    const part = await nextPart(lines);
    if ('rows' in part) {
      if (part.rows === rows) return { head, rows };
      throw new BackupError(`The backup is not whole: it holds ${rows} of ${part.rows} rows.`);
    }
    for await (const _row of rowsOf(lines)) rows += 1;
  }
}

/** The lines of a packed file, without their ends. Only `\n` ends one: texts may hold every other separator. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  // A missing file ends the reading with its error; `pipe` alone would leave the reader waiting.
  source.on('error', (error) => unpacked.destroy(error));
  let rest = Buffer.alloc(0);
  for await (const chunk of bytesOf(source.pipe(unpacked))) {
    const text = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = text.indexOf(LINE_END); end !== -1; end = text.indexOf(LINE_END, start)) {
      yield text.subarray(start, end);
      start = end + 1;
    }
    rest = text.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

/** What a stream of bytes gives, whose type does not say that it gives bytes. */
async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A stream of bytes gave something else.');
    yield chunk;
  }
}

async function nextPart(lines: AsyncGenerator<Buffer>): Promise<TableHead | { readonly rows: number }> {
  const line = await lines.next();
  if (line.done === true) throw new BackupError('The backup is not whole: its end is missing.');
  return parsePart(line.value.toString());
}

async function* rowsOf(lines: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for (;;) {
    const line = await lines.next();
    if (line.done === true) throw new BackupError('The backup is not whole: the end of a table is missing.');
    if (line.value.equals(endOfTable)) return;
    yield Buffer.concat([line.value, lineEnd]);
  }
}

function parseHead(line: string): Head {
  const head = parseObject(line);
  if (head?.['tieline'] === FORMAT && typeof head['migrations'] === 'number') {
    return { tieline: FORMAT, migrations: head['migrations'] };
  }
  throw new BackupError('This is not a backup that this version of Tieline can read.');
}

function parsePart(line: string): TableHead | { readonly rows: number } {
  const part = parseObject(line);
  if (typeof part?.['rows'] === 'number') return { rows: part['rows'] };
  const [table, columns]: unknown[] = [part?.['table'], part?.['columns']];
  if (typeof table === 'string' && Array.isArray(columns)) return { table, columns: columns.map(String) };
  throw new BackupError('The backup is damaged: where a table should begin stands something else.');
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

const columnList = (head: TableHead): string => head.columns.map(quote).join(', ');

const quote = (name: string): string => pg.escapeIdentifier(name);
