import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded, type Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';

export interface BenchServer extends AsyncDisposable {
  /** A new database with Tieline's tables. */
  database(name: string): Promise<Address>;
}

/** The PostgreSQL that comes with Tieline, set up as in production (fsync included), in a directory that is removed afterwards. */
export async function startServer(): Promise<BenchServer> {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-bench-'));
  const server = await startEmbedded({ directory, maxConnections: 200 });
  return {
    async database(name) {
      const client = new pg.Client({ ...server.address, database: 'postgres' });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      const address = { ...server.address, database: name };
      await migrate(address);
      return address;
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs statements in turn on a connection of their own, without the server's deadlines; gives the last one's rows. */
export async function administer(address: Address, ...statements: readonly string[]): Promise<unknown[]> {
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query<object>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
