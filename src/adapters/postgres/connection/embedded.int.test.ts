import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { removeDirectory } from '../../../../test/support/processes/remove-directory.ts';
import { startEmbedded, type EmbeddedPostgres } from './embedded.ts';
import { processIdentity } from '../../system/running-process.ts';

const program = join(import.meta.dirname, '../../../../test/support/postgres/start-postgres.ts');
const asRoot = process.getuid?.() === 0;
const onLinux = process.platform === 'linux';

const started: EmbeddedPostgres[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

function freshDirectory(name = 'data'): string {
  const parent = mkdtempSync(join(tmpdir(), 'tieline-embedded-'));
  onTestFinished(() => removeDirectory(parent));
  return join(parent, name);
}

async function start(directory: string): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ directory, volatile: true });
  started.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ ...server.address });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts PostgreSQL; `found` limits the programs it can use to these. */
async function startElsewhere(
  directory: string,
  found?: readonly string[],
): Promise<{ child: ChildProcess; pid: number }> {
  const environment = { ...process.env };
  if (found !== undefined) environment['PATH'] = pathWith(found);
  const child = spawn(process.execPath, [program, directory], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = (await once(child.stdout, 'data')).join('');
  const pid = Number(line);
  onTestFinished(async () => {
    await killed(child);
    // The next start stops what the killed one has left, and removes its socket.
    await (await startEmbedded({ directory, volatile: true })).stop();
  });
  return { child, pid };
}

function pathWith(programs: readonly string[]): string {
  const directory = freshDirectory('bin');
  mkdirSync(directory);
  for (const name of programs) symlinkSync(`/usr/bin/${name}`, join(directory, name));
  chmodSync(join(directory, '..'), 0o755);
  return directory;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

describe('the embedded PostgreSQL', () => {
  it('keeps what was written from one start to the next', async () => {
    const directory = freshDirectory();
    const first = await startEmbedded({ directory, volatile: true });
    await ask(first, 'create table kept as select 1 as value');
    await first.stop();
    expect(await ask(await start(directory), 'select value from kept')).toEqual([{ value: 1 }]);
  });

  it('compares text alike on every machine and speaks UTC', async () => {
    const server = await start(freshDirectory());
    expect(await ask(server, `select lower('ÄÖÜ') as lower, current_setting('timezone') as zone`)).toEqual([
      { lower: 'äöü', zone: 'UTC' },
    ]);
  });

  it('starts where a path is too long for a socket, and leaves nothing behind', async () => {
    const server = await startEmbedded({ directory: freshDirectory('d'.repeat(150)), volatile: true });
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(existsSync(server.address.host)).toBe(false);
  });

  it('starts in a directory that only its owner may enter, with spaces and accents in its name', async () => {
    const parent = freshDirectory('privé only');
    mkdirSync(parent, { mode: 0o700 });
    expect(await ask(await start(join(parent, 'data')), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('logs no statement and no value of it', async () => {
    const directory = freshDirectory();
    const server = await start(directory);
    await ask(server, 'create table person (phone text primary key)');
    await ask(server, `insert into person values ('+498963648018')`);
    await expect(ask(server, `insert into person values ('+498963648018')`)).rejects.toThrow('duplicate key');
    const log = readFileSync(join(directory, 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('498963648018');
  });

  it('reports when something else ends it, with what to do', async () => {
    const server = await startEmbedded({ directory: freshDirectory(), volatile: true });
    process.kill(server.pid, 'SIGINT');
    expect((await server.failed).message).toMatch(/was ended by something else\. Start Tieline again/);
    await server.stop();
  });

  it('starts again at the same address when it is killed, if it is to endure', async () => {
    const server = await startEmbedded({ directory: freshDirectory(), volatile: true, endures: true });
    started.push(server);
    const killed = server.pid;
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => server.pid, { timeout: 30_000 }).not.toBe(killed);
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a cluster of another major version, naming the way out', async () => {
    const directory = freshDirectory();
    await (await startEmbedded({ directory, volatile: true })).stop();
    writeFileSync(join(directory, 'postgres', 'PG_VERSION'), '15\n');
    await expect(start(directory)).rejects.toThrow(/made by PostgreSQL 15.*npm run backup/s);
  });

  it('recreates a cluster that a killed start left incomplete', async () => {
    const directory = freshDirectory();
    mkdirSync(join(directory, 'postgres.unfinished'), { recursive: true });
    writeFileSync(join(directory, 'postgres.unfinished', 'PG_VERSION'), '18\n');
    expect(await ask(await start(directory), 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a second start on the same data directory', () => {
  it('is refused while the first runs, naming its process and the remedy', async () => {
    const directory = freshDirectory();
    const first = await startElsewhere(directory);
    await expect(start(directory)).rejects.toThrow(
      new RegExp(`process ${first.child.pid}.*${directory}.*TIELINE_DATA`),
    );
  });

  it('succeeds once the first was killed, and PostgreSQL went with it', { skip: !onLinux }, async () => {
    const directory = freshDirectory();
    const first = await startElsewhere(directory);
    await killed(first.child);
    const server = await start(directory);
    expect(server.pid).not.toBe(first.pid);
    expect(processIdentity(first.pid)).toBe(null);
  });

  it('stops a PostgreSQL that outlived its killed parent', { skip: !onLinux }, async () => {
    const directory = freshDirectory();
    // Without setpriv nothing tells the server that its parent died.
    const first = await startElsewhere(directory, ['unshare']);
    await killed(first.child);
    expect(processIdentity(first.pid)).not.toBe(null);
    const server = await start(directory);
    expect(processIdentity(first.pid)).toBe(null);
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is not stopped by a pid file that now names another process', { skip: !onLinux }, async () => {
    const directory = freshDirectory();
    await (await startEmbedded({ directory, volatile: true })).stop();
    writeFileSync(
      join(directory, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${directory}/postgres\n0\n5432\n`,
    );
    writeFileSync(join(directory, 'tieline.lock'), `${process.pid} an-earlier-boot/1\n`);
    expect(await ask(await start(directory), 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('as root', { skip: !asRoot || !onLinux }, () => {
  it('runs as an unprivileged user where namespaces are not allowed', async () => {
    const directory = freshDirectory();
    chmodSync(join(directory, '..'), 0o755);
    const { pid } = await startElsewhere(directory, ['setpriv', 'true']);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toContain('Uid:\t65534');
  });

  it('says how to go on where that user may not enter', async () => {
    const directory = freshDirectory();
    const path = process.env['PATH'];
    process.env['PATH'] = pathWith(['setpriv', 'true']);
    onTestFinished(() => void (process.env['PATH'] = path));
    await expect(start(directory)).rejects.toThrow(/does not run as root.*ordinary user/s);
  });
});
