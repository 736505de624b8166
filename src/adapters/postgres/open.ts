import { openDatabase, type OpenDatabase } from './database.ts';
import { startEmbedded, type Address } from './embedded.ts';
import { migrate } from './migrate.ts';
import { reach } from './reach.ts';

export interface ReadyDatabase extends OpenDatabase {
  /** Resolves when the embedded server ended unasked; a server of the operator's own is waited for instead. */
  readonly failed: Promise<Error>;
}

export interface DatabaseDeps {
  /** Null: the PostgreSQL that comes with Tieline. */
  readonly url: string | null;
  readonly dataDirectory: string;
  readonly progress: (message: string) => void;
  readonly onConnectionLost: (error: Error) => void;
}

/**
 * Gives a database that is reached, recent enough and migrated, starting the embedded one when no other is
 * named (spec O4). What was started is stopped again when a later step fails, and by `close`.
 */
export async function openReadyDatabase(deps: DatabaseDeps): Promise<ReadyDatabase> {
  await using starting = new AsyncDisposableStack();
  let address: Address | string;
  let failed: Promise<Error> = new Promise(() => undefined);
  if (deps.url === null) {
    const server = await startEmbedded({ directory: deps.dataDirectory, progress: deps.progress });
    starting.defer(() => server.stop());
    ({ address, failed } = server);
  } else {
    address = deps.url;
    await reach(address);
  }
  const applied = await migrate(address);
  if (applied.length > 0) deps.progress(`Brought the database up to date (${applied.length} migrations).`);
  const database = openDatabase({ address, onConnectionLost: deps.onConnectionLost });
  starting.defer(() => database.close());
  const running = starting.move();
  return { ...database, failed, close: () => running.disposeAsync() };
}
