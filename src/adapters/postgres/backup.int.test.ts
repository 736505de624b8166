import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyDatabase, testDatabase } from '../../../test/support/postgres/postgres.ts';
import { backUp, restore } from './backup.ts';
import type { Address } from './connection/embedded.ts';

const { address } = await testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'tieline-backup-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'one.backup');

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
const tables = await ask(
  address,
  `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
);

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

describe('a backup', () => {
  it('is restored whole into an empty database', async () => {
    const target = await emptyDatabase();
    expect(await restore(target, file)).toBe(rows);
    expect(await ask(target, 'select id, name from team order by id')).toEqual(
      await ask(address, 'select id, name from team order by id'),
    );
    expect(
      await ask(
        target,
        `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
      ),
    ).toEqual(tables);
  });

  it('keeps every reference between tables', async () => {
    const count = `select conname from pg_constraint where contype = 'f' order by conname`;
    const target = await emptyDatabase();
    await restore(target, file);
    expect(await ask(target, count)).toEqual(await ask(address, count));
  });

  it('is followed by the case number after its highest, and by the first where it has no case', async () => {
    const next = `select nextval('crm_case_number')::integer as next`;
    const empty = await emptyDatabase();
    await restore(empty, file);
    expect(await ask(empty, next)).toEqual([{ next: 1001 }]);
    await ask(
      empty,
      `insert into crm_record (id, kind, name, case_number, created_at, changed_at)
      values (gen_random_uuid(), 'case', 'A case', 1234, now(), now())`,
    );
    const withCase = join(directory, 'with-case.backup');
    await backUp(empty, withCase);
    const target = await emptyDatabase();
    await restore(target, withCase);
    expect(await ask(target, next)).toEqual([{ next: 1235 }]);
  });

  it('may be read by its owner only', { skip: process.platform === 'win32' }, () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is refused by a database that has content', async () => {
    await expect(restore(address, file)).rejects.toThrow('not empty');
  });

  it('that was cut off is refused, and the database is left as it was', async () => {
    const text = gunzipSync(readFileSync(file)).toString();
    const cut = join(directory, 'cut.backup');
    writeFileSync(cut, gzipSync(text.slice(0, text.lastIndexOf('{'))));
    const target = await emptyDatabase();
    await expect(restore(target, cut)).rejects.toThrow('not whole');
    expect(await restore(target, file)).toBe(rows);
  });

  it('that is something else is refused', async () => {
    const other = join(directory, 'other.backup');
    writeFileSync(other, gzipSync('a letter\n'));
    await expect(restore(await emptyDatabase(), other)).rejects.toThrow('not a backup');
    await expect(restore(await emptyDatabase(), join(directory, 'none.backup'))).rejects.toThrow('ENOENT');
  });
});
