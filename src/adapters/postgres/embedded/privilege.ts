import { chmodSync, chownSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/** Words put before a command so that it runs as somebody PostgreSQL accepts, and dies with its parent. */
export interface Privilege {
  readonly prefix: readonly string[];
  /** Who the command's files belong to on disk; null = whoever runs Tieline. */
  readonly owner: number | null;
  /** Gives a file or directory to that owner. */
  give(path: string): void;
}

/** The number of `nobody` on every Linux; used only where root must not be. */
const NOBODY = '65534';

const own: Privilege = { prefix: [], owner: null, give: () => undefined };

/**
 * How to run PostgreSQL, which refuses root. As anybody else: as it is. As root: in a user namespace where
 * root is called `nobody`, so that files stay root's and any directory works; where that is not allowed
 * (most containers), as the owner of the existing files or as `nobody`.
 */
export function findPrivilege(cluster: string, binary: string): Privilege {
  if (process.getuid === undefined || process.getuid() !== 0) return own;
  const owner = ownerOf(cluster);
  const unshare = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if ((owner === null || owner === 0) && succeeds([...unshare, binary, '--version'])) {
    return { ...own, prefix: unshare };
  }
  const user = owner === null || owner === 0 ? Number(NOBODY) : owner;
  const switchUser = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  if (!succeeds([...switchUser, binary, '--version'])) {
    throw new Error(
      `PostgreSQL does not run as root, and user ${user} cannot run ${binary}. ` +
        'Start Tieline as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  return { prefix: switchUser, owner: user, give: (path) => chownSync(path, user, user) };
}

/** Lets the owner pass through the data directory to the files that are theirs; never read it. */
export function letThrough(directory: string, privilege: Privilege): void {
  if (privilege.owner !== null) chmodSync(directory, 0o711);
}

/** Where the system can, the server is told to stop by the kernel when Tieline dies, however it dies. */
export function dieWithParent(): readonly string[] {
  const setpriv = ['setpriv', '--pdeathsig', 'INT'];
  return process.platform === 'linux' && succeeds([...setpriv, 'true']) ? setpriv : [];
}

function ownerOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.uid ?? null;
}

function succeeds([command = '', ...rest]: readonly string[]): boolean {
  return spawnSync(command, rest, { stdio: 'ignore' }).status === 0;
}
