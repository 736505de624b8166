import type { StoreWatch } from '../../../application/ports/runtime/store.ts';
import type { App } from './app.ts';
import { isReading } from './methods.ts';
import { ProblemError } from './problem.ts';

const retryAfterSeconds = 2;

/** Those of the lab are about the simulated network, which is there whatever we can save. */
const isLab = (path: string): boolean => path.startsWith('/api/v1/simulator/');

/**
 * Refuses at once whatever changes something while our own database is away (spec O13). The phone system gets the order
 * of a command before it is saved, so one that cannot be saved must not even begin.
 */
export function addStoreGate(app: App, store: StoreWatch): void {
  app.addHook('onRequest', async (request) => {
    if (store.current.state === 'up' || isReading(request.method) || isLab(request.url)) return;
    throw new ProblemError('database-unavailable', { retryAfterSeconds });
  });
}
