import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, type Binaries } from './embedded/binaries.ts';
import { lockDirectory } from './embedded/directory-lock.ts';
import { findPostmaster, stopPostmaster } from './embedded/postmaster.ts';
import { dieWithParent, findPrivilege, type Privilege } from './embedded/privilege.ts';

/** How to reach a PostgreSQL, as `pg` takes it. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
}

export interface EmbeddedPostgres {
  readonly address: Address;
  readonly pid: number;
  /** Resolves with the reason when the server ends without having been asked to. */
  readonly failed: Promise<Error>;
  /** Ends sessions, writes a checkpoint, frees the data directory. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Tieline's data directory; made when missing. The cluster is its subdirectory `postgres`. */
  readonly directory: string;
  /** Tests only: commits are not flushed to disk, which makes them several times faster. */
  readonly volatile?: boolean;
  readonly maxConnections?: number;
  /** Told what is being done, in sentences, when it takes a noticeable time. */
  readonly progress?: (message: string) => void;
}

const USER = 'tieline';
const DATABASE = 'tieline';
const PORT = 5432;
/** A Unix socket's path may have 107 bytes on Linux and 103 on macOS; the file's own name takes 15 of them. */
const SOCKET_DIRECTORY_LIMIT = 103 - '/.s.PGSQL.5432.'.length;
/** A killed server's children need a moment to end, and until then a new one is refused. */
const RETRY_LIMIT_MS = 5_000;
/** Replaying the log after a crash takes seconds; this bounds a disk that hangs. */
const READY_LIMIT_MS = 120_000;
const POLL_MS = 20;
/** The server's own log is started anew above this size, keeping one old file. */
const LOG_LIMIT_BYTES = 10_000_000;

/**
 * Starts the PostgreSQL that comes with Tieline on a data directory, and returns once it answers.
 * A server left behind by a killed Tieline is stopped first. Throws `DirectoryInUse` when another Tieline
 * runs there, and an error with its remedy when the server cannot be started.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const directory = realpathSync(options.directory);
  const unlock = lockDirectory(directory);
  try {
    const server = await start({ ...options, directory });
    return {
      ...server,
      stop: async () => {
        await server.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const progress = options.progress ?? (() => undefined);
  const cluster = join(options.directory, 'postgres');
  const binaries = findBinaries();

  const orphan = findPostmaster(cluster);
  if (orphan !== null) {
    progress(`Stopping the PostgreSQL that a killed Tieline left behind (process ${orphan.pid}).`);
    await stopPostmaster(orphan.pid);
    if (basename(orphan.socketDirectory).startsWith(SOCKET_PREFIX)) {
      rmSync(orphan.socketDirectory, { recursive: true, force: true });
    }
  }

  const privilege = findPrivilege(cluster, binaries.postgres);
  if (!existsSync(cluster)) {
    progress('Making the database (once, about a second).');
    initialise(cluster, options, binaries, privilege);
  }
  refuseOtherMajor(cluster, binaries.major);
  return launch(cluster, options, binaries, privilege);
}

/** Made aside and renamed, so that a start killed half-way leaves nothing that looks like a database. */
function initialise(
  cluster: string,
  options: EmbeddedOptions,
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
    ...(options.volatile === true ? ['--no-sync'] : []),
  ]);
  if (result !== null) throw new Error(`The embedded database could not be made in ${cluster}:\n${result}`);
  renameSync(unfinished, cluster);
}

function run(privilege: Privilege, program: string, parameters: readonly string[]): string | null {
  const [command = program, ...rest] = [...privilege.prefix, program, ...parameters];
  const result = spawnSync(command, rest, { encoding: 'utf8', cwd: '/', env: cleanEnvironment() });
  if (result.status === 0) return null;
  return result.error?.message ?? result.stderr;
}

function refuseOtherMajor(cluster: string, major: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new Error(
    `The database in ${cluster} was made by PostgreSQL ${found}, and this Tieline brings PostgreSQL ${major}. ` +
      'Start the Tieline that made it, run "npm run backup", move the directory away, and run "npm run restore" with this one.',
  );
}

async function launch(
  cluster: string,
  options: EmbeddedOptions,
  binaries: Binaries,
  privilege: Privilege,
): Promise<EmbeddedPostgres> {
  const logFile = join(options.directory, 'postgres.log');
  rotate(logFile);
  const socket = process.platform === 'win32' ? null : socketDirectory(options.directory, privilege);
  const address: Address =
    socket === null
      ? {
          host: '127.0.0.1',
          port: await freePort(),
          user: USER,
          password: readPassword(cluster),
          database: DATABASE,
        }
      : { host: socket.path, port: PORT, user: USER, database: DATABASE };
  const command = [
    ...privilege.prefix,
    ...dieWithParent(),
    binaries.postgres,
    ...settings(cluster, address, options),
  ];

  const deadline = performance.now() + RETRY_LIMIT_MS;
  for (;;) {
    const { child, ended } = spawnServer(command, logFile);
    const polling = new AbortController();
    const outcome = await Promise.race([ready(address, polling.signal), ended]);
    polling.abort();
    if (outcome === 'ready' && child.pid !== undefined) {
      return running(child.pid, address, ended, logFile, () => socket?.remove());
    }
    if (performance.now() > deadline) {
      socket?.remove();
      throw new Error(`The embedded PostgreSQL does not start. The end of ${logFile}:\n${tail(logFile)}`);
    }
    await sleep(POLL_MS * 10);
  }
}

function running(
  pid: number,
  address: Address,
  ended: Promise<'ended'>,
  logFile: string,
  cleanUp: () => void,
): EmbeddedPostgres {
  let stopping = false;
  const { promise: failed, resolve } = Promise.withResolvers<Error>();
  void ended.then(() => {
    if (!stopping)
      resolve(new Error(`The embedded PostgreSQL ended. The end of ${logFile}:\n${tail(logFile)}`));
  });
  return {
    address,
    pid,
    failed,
    stop: async () => {
      stopping = true;
      await stopPostmaster(pid);
      await ended;
      cleanUp();
    },
  };
}

function settings(cluster: string, address: Address, options: EmbeddedOptions): string[] {
  const onSocket = process.platform !== 'win32';
  const values: Record<string, string | number> = {
    listen_addresses: onSocket ? '' : '127.0.0.1',
    port: address.port,
    unix_socket_directories: onSocket ? address.host : '',
    unix_socket_permissions: '0700',
    max_connections: options.maxConnections ?? 100,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Personal data is not in logs (spec O5): no statement texts, no values, no details of an error.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: 0,
    ...(options.volatile === true
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  };
  return ['-D', cluster, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function spawnServer(
  command: readonly string[],
  logFile: string,
): { child: ChildProcess; ended: Promise<'ended'> } {
  const log = openSync(logFile, 'a', 0o600);
  const [program = '', ...rest] = command;
  // In a process group of its own: Ctrl-C in a terminal must reach Tieline, which stops PostgreSQL last.
  const child = spawn(program, rest, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: cleanEnvironment(),
  });
  closeSync(log);
  const ended = new Promise<'ended'>((resolve) => {
    child.once('exit', () => resolve('ended'));
    child.once('error', () => resolve('ended'));
  });
  return { child, ended };
}

/** Variables meant for another PostgreSQL (PGDATA, PGPORT, …) must not reach this one. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
}

/** Connects until the server answers, and makes Tieline's database on the first start. */
async function ready(address: Address, signal: AbortSignal): Promise<'ready' | 'ended'> {
  const deadline = performance.now() + READY_LIMIT_MS;
  while (performance.now() < deadline && !signal.aborted) {
    const client = new pg.Client({ ...address, database: 'postgres', connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
      if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
      return 'ready';
    } catch {
      await sleep(POLL_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return 'ended';
}

const SOCKET_PREFIX = 'tieline-';

/** In the data directory where its path is short enough, otherwise in a private temporary directory. */
function socketDirectory(directory: string, privilege: Privilege): { path: string; remove: () => void } {
  const inside = join(directory, 'run');
  if (Buffer.byteLength(inside) <= SOCKET_DIRECTORY_LIMIT && privilege.owner === null) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    return { path: inside, remove: () => rmSync(inside, { recursive: true, force: true }) };
  }
  const base =
    Buffer.byteLength(tmpdir()) + SOCKET_PREFIX.length + 7 <= SOCKET_DIRECTORY_LIMIT ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(base, SOCKET_PREFIX));
  privilege.give(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string')
    throw new Error('No free port for the embedded PostgreSQL.');
  return address.port;
}

function readPassword(cluster: string): string {
  return readFileSync(`${cluster}.password`, 'utf8');
}

function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}

function tail(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
  } catch {
    return '(no log)';
  }
}
