import type { App } from '../adapters/http/platform/app.ts';

/** The address cannot be listened on; the message says what to do. */
export class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable';
}

/** Starts listening and gives the address for people. Throws `AddressUnusable`. */
export async function listen(app: App, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const remedy = typeof code === 'string' ? remedies[code] : undefined;
    if (remedy === undefined) throw error;
    throw new AddressUnusable(`Cannot listen on ${host}:${port}: ${remedy}`, { cause: error });
  }
  return listenedAt(app, { host, port });
}

/** The address it listens on, as a browser on this machine has it. */
export function listenedAt(app: App, { host, port }: { host: string; port: number }): string {
  const address = app.server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${nameOf(host)}:${actual}`;
}

/** Whether it listens on all addresses, so that none of them is the one that people use. */
export const listensOnAll = (host: string): boolean => host === '0.0.0.0' || host === '::';

const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'another program is using it. Stop that program, or choose another port: PORT=8081 npm start (PORT=0 takes a free one).',
  EACCES: 'this user may not. Ports below 1024 are for root; choose a higher one with PORT.',
  EADDRNOTAVAIL: 'this machine has no such address. Correct HOST (0.0.0.0 listens on all).',
  ENOTFOUND: 'there is no such host. Correct HOST (0.0.0.0 listens on all).',
};

/** "All addresses" is nothing a browser can open. */
function nameOf(host: string): string {
  if (listensOnAll(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
