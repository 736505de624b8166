import type { App } from './app.ts';

/** A whole body must have arrived by then, so that slow senders hold no connection. */
const bodyMs = 30_000;

/**
 * Cuts off who takes too long to send a body. Node's own limit knows no routes, and a file of a gigabyte needs more
 * time than a command: a route that `takesItsTime` watches over its body itself.
 */
export function addBodyDeadline(app: App): void {
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    if (routeOptions.config.takesItsTime === true || raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), bodyMs);
    raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  });
  // What is still sent after the answer is read by nobody.
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), bodyMs);
    raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  });
}
