import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells one process from a later one with the same number: when it started, and in which boot.
 * Null when no such process runs. A zombie counts as gone: nobody may ever reap it in a container.
 */
export function processIdentity(pid: number): string | null {
  if (!mayBeRunning(pid)) return null;
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The program's name stands in parentheses and may itself hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state] = fields;
      const startedTicks = fields[19];
      if (state === undefined || startedTicks === undefined || state === 'Z' || state === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startedTicks}`;
    } catch {
      return null;
    }
  }
  if (process.platform === 'win32') return 'running';
  return ps(pid, 'lstart=');
}

/** The command line of a running process, or null. */
export function processCommand(pid: number): string | null {
  if (processIdentity(pid) === null) return null;
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return null;
    }
  }
  return process.platform === 'win32' ? null : ps(pid, 'args=');
}

function mayBeRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function ps(pid: number, column: string): string | null {
  try {
    const line = execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' ? null : line;
  } catch {
    return null;
  }
}
