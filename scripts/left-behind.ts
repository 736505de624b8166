import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What our own tests call their directories. Others' tools leave some too, and a user's folder of sockets (`tieline-1000`)
 * is for every Tieline of theirs; they go with the run's directory.
 */
const ourDirectories = /^(?:tieline|tl)-(?!\d+$)/;

export interface LeftBehind {
  readonly directories: readonly string[];
  readonly processes: readonly { readonly pid: number; readonly command: string }[];
}

/**
 * What tests that ran with `temporary` as their temporary directory have left there: directories of ours, and processes
 * whose command names it. Where there is no `ps`, as on Windows, only directories are seen.
 */
export function leftBehind(temporary: string): LeftBehind {
  const directories = readdirSync(temporary)
    .filter((name) => ourDirectories.test(name))
    .map((name) => join(temporary, name));
  const listed = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  const processes = (listed.stdout ?? '').split('\n').flatMap((line) => {
    const [, pid, command] = /^ *(\d+) (.*)$/.exec(line) ?? [];
    return command?.includes(`${temporary}/`) ? [{ pid: Number(pid), command }] : [];
  });
  return { directories, processes };
}
