import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Privilege } from './privilege.ts';

/** A Unix socket's path may have 107 bytes on Linux and 103 on macOS; the file's own name takes 15 of them. */
const SOCKET_DIRECTORY_LIMIT = 103 - '/.s.PGSQL.5432.'.length;
const SOCKET_PREFIX = 'tieline-';

/** In the data directory where its path is short enough, otherwise in a private temporary directory. */
export function socketDirectory(
  directory: string,
  privilege: Privilege,
): { path: string; remove: () => void } {
  const inside = join(directory, 'run');
  if (Buffer.byteLength(inside) <= SOCKET_DIRECTORY_LIMIT && privilege.owner === null) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    return { path: inside, remove: () => rmSync(inside, { recursive: true, force: true }) };
  }
  const base =
    Buffer.byteLength(tmpdir()) + SOCKET_PREFIX.length + 7 <= SOCKET_DIRECTORY_LIMIT ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(base, SOCKET_PREFIX));
  privilege.give(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Removes the temporary directory of a killed server; one in the data directory is used again. */
export function removeSocketDirectory(path: string): void {
  if (basename(path).startsWith(SOCKET_PREFIX)) rmSync(path, { recursive: true, force: true });
}

/** For systems without Unix sockets. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string')
    throw new Error('No free port for the embedded PostgreSQL.');
  return address.port;
}
