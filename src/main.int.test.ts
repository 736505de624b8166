import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../test/api/until.ts';
import { emptyDatabase } from '../test/support/postgres/postgres.ts';
import { removeDataDirectory } from '../test/support/processes/data-directory.ts';
import { removeDirectory } from '../test/support/processes/remove-directory.ts';

const root = join(import.meta.dirname, '..');

/** A data directory that does not exist yet; it and those beside it go with the test. */
function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'tieline-main-'));
  onTestFinished(async () => {
    for (const entry of readdirSync(made, { withFileTypes: true }))
      if (entry.isDirectory()) await removeDataDirectory(join(made, entry.name));
    removeDirectory(made);
  });
  return join(made, 'data');
}

interface Run {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Resolves when `words` were printed, with what was. */
  printed(words: string): Promise<string>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

function start(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], {
    cwd: root,
    env: { ...process.env, PORT: '0', TIELINE_LOG_LEVEL: 'warn', ...environment },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // Not killed: nothing else would stop the PostgreSQL that it has started.
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve));
  const printed = async (words: string): Promise<string> => {
    while (!output.includes(words)) {
      const more = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
      await more;
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (hasEnded && !output.includes(words)) throw new Error(`It ended and printed:\n${output}`);
    }
    return output;
  };
  return { child, output: () => output, printed, ended };
}

const READY = 'Tieline is ready at http://';

async function addressOf(run: Run): Promise<string> {
  const output = await run.printed(READY);
  return /ready at (http:\S+)/.exec(output)?.[1] ?? '';
}

describe('Tieline’s process', () => {
  it('prints its address when ready, answers there, and stops on request', async () => {
    const run = start({ TIELINE_DATA: directory() });
    const address = await addressOf(run);
    expect((await fetch(`${address}/api/v1/me`)).status).toBe(401);
    const ready = await fetch(`${address}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      status: 'ready',
      checks: { database: 'ok', telephony: 'ok', ledger: 'ok' },
    });
    const metrics = await (await fetch(`${address}/metrics`)).text();
    for (const line of ['tieline_calls 0', 'tieline_agents{presence="logout"} 5', 'tieline_telephony_link 1'])
      expect(metrics.split('\n')).toContain(line);
    expect(metrics).toContain('process_cpu_seconds_total');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain('Tieline has stopped.');
  });

  it('starts again after a kill, on the same data', async () => {
    const data = directory();
    const first = start({ TIELINE_DATA: data });
    await first.printed(READY);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start({ TIELINE_DATA: data });
    expect(await second.printed(READY)).not.toContain('Making the database');
  });

  it('refuses to run twice on one data directory', async () => {
    const data = directory();
    const first = start({ TIELINE_DATA: data });
    await first.printed(READY);
    const second = start({ TIELINE_DATA: data });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/Another Tieline \(process \d+\).*TIELINE_DATA/);
  });

  it('says what to do where its data directory cannot be used, and ends', async () => {
    const file = directory();
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    const places = [file, ...(process.platform === 'linux' ? ['/proc/tieline/data'] : [])];
    for (const place of places) {
      const run = start({ TIELINE_DATA: place });
      expect(await run.ended).toBe(1);
      expect(run.output()).toMatch(/Tieline cannot start\. .*Name another/);
    }
  });

  it('goes on when its PostgreSQL was killed, and calls that no bug', async () => {
    const data = directory();
    const run = start({ TIELINE_DATA: data });
    const address = await addressOf(run);
    const file = join(data, 'postgres/postmaster.pid');
    const postgres = () => (existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0);
    const killed = postgres();
    process.kill(killed, 'SIGKILL');
    const goesOn = async () => (await fetch(`${address}/readyz`)).status === 200 && postgres() !== killed;
    await until('it is ready on another PostgreSQL', goesOn, 60_000);
    expect(run.output()).not.toContain('a bug');
  });

  it('names a port that another program uses, and the remedy', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const run = start({ TIELINE_DATA: directory(), PORT: port });
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(new RegExp(`127.0.0.1:${port}: another program .*PORT=`));
  });

  it('lists every problem of its configuration and touches nothing', async () => {
    const data = directory();
    const run = start({ TIELINE_DATA: data, PORT: 'eighty', TIELINE_DEMO: 'maybe' });
    expect(await run.ended).toBe(2);
    expect(run.output()).toMatch(/PORT: given "eighty".*\n.*TIELINE_DEMO: given "maybe"/);
  });

  it('uses the PostgreSQL that DATABASE_URL names, and names it when it is away', async () => {
    const { host, user, database } = await emptyDatabase();
    const run = start({
      TIELINE_DATA: directory(),
      DATABASE_URL: `postgres://${user}@${encodeURIComponent(host)}/${database}`,
    });
    expect(await run.printed(READY)).not.toContain('Making the database');
    const away = start({
      TIELINE_DATA: directory(),
      DATABASE_URL: 'postgres://me:hunter22@127.0.0.1:1/tieline',
    });
    expect(await away.ended).toBe(1);
    expect(away.output()).toMatch(/127\.0\.0\.1:1.*nothing listens there/);
    expect(away.output()).not.toContain('hunter22');
  });
});

describe('a second Tieline on one database', () => {
  it('is refused, naming the first, until the first has stopped', async () => {
    const { host, user, database } = await emptyDatabase();
    const DATABASE_URL = `postgres://${user}@${encodeURIComponent(host)}/${database}`;
    const environment = { DATABASE_URL, TIELINE_DEMO_HISTORY: 'off' };
    const data = directory();
    const first = start({ TIELINE_DATA: data, ...environment });
    await first.printed(READY);
    const second = start({ TIELINE_DATA: directory(), ...environment });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(
      new RegExp(
        `Another Tieline \\(process ${first.child.pid} on \\S+, running since 20\\S+Z\\).*DATABASE_URL`,
      ),
    );
    const beside = start({ TIELINE_DATA: data, ...environment });
    expect(await beside.ended).toBe(1);
    expect(beside.output()).toContain(`Another Tieline (process ${first.child.pid}`);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await start({ TIELINE_DATA: directory(), ...environment }).printed(READY);
  });
});

describe('the operator’s commands', () => {
  const tieline = (
    words: readonly string[],
    data: string,
    env: Readonly<Record<string, string>> = {},
  ): { status: number | null; output: string } => {
    const result = spawnSync(process.execPath, [join(root, 'scripts/tieline.ts'), ...words], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TIELINE_DATA: data, INIT_CWD: join(data, '..'), ...env },
    });
    return { status: result.status, output: result.stdout + result.stderr };
  };

  it('check everything, also after what fails, and say how to mend it', () => {
    const { status, output } = tieline(['check'], join(directory(), 'a-file', 'data'), {
      DATABASE_URL: 'postgres://me:hunter22@127.0.0.1:1/tieline',
    });
    expect(status).toBe(1);
    expect(output).toMatch(/^data +works: /m);
    expect(output).toMatch(/^database +FAILS: .*nothing listens there\. Start PostgreSQL/m);
    expect(output).toMatch(/^phone system +works: /m);
    expect(output).toMatch(/^CRM +FAILS: .*mend that first/m);
    expect(output).not.toContain('hunter22');
  });

  it('check and back up while Tieline runs, and restore elsewhere', async () => {
    const data = directory();
    const run = start({ TIELINE_DATA: data });
    await run.printed(READY);
    const checked = tieline(['check'], data);
    expect(checked.status).toBe(0);
    expect(checked.output.match(/^(.+?) +works: /gm)).toHaveLength(5);
    expect(checked.output).toContain('PostgreSQL 18');
    expect(checked.output).toContain('the simulator, which is running');
    expect(tieline(['backup', 'one.backup'], data).output).toMatch(/Backed up \d+ rows/);
    expect(tieline(['restore', 'one.backup'], data)).toMatchObject({ status: 1 });
    const restored = join(data, '..', 'restored');
    expect(tieline(['restore', 'one.backup'], restored).output).toMatch(/Restored \d+ rows/);
    expect(await start({ TIELINE_DATA: restored }).printed(READY)).toContain(READY);
  });
});
