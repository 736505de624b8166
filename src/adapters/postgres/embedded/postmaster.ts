import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processCommand, processIdentity } from '../../system/running-process.ts';

/** A clean stop writes a checkpoint; a slow disk takes seconds, never this long. */
const STOP_LIMIT_MS = 30_000;
/** An immediate stop only ends processes. */
const QUIT_LIMIT_MS = 5_000;
const POLL_MS = 20;

/** A PostgreSQL that runs on a cluster, as its pid file tells. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDirectory: string;
  readonly port: number;
}

/**
 * The PostgreSQL that is running on this cluster, or null. A pid file that names no PostgreSQL of this
 * cluster (the number was given to another process, or only a zombie is left) is removed, because
 * PostgreSQL itself would refuse to start beside it.
 */
export function findPostmaster(cluster: string): Postmaster | null {
  const path = join(cluster, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const command = processCommand(pid);
  const ours = command !== null && command.includes('postgres') && command.includes(cluster);
  if (!ours && process.platform !== 'win32') {
    // A number that is free is left to PostgreSQL, which then looks for surviving children.
    if (exists(pid)) rmSync(path, { force: true });
    return null;
  }
  return { pid, socketDirectory: (lines[4] ?? '').trim(), port: Number(lines[3]) };
}

/** Stops PostgreSQL: sessions are ended and a checkpoint written; after a limit at once, which loses nothing either. */
export async function stopPostmaster(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  if (await gone(pid, STOP_LIMIT_MS)) return;
  signal(pid, 'SIGQUIT');
  if (await gone(pid, QUIT_LIMIT_MS)) return;
  throw new Error(`PostgreSQL (process ${pid}) does not stop. End it with "kill -9 ${pid}" and start again.`);
}

async function gone(pid: number, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (processIdentity(pid) === null) return true;
    await sleep(POLL_MS);
  }
  return processIdentity(pid) === null;
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself meanwhile, which is what was wanted.
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
