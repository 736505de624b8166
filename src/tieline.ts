import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { buildServer } from './adapters/http/server.ts';
import { openReadyDatabase } from './adapters/postgres/open.ts';
import type { Config } from './config.ts';
import { listen } from './listen.ts';

/** A Tieline that is serving. */
export interface Tieline {
  /** Where people reach it. */
  readonly url: string;
  /** Resolves with the reason when it can no longer work and must be stopped. */
  readonly failed: Promise<Error>;
  /** Ends in the reverse order of the start: no new requests, then what runs, the database last. */
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly log: Logger;
  /** Tells the person at the terminal what is being done. */
  readonly progress: (message: string) => void;
}

const builtPages = join(import.meta.dirname, '../dist/web');

/**
 * Puts the parts together and starts them, each handed what it needs. Everything started is stopped again
 * when a later part fails to start.
 */
export async function startTieline(config: Config, { log, progress }: Surroundings): Promise<Tieline> {
  await using starting = new AsyncDisposableStack();

  const database = await openReadyDatabase({
    url: config.databaseUrl?.reveal() ?? null,
    dataDirectory: config.dataDirectory,
    progress,
    onConnectionLost: (error) => log.warn({ reason: error.message }, 'a connection to the database was lost'),
  });
  starting.defer(() => database.close());

  const app = await buildServer({
    logger: log,
    pages: existsSync(builtPages) ? builtPages : null,
    requestsPerMinute: config.requestsPerMinute,
    trustProxy: config.trustProxy,
    signIns: { bySession: async () => null, byToken: async () => null },
  });
  starting.defer(() => app.close());

  const url = await listen(app, config);
  const running = starting.move();
  return { url: config.publicUrl ?? url, failed: database.failed, stop: () => running.disposeAsync() };
}
