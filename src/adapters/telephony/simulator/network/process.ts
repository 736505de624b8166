/**
 * The simulator as a process of its own: `node process.ts <socket> <lingerMs>`. It lives on when our server dies, as
 * a phone system would, and ends by itself when nobody has been connected for `lingerMs`.
 */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { claim } from '../claim.ts';
import { SimulatorService } from './service.ts';

/** How often it looks whether its socket is still there: a removed data directory ends it too. */
const socketCheckMs = 5_000;

/** Whoever started this connects within milliseconds; one that came too late for its server has no reason to stay. */
const firstConnectionMs = 30_000;

const [path, lingerText] = process.argv.slice(2);
const lingerMs = Number(lingerText);
if (path === undefined || !Number.isFinite(lingerMs)) {
  process.stderr.write('usage: process.ts <socket> <lingerMs>\n');
  process.exit(2);
}

// The socket is for its own user only.
process.umask(0o077);

let lingering: NodeJS.Timeout | null = null;
function linger(connections: number, limitMs = lingerMs): void {
  if (lingering) clearTimeout(lingering);
  lingering = connections === 0 ? setTimeout(end, limitMs) : null;
}

function end(): void {
  service.close();
  // Closing removes the socket; connections get a moment to be told the last answer.
  server.close(() => process.exit(0));
  setTimeout(() => process.exit(0), 1000).unref();
}

const service = new SimulatorService({
  run: randomUUID(),
  random: Math.random,
  onStop: end,
  onConnections: (count) => linger(count),
});
const server = createServer((socket) => service.accept(socket));

if ((await claim(server, path)) === 'taken') process.exit(0);
linger(0, Math.min(lingerMs, firstConnectionMs));
process.on('SIGTERM', end);
process.on('SIGINT', end);

if (process.platform !== 'win32') {
  const inode = statSync(path).ino;
  setInterval(() => {
    if (statSync(path, { throwIfNoEntry: false })?.ino !== inode) process.exit(0);
  }, socketCheckMs).unref();
}
process.stdout.write(`listening on ${path}\n`);
// Whoever started it may have died meanwhile, which is no error here.
if (process.connected) process.send?.('listening', () => undefined);
