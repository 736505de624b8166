import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyDatabase, testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { contentOf, shapeOf } from '../../../../test/support/postgres/whole-database.ts';
import type { Address } from '../connection/embedded.ts';
import { latestMigration } from '../migrate.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

const { address } = await testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'tieline-backup-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'one.backup');
/** Made by the release before interactions, in the first form of the file. */
const earlier = join(import.meta.dirname, '../../../../test/fixtures/release-0009.backup');

async function ask(where: Address, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...where });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

const trouble = '\\. \t "quoted" \\N\nsecond line 📞 \u202e \u2028 \u2029 \r\n';
/** A table that every release has, with texts that a line-based format could stumble over. */
async function fill(): Promise<void> {
  await ask(address, `delete from team`);
  const client = new pg.Client({ ...address });
  await client.connect();
  await client.query(
    `insert into team (id, name) values (gen_random_uuid(), $1), (gen_random_uuid(), 'plain')`,
    [trouble],
  );
  await client.end();
}
await fill();
const rows = await backUp(address, file);

/** A copy of the backup with another text. */
function altered(name: string, change: (text: string) => string): string {
  const other = join(directory, name);
  writeFileSync(other, gzipSync(change(gunzipSync(readFileSync(file)).toString())));
  return other;
}

/** That nothing came of it: the database has no table, and a whole backup can still be restored into it. */
async function expectUntouched(target: Address): Promise<void> {
  expect((await shapeOf(target)).relations).toEqual([]);
  expect(await restore(target, file)).toBe(rows);
}

describe('a backup', () => {
  it('is restored whole into an empty database: every row, sequence and reference, whatever there is', async () => {
    await ask(address, `create sequence of_no_column; select setval('of_no_column', 41)`);
    await ask(address, `select nextval('crm_case_number') from generate_series(1, 5)`);
    const everything = join(directory, 'everything.backup');
    await backUp(address, everything);
    const target = await emptyDatabase();
    await ask(target, 'create sequence of_no_column');
    expect(await restore(target, everything)).toBe(rows);
    expect(await contentOf(target)).toEqual(await contentOf(address));
    expect(await shapeOf(target)).toEqual(await shapeOf(address));
    expect(await ask(target, `select nextval('of_no_column')::integer as next`)).toEqual([{ next: 42 }]);
    await ask(address, 'drop sequence of_no_column');
  });

  it('is followed by the case number after its highest where it was made before sequences were kept', async () => {
    const next = `select nextval('crm_case_number')::integer as next`;
    const target = await emptyDatabase();
    await restore(target, earlier);
    const [highest] = await ask(target, 'select max(case_number)::integer as number from crm_record');
    expect(await ask(target, next)).toEqual([{ next: Number(highest?.['number']) + 1 }]);
  });

  it('may be read by its owner only', { skip: process.platform === 'win32' }, () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is refused by a database that has content', async () => {
    await expect(restore(address, file)).rejects.toThrow('not empty');
  });

  it.each([
    ['was cut off', (text: string) => text.slice(0, text.lastIndexOf('\n{') + 1), 'its end is missing'],
    [
      'lacks rows',
      (text: string) => text.replace(/"rows":\d+/, '"rows":999'),
      `it holds ${rows} of 999 rows`,
    ],
    [
      'has a row that is none',
      (text: string) => text.replace('\tplain', ''),
      'the table team is not as it was',
    ],
    ['lacks what others refer to', (text: string) => text.replace('\n\\.\n', '\n\\.\n\n'), 'names neither'],
  ])('that %s is refused with what to do, and the database is left as it was', async (_, change, words) => {
    const target = await emptyDatabase();
    const damaged = altered('damaged.backup', change);
    await expect(restore(target, damaged)).rejects.toThrow(words);
    await expect(restore(target, damaged)).rejects.toThrow(/is damaged: .*Take another backup/);
    await expectUntouched(target);
  });

  it('whose bytes are damaged is refused with what to do', async () => {
    const bytes = readFileSync(file);
    const broken = join(directory, 'broken.backup');
    writeFileSync(broken, bytes.subarray(0, bytes.length / 2));
    const target = await emptyDatabase();
    await expect(restore(target, broken)).rejects.toThrow(/is damaged: .*Take another backup/);
    await expectUntouched(target);
  });

  it.each([
    ['lacks the last bytes, which prove the others', (bytes: Buffer) => bytes.subarray(0, -4)],
    [
      'is followed by another in the same file',
      (bytes: Buffer) => Buffer.concat([bytes, gzipSync('{"table":"team","columns":[]}\n')]),
    ],
  ])('that %s is refused', async (_what, damage) => {
    const broken = join(directory, 'unproven.backup');
    writeFileSync(broken, damage(readFileSync(file)));
    const target = await emptyDatabase();
    await expect(restore(target, broken)).rejects.toThrow(/is damaged: .*Take another backup/);
    await expectUntouched(target);
  });

  it('of a newer version is refused, naming both and what to do', async () => {
    const later = latestMigration() + 1;
    const newer = altered('newer.backup', (text) =>
      text.replace(/.*\n/, `${JSON.stringify({ tieline: 2, migrations: later, version: '9.8.7' })}\n`),
    );
    const target = await emptyDatabase();
    await expect(restore(target, newer)).rejects.toThrow(
      new RegExp(
        `made by Tieline 9\\.8\\.7 \\(database version ${later}\\), and this is Tieline .* \\(database version ${later - 1}\\).* Restore it with the Tieline that made it`,
      ),
    );
    await expectUntouched(target);
  });

  it('that is something else is refused with what to do', async () => {
    const other = join(directory, 'other.backup');
    const target = await emptyDatabase();
    for (const content of [gzipSync('a letter\n'), 'a letter\n']) {
      writeFileSync(other, content);
      await expect(restore(target, other)).rejects.toThrow(/is not a backup of Tieline\. Name a file/);
    }
    await expect(restore(target, join(directory, 'none.backup'))).rejects.toThrow(/There is no file .*Name/);
    await expect(restore(target, directory)).rejects.toThrow(/is a folder\. Name/);
  });

  it('cannot be written where it may not, which is told with what to do and leaves nothing', async () => {
    await expect(backUp(address, join(directory, 'no', 'such.backup'))).rejects.toThrow(
      /no folder .*Make it/,
    );
    mkdirSync(join(directory, 'folder'));
    await expect(backUp(address, join(directory, 'folder'))).rejects.toThrow(
      /is a folder\. Name a file in it/,
    );
    await expect(backUp(address, join(file, 'in.backup'))).rejects.toThrow(/is not a folder/);
    expect(() => statSync(join(directory, 'folder.unfinished'))).toThrow('ENOENT');
  });

  it(
    'is restored whole after a restore that was killed in the middle',
    { skip: process.platform === 'win32' },
    async () => {
      const target = await emptyDatabase();
      const pipe = join(directory, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const restoring = spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `import { restore } from ${JSON.stringify(join(import.meta.dirname, 'restore.ts'))};
        await restore(${JSON.stringify(target)}, ${JSON.stringify(pipe)});`,
        ],
        { stdio: 'inherit' },
      );
      const bytes = readFileSync(file);
      const writing = createWriteStream(pipe);
      writing.on('error', () => undefined);
      writing.write(bytes.subarray(0, bytes.length - 200));
      const copying = `select pid from pg_stat_activity where datname = current_database()
      and application_name = 'tieline backup' and query like 'copy %'`;
      while ((await ask(target, copying)).length === 0);
      restoring.kill('SIGKILL');
      await once(restoring, 'exit');
      writing.destroy();
      while ((await ask(target, copying)).length > 0);
      await expectUntouched(target);
    },
  );
});
