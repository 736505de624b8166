import { existsSync, rmSync } from 'node:fs';

/**
 * Removes a directory from which a process that ends may still remove something itself: where an entry is gone just when
 * it is its turn, Node's `rmSync` leaves all that follows, without a word.
 */
export function removeDirectory(path: string): void {
  while (existsSync(path)) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}
