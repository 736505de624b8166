import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { version } from '../../system/version.ts';
import type { Address } from '../connection/embedded.ts';
import { BackupError, bytesOf, endOfTable, FORMAT, type Ending, type Head } from './backup-file.ts';
import { columnList, connect, quoted, sequencesOf, tablesOf } from './contents.ts';

/**
 * Writes everything in the database at one moment to `file` (spec O3). Gives the number of rows. Throws `BackupError`
 * where the file cannot be written.
 */
export async function backUp(address: Address | string, file: string): Promise<number> {
  await using client = await connect(address);
  await client.query('begin isolation level repeatable read read only');
  // Written aside, so that a broken backup never stands where a whole one is expected.
  const unfinished = `${file}.unfinished`;
  let rows = 0;
  async function* lines(): AsyncGenerator<string | Buffer> {
    const head: Head = { tieline: FORMAT, migrations: await appliedMigration(client), version };
    yield `${JSON.stringify(head)}\n`;
    for (const table of await tablesOf(client)) {
      yield `${JSON.stringify(table)}\n`;
      const copy = client.query(copyTo(`copy ${quoted(table.table)} (${columnList(table)}) to stdout`));
      yield* bytesOf(copy);
      rows += copy.rowCount;
      yield `${endOfTable}\n`;
    }
    // Read last: sequences know no snapshot, and one that is ahead of the rows does no harm.
    yield `${JSON.stringify({ rows, sequences: await sequencesOf(client) } satisfies Ending)}\n`;
  }
  try {
    // Flushed before it takes its name, so that a power cut leaves no empty backup.
    const target = createWriteStream(unfinished, { mode: 0o600, flush: true });
    await pipeline(Readable.from(lines()), createGzip(), target);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw unwritable(file, error);
  }
  return rows;
}

async function appliedMigration(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ number: number | null }>(
    'select max(number) as number from migration',
  );
  return rows[0]?.number ?? 0;
}

function unwritable(file: string, error: unknown): unknown {
  const folder = dirname(file);
  const code = error instanceof Error && 'code' in error ? error.code : '';
  switch (code) {
    case 'ENOENT':
      return new BackupError(`There is no folder ${folder}. Make it, or name a file in another one.`);
    case 'ENOTDIR':
      return new BackupError(`${folder} is not a folder. Name a file in one.`);
    case 'EISDIR':
      return new BackupError(`${file} is a folder. Name a file in it.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new BackupError(`${folder} must not be written to by this user. Name a file in another folder.`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new BackupError(
        `There is no space left for ${file}. Free some, or name a file on another disk. Nothing of it was kept.`,
      );
    case '42P01':
      return new BackupError('The database has no tables of Tieline yet, so there is nothing to back up.');
    default:
      return error;
  }
}
