import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A folder cannot be used for data; the message says why and what to do. */
export class DirectoryUnusable extends Error {
  override readonly name = 'DirectoryUnusable';
}

/**
 * Makes a folder and those above it, which only its owner may enter. Throws `DirectoryUnusable`. One at a time: Node's own
 * recursion never ends where the system has no room for folders, as below /proc.
 */
export function makeDirectory(directory: string): void {
  const path = resolve(directory);
  if (isDirectory(path)) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another start may have made it meanwhile.
    if (!isDirectory(path)) throw unusable(path, error);
  }
}

/** What is wrong with a folder that cannot be made or written to; any other error as it is. */
export function unusable(path: string, error: unknown): unknown {
  const what = reasonOf(error instanceof Error && 'code' in error ? error.code : null, path);
  return what === null
    ? error
    : new DirectoryUnusable(`${what} TIELINE_DATA names the directory.`, { cause: error });
}

function reasonOf(code: unknown, path: string): string | null {
  switch (code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return `${path} cannot be a data directory, because it is a file or below one. Name another directory.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The data directory ${path} must not be written to by this user. Name another one, or give this user the right to.`;
    case 'ENOENT':
      return `No data directory can be made at ${path}: its file system takes no folders. Name another one.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `There is no space left for the data directory ${path}. Free some, or name one on another disk.`;
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open to use the data directory ${path}. Allow more ("ulimit -n 1024") and start again.`;
    default:
      return null;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
