import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Privilege } from './privilege.ts';
import { remedyOf } from './remedy.ts';

/** The database's superuser. Only the owner of the data directory can reach the socket, so it needs no password. */
export const USER = 'tieline';

/** Made aside and renamed, so that a start killed half-way leaves nothing that looks like a database. */
export function makeCluster(
  cluster: string,
  volatile: boolean,
  binaries: Binaries,
  privilege: Privilege,
): void {
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = `${cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  privilege.give(unfinished);
  // Windows has no socket that only its owner may open, so there the server asks for a password.
  const password = process.platform === 'win32' ? randomBytes(24).toString('base64url') : null;
  if (password !== null) writeFileSync(passwordFile, password, { mode: 0o600 });
  const result = run(privilege, binaries.initdb, [
    `--pgdata=${unfinished}`,
    `--username=${USER}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    // Every Linux has C.UTF-8; elsewhere the plain C is the one that is always there.
    process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C',
    ...(password === null ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`]),
    ...(volatile ? ['--no-sync'] : []),
  ]);
  if (result !== null)
    throw new Error(
      `The embedded database could not be made in ${cluster}. ${remedyOf(result)}PostgreSQL says:\n${result}${remedy(privilege)}`,
    );
  renameSync(unfinished, cluster);
}

function run(privilege: Privilege, program: string, parameters: readonly string[]): string | null {
  const [command = program, ...rest] = [...privilege.prefix, program, ...parameters];
  const result = spawnSync(command, rest, { encoding: 'utf8', cwd: '/', env: cleanEnvironment() });
  if (result.status === 0) return null;
  return result.error?.message ?? result.stderr;
}

function remedy(privilege: Privilege): string {
  if (privilege.owner === null) return '';
  return (
    `PostgreSQL does not run as root and was run as user ${privilege.owner} instead. Start Tieline as an ` +
    'ordinary user, or give TIELINE_DATA a directory that this user may enter.'
  );
}

/** Throws when the cluster was made by another major version, which this one cannot read. */
export function refuseOtherMajor(cluster: string, major: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new Error(
    `The database in ${cluster} was made by PostgreSQL ${found}, and this Tieline brings PostgreSQL ${major}. ` +
      'Start the Tieline that made it, run "npm run backup", move the directory away, and run "npm run restore" with this one.',
  );
}

/** The password that `makeCluster` made on systems without private sockets. */
export function readPassword(cluster: string): string {
  return readFileSync(`${cluster}.password`, 'utf8');
}

/** Variables meant for another PostgreSQL (PGDATA, PGPORT, …) must not reach this one. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
}
