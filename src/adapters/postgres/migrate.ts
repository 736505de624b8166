import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { connection } from './connection/database.ts';
import type { Address } from './connection/embedded.ts';

/** The database cannot be brought to what this version of Tieline needs; the message says how to mend it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export const migrationsDirectory = join(import.meta.dirname, 'migrations');

export interface MigrateOptions {
  /** Where the SQL files are. */
  readonly directory?: string;
  /** The number of the last one to apply; a backup is restored into the tables it was made from. */
  readonly upTo?: number;
}

/** Any number will do as long as every Tieline takes the same; this is "tieline" on a telephone's keys. */
const LOCK = 8_435_463;

/**
 * Brings the database to what the SQL files in `directory` make of it, never back (spec O3): those not yet
 * applied, in the order of their numbers, each in a transaction of its own. Several servers may start at once;
 * one migrates and the others wait. Returns the names of the files applied now. Throws `MigrationError`.
 */
export async function migrate(address: Address | string, options: MigrateOptions = {}): Promise<string[]> {
  const client = new pg.Client({ ...connection(address), application_name: 'tieline migrate' });
  // A lost connection is told by the statement that meets it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const due = await findDue(client, options);
    for (const migration of due) await apply(client, migration);
    return due.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** The same in the caller's transaction, so that it is undone with everything else there. Throws `MigrationError`. */
export async function migrateWithin(client: pg.Client, options: MigrateOptions = {}): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
  for (const migration of await findDue(client, options)) await run(client, migration);
}

/** The number of the last migration of this version. */
export const latestMigration = (directory = migrationsDirectory): number =>
  Math.max(0, ...readMigrations(directory).map(({ number }) => number));

async function findDue(
  client: pg.Client,
  { directory = migrationsDirectory, upTo = Infinity }: MigrateOptions,
): Promise<Migration[]> {
  await client.query(`create table if not exists migration (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null
  )`);
  const applied = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from migration order by number',
  );
  return compare(
    readMigrations(directory).filter((migration) => migration.number <= upTo),
    applied.rows,
  );
}

function readMigrations(directory: string): Migration[] {
  const migrations: Migration[] = [];
  for (const name of readdirSync(directory).toSorted()) {
    if (!name.endsWith('.sql')) continue;
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1]);
    if (Number.isNaN(number)) throw new MigrationError(`${name} is not named like 0001-what-it-makes.sql.`);
    const same = migrations.find((other) => other.number === number);
    if (same !== undefined) throw new MigrationError(`${same.name} and ${name} have the same number.`);
    // A checkout on Windows may end its lines otherwise, which changes nothing.
    const sql = readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n');
    migrations.push({ number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') });
  }
  return migrations;
}

/** What is still to be applied. Refuses a database that has been somewhere this version does not know. */
function compare(
  migrations: readonly Migration[],
  applied: readonly { number: number; name: string; checksum: string }[],
): Migration[] {
  const latest = applied.at(-1)?.number ?? 0;
  for (const past of applied) {
    const file = migrations.find((migration) => migration.number === past.number);
    if (file === undefined) {
      throw new MigrationError(
        `The database was migrated by a newer Tieline (${past.name} is not part of this one). ` +
          'Start that version, or restore a backup made before it.',
      );
    }
    if (file.checksum !== past.checksum) {
      throw new MigrationError(
        `${file.name} is not what was applied to this database, which another Tieline made. Back it up with that ` +
          'one ("npm run -s backup -- <file>"), and restore it with this one into an empty database ' +
          '("TIELINE_DATA=./restored npm run -s restore -- <file>"). If you have changed the file yourself, make ' +
          'the change in a new migration instead.',
      );
    }
  }
  const due = migrations.filter((migration) => !applied.some((past) => past.number === migration.number));
  const late = due.find((migration) => migration.number < latest);
  if (late !== undefined) {
    throw new MigrationError(
      `${late.name} comes before migrations that are already applied: give it the next free number.`,
    );
  }
  return due;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await run(client, migration);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function run(client: pg.Client, { number, name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query(sql);
    await client.query('insert into migration (number, name, checksum, applied_at) values ($1, $2, $3, $4)', [
      number,
      name,
      checksum,
      new Date(),
    ]);
  } catch (error) {
    throw new MigrationError(`${name}${lineOf(error, sql)}: ${String(error)}`, { cause: error });
  }
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return ` line ${sql.slice(0, Number(error.position)).split('\n').length}`;
}
