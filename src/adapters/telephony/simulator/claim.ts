import { mkdirSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A claim takes milliseconds; a lock this old was left behind by somebody who died in between. */
const lockStaleMs = 10_000;
const lockRetryMs = 20;

/**
 * Makes `server` listen at the socket `path`, unless somebody who answers is there already: then gives 'taken'. What a
 * dead process left at the path is removed. Of several at once exactly one succeeds.
 */
export async function claim(server: Server, path: string): Promise<'listening' | 'taken'> {
  if (process.platform === 'win32') return listen(server, path);
  const lock = `${path}.lock`;
  while (!taken(lock)) await pause(lockRetryMs);
  try {
    if (await answers(path)) return 'taken';
    ignoringAbsence(() => unlinkSync(path));
    return await listen(server, path);
  } finally {
    release(lock);
  }
}

/** Whether somebody listens at the path. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<'listening' | 'taken'> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve('taken');
      else reject(error);
    };
    server.once('error', onError);
    server.listen(path, () => {
      server.off('error', onError);
      resolve('listening');
    });
  });
}

/** Making a directory is the one thing that two processes cannot both succeed at. */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (!isErrno(error) || error.code !== 'EEXIST') throw error;
  }
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (made !== undefined && Date.now() - made > lockStaleMs) release(lock);
  return false;
}

function release(lock: string): void {
  ignoringAbsence(() => rmdirSync(lock));
}

function ignoringAbsence(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    if (!isErrno(error) || error.code !== 'ENOENT') throw error;
  }
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
