import type { Lease } from '../../application/ports/runtime/lease.ts';
import { storeUnavailable, type StoreWatch } from '../../application/ports/runtime/store.ts';
import { openDatabase, type OpenDatabase } from './connection/database.ts';
import { PostgresWatch } from './connection/store-watch.ts';
import { startEmbedded, type Address } from './connection/embedded.ts';
import { openLeases } from './leases/open-leases.ts';
import { holdServer, takeOverServer } from './leases/server-lease.ts';
import { migrate } from './migrate.ts';
import { reach } from './reach.ts';
import type { ServerIdentity } from '../system/server-identity.ts';

export interface ReadyDatabase extends OpenDatabase {
  readonly watch: StoreWatch;
  /** The lease of the one server on this database, which every transaction checks. */
  readonly server: Lease;
  /** Whose place it has taken, if that is known. */
  readonly former: ServerIdentity | null;
  /**
   * Resolves when another server has taken over, or when the embedded PostgreSQL ended unasked and cannot be started
   * again; one of the operator's own is waited for instead.
   */
  readonly failed: Promise<Error>;
}

export interface DatabaseDeps {
  /** Null: the PostgreSQL that comes with Tieline. */
  readonly url: string | null;
  readonly dataDirectory: string;
  /** Where another server is at work, wait for its end and take its place. */
  readonly takeOver: boolean;
  /** Aborted when the process is to stop, also while it waits. */
  readonly stopping: AbortSignal;
  readonly progress: (message: string) => void;
  readonly onConnectionLost: (error: Error) => void;
  /** The server's lease could not be renewed or given back although the database is there; it is tried again. */
  readonly onLeaseTrouble: (error: unknown) => void;
  /** The database takes in nothing any more, for this reason; everything waits for it. */
  readonly onAway: (reason: string) => void;
  /** It is back after so long. */
  readonly onBack: (awayMs: number) => void;
}

/**
 * Gives a database that is reached, recent enough, migrated and this server's alone, starting the embedded one when
 * no other is named (spec O4). What was started is stopped again when a later step fails, and by `close`.
 */
export async function openReadyDatabase(deps: DatabaseDeps): Promise<ReadyDatabase> {
  await using starting = new AsyncDisposableStack();
  let address: Address | string;
  let failed: Promise<Error> = new Promise(() => undefined);
  if (deps.url === null) {
    const server = await startEmbedded({
      directory: deps.dataDirectory,
      endures: true,
      progress: deps.progress,
    });
    starting.defer(() => server.stop());
    ({ address, failed } = server);
  } else {
    address = deps.url;
    await reach(address);
  }
  const trouble = (error: unknown): void => {
    const away = storeUnavailable(error);
    if (away?.kind === 'away') watch?.refused(away.message);
    else deps.onLeaseTrouble(error);
  };
  let watch: PostgresWatch | null = null;
  const { leases, hasTable, beat, close } = openLeases(address, {
    dataDirectory: deps.dataDirectory,
    onTrouble: trouble,
    onConnectionLost: deps.onConnectionLost,
  });
  starting.defer(close);
  // Nobody changes the tables of a running server; only the first start on a database makes the table of leases itself.
  const hold = deps.takeOver ? takeOverServer : holdServer;
  let first = (await hasTable()) ? await hold(leases, deps) : null;
  const applied = await migrate(address);
  if (applied.length > 0) deps.progress(`Brought the database up to date (${applied.length} migrations).`);
  first ??= await hold(leases, deps);
  const { lease: held, former } = first;
  starting.defer(() => held.release());
  // Renewing the lease is a write, and whoever holds it still may go on where it was.
  const probe = async () => {
    held.doubt();
    await held.sure();
  };
  const watching = new PostgresWatch({ ...deps, probe, beat, now: Date.now });
  watch = watching;
  starting.defer(() => watching.stop());
  const database = openDatabase({
    address,
    lease: held,
    silence: watching.silence,
    onAway: trouble,
    onConnectionLost: deps.onConnectionLost,
  });
  starting.defer(() => database.close());
  const running = starting.move();
  return {
    ...database,
    watch: watching,
    server: held,
    former,
    failed: Promise.race([failed, lostBy(held.signal)]),
    close: () => running.disposeAsync(),
  };
}

function lostBy(signal: AbortSignal): Promise<Error> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      const reason: unknown = signal.reason;
      resolve(reason instanceof Error ? reason : new Error(String(reason)));
    });
  });
}
