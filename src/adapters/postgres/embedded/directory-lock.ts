import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unusable } from '../../system/data-directory.ts';
import { processIdentity } from '../../system/running-process.ts';

/** Another Tieline runs on the data directory. */
export class DirectoryInUse extends Error {
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(
      `Another Tieline (process ${pid}) is using the data directory ${directory}. ` +
        'Stop it first, or give this one a directory of its own with TIELINE_DATA.',
    );
    this.name = 'DirectoryInUse';
    this.pid = pid;
  }
}

/**
 * Takes a data directory for this process until the returned function is called, or the process ends in
 * whatever way: the lock names the process and when it started, so a dead holder's lock is seen as such.
 * Throws `DirectoryInUse`.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'tieline.lock');
  const mine = `${process.pid} ${processIdentity(process.pid) ?? ''}\n`;
  for (;;) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
      return () => {
        if (read(path) === mine) rmSync(path, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
        throw unusable(directory, error);
    }
    const found = read(path);
    if (found === null) continue;
    const [number = '', ...identity] = found.trimEnd().split(' ');
    const pid = Number(number);
    if (Number.isSafeInteger(pid) && pid > 0 && processIdentity(pid) === identity.join(' ')) {
      throw new DirectoryInUse(directory, pid);
    }
    discard(path, found);
  }
}

/** Of several starts that see the same dead lock only one may remove it, and never a fresh one. */
function discard(path: string, dead: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  // Somebody may have replaced the dead lock between our look and our move: give it back.
  if (read(aside) !== dead) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
