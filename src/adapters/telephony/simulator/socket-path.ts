import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Socket addresses end at 104 bytes on macOS and 108 on Linux; some are kept for the name of the lock beside it. */
const longestPath = 95;

/**
 * Where the simulator of a data directory (which must exist) listens: in the directory itself, or, where that makes
 * too long a path, under a name made from it in a folder of this user's in the temporary directory. On Windows a pipe.
 */
export function socketPath(dataDirectory: string): string {
  const directory = realpathSync(dataDirectory);
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\tieline-simulator-${name}`;
  const inside = join(directory, 'simulator.sock');
  if (Buffer.byteLength(inside) <= longestPath) return inside;
  const folder = join(tmpdir(), `tieline-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The temporary directory is everybody's: a folder somebody else has put there must not be trusted.
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to somebody else; give a data directory with a shorter path`);
  }
  chmodSync(folder, 0o700);
  return join(folder, `${name}.sock`);
}
