import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { version } from '../../system/version.ts';
import type { Address } from '../connection/embedded.ts';
import { latestMigration, migrateWithin } from '../migrate.ts';
import {
  BackupError,
  damaged,
  FORMAT,
  openBackup,
  type Head,
  type OpenBackup,
  type TableHead,
} from './backup-file.ts';
import { columnList, connect, countOn, quoted, setSequences, tablesOf } from './contents.ts';

/**
 * Brings the empty database to what `file` holds and then up to this version, all in one transaction: whole or not at
 * all (spec O14). Gives the number of rows. Throws `BackupError` for a file that is damaged or of a newer version, and
 * for a database that has content.
 */
export const restore = (address: Address | string, file: string): Promise<number> =>
  restoreUpTo(address, file, Infinity);

/** The same, but into the tables that the backup was made from. */
export const restoreAsItWas = (address: Address | string, file: string): Promise<number> =>
  restoreUpTo(address, file, null);

async function restoreUpTo(address: Address | string, file: string, upTo: number | null): Promise<number> {
  const backup = await openBackup(file);
  try {
    refuseNewer(file, backup.head);
    await using client = await connect(address);
    await client.query('begin');
    await refuseContent(client);
    await migrateWithin(client, { upTo: backup.head.migrations });
    const rows = await fill(client, backup, file);
    await migrateWithin(client, { upTo: upTo ?? backup.head.migrations });
    await client.query('commit');
    return rows;
  } finally {
    await backup.close();
  }
}

function refuseNewer(file: string, head: Head): void {
  const newest = latestMigration();
  if (head.tieline <= FORMAT && head.migrations <= newest) return;
  const made = head.version === undefined ? 'a newer Tieline' : `Tieline ${head.version}`;
  throw new BackupError(
    `${file} was made by ${made} (database version ${head.migrations}), and this is Tieline ${version} (database ` +
      `version ${newest}), which does not know all that is in it. Restore it with the Tieline that made it, or with a newer one.`,
  );
}

async function refuseContent(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "select from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'",
  );
  if (rows.length === 0) return;
  throw new BackupError(
    'The database is not empty, and a restore never mixes with what is there. Give it an empty one: ' +
      'TIELINE_DATA=./restored, or DATABASE_URL to a new database.',
  );
}

async function fill(client: pg.Client, backup: OpenBackup, file: string): Promise<number> {
  const constraints = await dropForeignKeys(client);
  // A migration may have put in rows of its own, which the backup holds as they had become.
  for (const { table } of await tablesOf(client)) await client.query(`delete from ${quoted(table)}`);
  let rows = 0;
  for (;;) {
    const part = await backup.part();
    if (!('table' in part)) {
      if (part.rows !== rows) throw damaged(file, `it holds ${rows} of ${part.rows} rows`);
      for (const constraint of constraints)
        await client.query(constraint).catch(inBackup(file, 'a reference'));
      await (part.sequences === undefined ? countOn(client) : setSequences(client, part.sequences));
      return rows;
    }
    rows += await copyIn(client, part, backup).catch(inBackup(file, `the table ${part.table}`));
  }
}

async function copyIn(client: pg.Client, table: TableHead, backup: OpenBackup): Promise<number> {
  const copy = client.query(copyFrom(`copy ${quoted(table.table)} (${columnList(table)}) from stdin`));
  await pipeline(Readable.from(backup.rows()), copy);
  return copy.rowCount;
}

/** What PostgreSQL does not take is wrong in the file; that it is away or its disk full is not. */
const inBackup =
  (file: string, where: string) =>
  (error: unknown): never => {
    if (error instanceof pg.DatabaseError && /^(?:22|23|42)/.test(error.code ?? ''))
      throw damaged(file, `${where} is not as it was (${error.message})`);
    throw error;
  };

/** Rows come table by table, so references are checked when all are there. Gives what makes the keys again. */
async function dropForeignKeys(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`);
  for (const { table, name } of rows)
    await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  return rows.map(
    ({ table, name, definition }) => `alter table ${table} add constraint ${quoted(name)} ${definition}`,
  );
}
