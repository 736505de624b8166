import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { answers } from './claim.ts';
import { socketPath } from './socket-path.ts';

/**
 * Lets the server of `dataDirectory` find the simulator of the server whose place it takes, so that its calls go on:
 * unless it has one of its own already, or both are the same. Not on Windows, where the two need one data directory.
 */
export async function shareSimulator(dataDirectory: string, theirs: string): Promise<void> {
  if (process.platform === 'win32' || !existsSync(theirs)) return;
  mkdirSync(dataDirectory, { recursive: true });
  const [mine, other] = [socketPath(dataDirectory), socketPath(theirs)];
  if (mine === other || (await answers(mine)) || !(await answers(other))) return;
  rmSync(mine, { force: true });
  symlinkSync(other, mine);
}
