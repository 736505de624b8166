import { sql } from 'kysely';
import { openDatabase } from '../connection/database.ts';
import type { Address } from '../connection/embedded.ts';
import { PostgresLeases, type PostgresLeasesOptions } from './postgres-leases.ts';
import { thisServer } from '../../system/server-identity.ts';

/** One that renews and one that takes; neither waits for the connections that calls use. */
const POOL_SIZE = 2;
/** A lease that cannot be renewed within this is better tried again; it lasts for several of them. */
const PATIENCE_MS = 3_000;

export interface OpenLeases {
  readonly leases: PostgresLeases;
  /** False before the first migration on a database that no server has been on. */
  readonly hasTable: () => Promise<boolean>;
  /** Asks the database for the smallest sign of life. */
  readonly beat: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** This process's leases in the database, over connections of their own. */
export function openLeases(
  address: Address | string,
  options: Omit<PostgresLeasesOptions, 'db' | 'server'> & {
    readonly dataDirectory?: string;
    readonly onConnectionLost?: (error: Error) => void;
  },
): OpenLeases {
  const database = openDatabase({
    address,
    poolSize: POOL_SIZE,
    patienceMs: PATIENCE_MS,
    marksKeys: false,
    onConnectionLost: options.onConnectionLost ?? (() => undefined),
  });
  const leases = new PostgresLeases({
    ...options,
    db: database.db,
    server: thisServer(new Date(), options.dataDirectory),
  });
  return {
    leases,
    async hasTable() {
      const { rows } = await sql<{
        there: boolean;
      }>`select to_regclass('lease') is not null as there`.execute(database.db);
      return rows[0]?.there ?? false;
    },
    async beat() {
      await sql`select 1`.execute(database.db);
    },
    async close() {
      leases.close();
      await database.close();
    },
  };
}
