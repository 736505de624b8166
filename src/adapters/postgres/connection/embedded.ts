import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, type Binaries } from '../embedded/binaries.ts';
import { cleanEnvironment, makeCluster, readPassword, refuseOtherMajor, USER } from '../embedded/cluster.ts';
import { lockDirectory } from '../embedded/directory-lock.ts';
import { findPostmaster, stopPostmaster } from '../embedded/postmaster.ts';
import { dieWithParent, findPrivilege, letThrough, type Privilege } from '../embedded/privilege.ts';
import { rotate, tail } from '../embedded/server-log.ts';
import { freePort, removeSocketDirectory, socketDirectory } from '../embedded/socket.ts';

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
  /** When it ends unasked, start it again at the same address, and report only where that cannot be done. */
  readonly endures?: boolean;
  /** Told what is being done, in sentences, when it takes a noticeable time. */
  readonly progress?: (message: string) => void;
}

const DATABASE = 'tieline';
const PORT = 5432;
/** A killed server's children need a moment to end, and until then a new one is refused. */
const RETRY_LIMIT_MS = 5_000;
/** Replaying the log after a crash takes seconds; this bounds a disk that hangs. */
const READY_LIMIT_MS = 120_000;
const POLL_MS = 20;
/** One that ends again and again, each time sooner than this, is not mended by starting it once more. */
const LASTING_MS = 60_000;
const MOST_RESTARTS = 5;

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
      get pid() {
        return server.pid;
      },
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

/** How to reach the server that a running Tieline has started on this directory; null when none runs there. */
export function runningAddress(directory: string): Address | null {
  const cluster = join(realpathSync(directory), 'postgres');
  const found = findPostmaster(cluster);
  if (found === null) return null;
  const common = { port: found.port, user: USER, database: DATABASE };
  return process.platform === 'win32'
    ? { ...common, host: '127.0.0.1', password: readPassword(cluster) }
    : { ...common, host: found.socketDirectory };
}

async function start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const progress = options.progress ?? (() => undefined);
  const cluster = join(options.directory, 'postgres');
  const binaries = findBinaries();

  const orphan = findPostmaster(cluster);
  if (orphan !== null) {
    progress(`Stopping the PostgreSQL that a killed Tieline left behind (process ${orphan.pid}).`);
    await stopPostmaster(orphan.pid);
    removeSocketDirectory(orphan.socketDirectory);
  }

  const privilege = findPrivilege(cluster, binaries.postgres);
  letThrough(options.directory, privilege);
  if (!existsSync(cluster)) {
    progress('Making the database (once, about a second).');
    makeCluster(cluster, options.volatile === true, binaries, privilege);
  }
  refuseOtherMajor(cluster, binaries.major);
  return launch(cluster, options, binaries, privilege);
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

  const begin = () => untilReady(command, address, logFile);
  const cleanUp = () => socket?.remove();
  try {
    const again = options.endures === true ? begin : null;
    return running(await begin(), { address, logFile, again, cleanUp });
  } catch (error) {
    cleanUp();
    throw error;
  }
}

interface Postgres {
  readonly pid: number;
  readonly ended: Promise<'ended'>;
}

/** Starts the server, again for some seconds if need be, and gives it when it answers. */
async function untilReady(command: readonly string[], address: Address, logFile: string): Promise<Postgres> {
  const deadline = performance.now() + RETRY_LIMIT_MS;
  for (;;) {
    const { child, ended } = spawnServer(command, logFile);
    const polling = new AbortController();
    const outcome = await Promise.race([ready(address, polling.signal), ended]);
    polling.abort();
    if (outcome === 'ready' && child.pid !== undefined) return { pid: child.pid, ended };
    if (performance.now() > deadline)
      throw new Error(`The embedded PostgreSQL does not start. The end of ${logFile}:\n${tail(logFile)}`);
    await sleep(POLL_MS * 10);
  }
}

interface RunningOptions {
  readonly address: Address;
  readonly logFile: string;
  /** Starts it again after an end that nobody asked for; null: that is reported. */
  readonly again: (() => Promise<Postgres>) | null;
  readonly cleanUp: () => void;
}

function running(first: Postgres, { address, logFile, again, cleanUp }: RunningOptions): EmbeddedPostgres {
  let current = first;
  let stopping = false;
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>();
  const watch = async (): Promise<void> => {
    for (let restarts = 0; ; restarts += 1) {
      const began = performance.now();
      await current.ended;
      if (stopping) return;
      if (performance.now() - began > LASTING_MS) restarts = 0;
      if (again === null || restarts >= MOST_RESTARTS)
        return fail(new Error(`The embedded PostgreSQL ended. The end of ${logFile}:\n${tail(logFile)}`));
      try {
        current = await again();
      } catch (error) {
        return fail(error instanceof Error ? error : new Error(String(error)));
      }
      // Asked to stop meanwhile, nobody has told this one.
      if (stopping) await stopPostmaster(current.pid);
    }
  };
  const watched = watch();
  return {
    address,
    get pid() {
      return current.pid;
    },
    failed,
    stop: async () => {
      stopping = true;
      await stopPostmaster(current.pid);
      await watched;
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
