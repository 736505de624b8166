import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { isRefusal } from '../../../domain/refusal.ts';
import type { Address } from './embedded.ts';
import type { CheckedLease } from './checked-lease.ts';
import type { StoreUnavailable } from '../../../application/ports/runtime/store.ts';
import type { Silence } from './silence.ts';
import { preparing, type Counters } from './statements.ts';
import type { Tables } from '../tables/tables.ts';
import { types } from './types.ts';

/** Type-checked SQL over Tieline's tables; a transaction is one too, so stores take either. */
export type Database = Kysely<Tables>;

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly counters: Counters;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** The embedded server's address, or a connection string (`postgres://…`). */
  readonly address: Address | string;
  /** Connections at most; a request that finds none free waits. */
  readonly poolSize?: number;
  /** The lease that every transaction is done under; none for what an operator or a test does. */
  readonly lease?: CheckedLease;
  /** How long to wait for a connection and for an answer, at most; without it, as long as the longest statement may take. */
  readonly patienceMs?: number;
  /** Told each time the database takes in nothing from anybody. */
  readonly onAway?: (why: StoreUnavailable) => void;
  /** Whether the database says nothing, so that nobody waits for it. */
  readonly silence?: Silence;
  /** Off for what is no request's own work, such as renewing a lease. */
  readonly marksKeys?: boolean;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Half of what PostgreSQL allows by default, so that two servers and an operator fit. */
const POOL_SIZE = 40;
/** Every outside call has a deadline: how long to wait for a connection, a statement, a lock, a silent transaction. */
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 60_000;
const LOCK_LIMIT_MS = 10_000;
const IDLE_TRANSACTION_LIMIT_MS = 60_000;
/** What says nothing at all is noticed much sooner (`Silence`); this bounds one connection that falls silent alone. */
const ANSWER_LIMIT_MS = STATEMENT_LIMIT_MS + 5_000;

/** Opens the pool; connects when first asked to. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const counters: Counters = { statements: 0, commits: 0 };
  const pool = new pg.Pool({
    ...connection(options.address),
    max: options.poolSize ?? POOL_SIZE,
    connectionTimeoutMillis: options.patienceMs ?? CONNECT_LIMIT_MS,
    query_timeout: options.patienceMs ?? ANSWER_LIMIT_MS,
    keepAlive: true,
    statement_timeout: STATEMENT_LIMIT_MS,
    lock_timeout: LOCK_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_LIMIT_MS,
    application_name: 'tieline',
    types,
  });
  let isClosing = false;
  // Without a listener the loss of an idle connection would end the process. The pool has let go of its connections
  // before PostgreSQL has, so that one may still hear of a shutdown; that is no loss any more.
  pool.on('error', (error) => {
    if (!isClosing) options.onConnectionLost?.(error);
  });
  // The pool listens to idle connections only. One that breaks between two statements of a transaction would end the
  // process as well; its next statement fails, and whoever asked for that is told.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db: Database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: preparing(pool, counters, options) }),
  });
  const close = async (): Promise<void> => {
    isClosing = true;
    await pool.end();
  };
  return { db, pool, counters, close };
}

/** The same for a single connection outside the pool. */
export function connection(address: Address | string): pg.ClientConfig {
  return typeof address === 'string' ? { connectionString: address } : { ...address };
}

/** Two tries meet by chance, five in a row only under a load that more tries would worsen. */
const ATTEMPTS = 5;
const BACKOFF_MS = 10;

/** PostgreSQL's words for "nothing was wrong but the moment": it undid the transaction and asks for another try. */
const retryable: ReadonlySet<string> = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);

/**
 * Runs `work` in one transaction and commits it. A refusal returned by `work` rolls back, so a refused
 * command leaves nothing half-done; what must stay nevertheless is written in a transaction of its own.
 * `work` is run again, up to five times, when PostgreSQL found a deadlock or a conflict; so it must
 * change nothing but the database.
 */
export async function transaction<Result>(
  db: Database,
  work: (tx: Database) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(db, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !mayRetry(error)) throw error;
      await sleep(Math.random() * BACKOFF_MS * 2 ** attempt);
    }
  }
}

async function once<Result>(db: Database, work: (tx: Database) => Promise<Result>): Promise<Result> {
  const tx = await db.startTransaction().execute();
  try {
    const result = await work(tx);
    await (isRefusal(result) ? tx.rollback() : tx.commit()).execute();
    return result;
  } catch (error) {
    // The first error is the one to tell; a connection that is gone cannot roll back, and need not.
    if (!tx.isCommitted && !tx.isRolledBack)
      await tx
        .rollback()
        .execute()
        .catch(() => undefined);
    throw error;
  }
}

function mayRetry(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && retryable.has(error.code)
  );
}
