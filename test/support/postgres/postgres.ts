import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject, onTestFinished } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../../src/adapters/postgres/connection/embedded.ts';

export interface TestDatabase extends OpenDatabase {
  readonly address: Address;
}

/**
 * A migrated, empty database of this test file's own, dropped at its end. Call it once at the top of the
 * file: `const { db } = await testDatabase();`. Only in files named `*.int.test.ts`. Within a test, where vitest heeds
 * no `afterAll`, call it with `onTestFinished`.
 */
export async function testDatabase(
  whenOver: (drop: () => Promise<void>) => void = afterAll,
): Promise<TestDatabase> {
  const template = inject('template');
  const address = { ...template, database: `test_${randomBytes(8).toString('hex')}` };
  await administer(
    template,
    `create database ${address.database} template ${template.database} strategy file_copy`,
  );
  const database = openDatabase({ address, poolSize: 10 });
  whenOver(async () => {
    await database.close();
    await administer(template, `drop database ${address.database} with (force)`);
  });
  return { ...database, address };
}

/** A database without any table, dropped at the end of the test, or of the file where no test runs yet. */
export async function emptyDatabase(
  whenOver: (drop: () => Promise<void>) => void = onTestFinished,
): Promise<Address> {
  const template = inject('template');
  const address = { ...template, database: `empty_${randomBytes(8).toString('hex')}` };
  await administer(template, `create database ${address.database}`);
  whenOver(() => administer(template, `drop database ${address.database} with (force)`));
  return address;
}

async function administer(template: Address, statement: string): Promise<void> {
  const client = new pg.Client({ ...template, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
