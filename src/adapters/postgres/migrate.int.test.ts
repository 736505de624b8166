import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { migrate, migrationsDirectory } from './migrate.ts';
import released from './migrations/released.json' with { type: 'json' };

const { db, address } = await testDatabase();

/** The files of one imagined release; the table of applied migrations is emptied, so numbers start at 1. */
async function release(files: Readonly<Record<string, string>>): Promise<string> {
  await sql`truncate migration`.execute(db);
  return directoryOf(files);
}

function directoryOf(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-migrations-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

describe('migrations', () => {
  it('are applied once, in the order of their numbers', async () => {
    const directory = await release({
      '0002-colour.sql': 'alter table shape_a add colour text;',
      '0001-shape.sql': 'create table shape_a (id integer);',
    });
    expect(await migrate(address, { directory })).toEqual(['0001-shape.sql', '0002-colour.sql']);
    expect(await migrate(address, { directory })).toEqual([]);
  });

  it('are applied by one of several servers that start at once', async () => {
    const directory = await release({ '0001-shape.sql': 'create table shape_b (id integer);' });
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(address, { directory })));
    expect(applied.flat()).toEqual(['0001-shape.sql']);
  });

  it('leave nothing of one that fails, and name its line', async () => {
    const directory = await release({
      '0001-shape.sql': 'create table shape_c (id integer);\n\nselect wrong;',
    });
    await expect(migrate(address, { directory })).rejects.toThrow(
      /0001-shape\.sql line 3: .*"wrong" does not exist/,
    );
    await expect(sql`select from shape_c`.execute(db)).rejects.toThrow('does not exist');
  });

  it('are refused when one was changed after it was applied', async () => {
    await migrate(address, { directory: await release({ '0001-shape.sql': 'select 1;' }) });
    await expect(
      migrate(address, { directory: directoryOf({ '0001-shape.sql': 'select 2;' }) }),
    ).rejects.toThrow(/0001-shape\.sql is not what was applied.*npm run -s backup/);
  });

  it('that others may have applied are what they were', async () => {
    await sql`truncate migration`.execute(db);
    for (const [name, checksum] of Object.entries(released))
      await sql`insert into migration (number, name, checksum, applied_at)
        values (${Number(name.slice(0, 4))}, ${name}, ${checksum}, now())`.execute(db);
    const last = Math.max(...Object.keys(released).map((name) => Number(name.slice(0, 4))));
    expect(await migrate(address, { upTo: last })).toEqual([]);
    expect(Object.keys(released)).toEqual(
      readdirSync(migrationsDirectory).filter((name) => name.endsWith('.sql') && name in released),
    );
  });

  it('are the same whichever way a checkout ends its lines', async () => {
    await migrate(address, { directory: await release({ '0001-shape.sql': 'select 1;\nselect 2;\n' }) });
    expect(
      await migrate(address, { directory: directoryOf({ '0001-shape.sql': 'select 1;\r\nselect 2;\r\n' }) }),
    ).toEqual([]);
  });

  it('are refused on a database that a newer version has migrated', async () => {
    await migrate(address, {
      directory: await release({ '0001-shape.sql': 'select 1;', '0002-more.sql': 'select 2;' }),
    });
    await expect(
      migrate(address, { directory: directoryOf({ '0001-shape.sql': 'select 1;' }) }),
    ).rejects.toThrow('newer Tieline');
  });

  it('are refused when a new one would come before those applied', async () => {
    await migrate(address, { directory: await release({ '0002-more.sql': 'select 2;' }) });
    const directory = directoryOf({ '0001-late.sql': 'select 1;', '0002-more.sql': 'select 2;' });
    await expect(migrate(address, { directory })).rejects.toThrow(/0001-late\.sql .*next free number/);
  });

  it('are refused when two have one number, or a name says nothing', async () => {
    const twice = directoryOf({ '0001-a.sql': '', '0001-b.sql': '' });
    await expect(migrate(address, { directory: twice })).rejects.toThrow('0001-a.sql and 0001-b.sql');
    await expect(migrate(address, { directory: directoryOf({ 'shape.sql': '' }) })).rejects.toThrow(
      'not named like',
    );
  });
});
