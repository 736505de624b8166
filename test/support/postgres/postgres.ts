import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../../src/adapters/postgres/connection/embedded.ts';
import { atEnd } from '../processes/at-end.ts';

export interface TestDatabase extends OpenDatabase {
  readonly address: Address;
}

/**
 * A migrated, empty database of this test's own, or of the file's where no test runs yet, dropped at its end:
 * `const { db } = await testDatabase();` at the top of the file. Only in files named `*.int.test.ts`.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const template = inject('template');
  const address = { ...template, database: `test_${randomBytes(8).toString('hex')}` };
  await administer(
    template,
    `create database ${address.database} template ${template.database} strategy file_copy`,
  );
  const database = openDatabase({ address, poolSize: 10 });
  atEnd(async () => {
    await database.close();
    await administer(template, `drop database ${address.database} with (force)`);
  });
  return { ...database, address };
}

/** A database without any table, dropped at the end of the test, or of the file where no test runs yet. */
export async function emptyDatabase(): Promise<Address> {
  const template = inject('template');
  const address = { ...template, database: `empty_${randomBytes(8).toString('hex')}` };
  await administer(template, `create database ${address.database}`);
  atEnd(() => administer(template, `drop database ${address.database} with (force)`));
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
