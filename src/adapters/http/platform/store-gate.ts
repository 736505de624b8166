import type { StoreWatch } from '../../../application/ports/runtime/store.ts';
import type { App } from './app.ts';
import { isReading } from './methods.ts';
import { ProblemError } from './problem.ts';

const retryAfterSeconds = 2;

/** Those of the lab are about the simulated network, which is there whatever we can save. */
const isLab = (path: string): boolean => path.startsWith('/api/v1/simulator/');

/**
 * Refuses at once whatever changes something while our own database is away (spec O13). The phone system gets the order
 * of a command before it is saved, so one that cannot be saved must not even begin; only a call for help does, which is
 * seen once the request is read.
 */
export function addStoreGate(app: App, store: StoreWatch): void {
  const refuseIf = (isRefused: boolean): void => {
    if (isRefused && store.current.state === 'away')
      throw new ProblemError('database-unavailable', { retryAfterSeconds });
  };
  app.addHook('onRequest', async ({ method, url, routeOptions }) => {
    refuseIf(routeOptions.config.withoutStore === undefined && !isReading(method) && !isLab(url));
  });
  app.addHook('preHandler', async (request) => {
    refuseIf(request.routeOptions.config.withoutStore?.(request) === false);
  });
}
