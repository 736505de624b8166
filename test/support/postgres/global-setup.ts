import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded, type Address } from '../../../src/adapters/postgres/connection/embedded.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated database that every test file's own is cloned from. */
    template: Address;
  }
}

/** Every test file that runs at once has a pool of its own. */
const MAX_CONNECTIONS = 300;

/** One real PostgreSQL for the whole test run, with a database migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-test-'));
  const server = await startEmbedded({ directory, volatile: true, maxConnections: MAX_CONNECTIONS });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await migrate(server.address);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('template', server.address);
  return stop;
}
