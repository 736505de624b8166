import { StoreUnavailable } from '../../../application/ports/runtime/store.ts';

/**
 * PostgreSQL saying that it takes in nothing from anybody now: connection lost (class 08), out of disk, memory or
 * connections (53), shutting down, starting or dropped (57P), a disk that fails (58), and read-only, as what was the
 * primary before a failover is (25006).
 */
const away = /^(?:08...|53...|57P0.|58...|25006)$/u;

/** That this once it took too long, met somebody else or was cancelled. */
const busy: ReadonlySet<string> = new Set([
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '57014', // query_canceled
]);

/** What the driver says, without a code, on a connection that broke or when none could be had in time. */
const connectionLost: ReadonlySet<string> = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Query read timeout',
]);

/** What the pool says to who waited in vain for one of its connections: the others have them. */
const poolFull = 'timeout exceeded when trying to connect';

/**
 * The one place that tells a database that is away from a statement that is wrong: what a statement failed with, as the
 * rest of Tieline is told of it (spec O13).
 */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // The system's own errors name the call that failed.
  if ('syscall' in error || away.test(code) || connectionLost.has(error.message))
    return new StoreUnavailable('away', `The database is away: ${error.message}`, error);
  return busy.has(code) || error.message === poolFull
    ? new StoreUnavailable('busy', `The database is busy: ${error.message}`, error)
    : error;
}

/** Whoever gets no connection can ask nothing, whatever the reason: a password changed, a database not there yet. */
export function connectError(error: unknown): StoreUnavailable {
  const words = error instanceof Error ? error.message : String(error);
  const kind = words === poolFull ? 'busy' : 'away';
  return new StoreUnavailable(kind, `The database cannot be reached: ${words}`, error);
}
