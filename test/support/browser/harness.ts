import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeDataDirectory } from '../processes/data-directory.ts';

const main = join(import.meta.dirname, '../../../src/main.ts');
export const password = 'a password for tests';

/** Longest for a first start on a busy machine: the database is made and the demonstration written. */
const startMs = 60_000;

export interface RunningTieline {
  readonly url: string;
  /** What makes the first administrator, where there is nobody yet; '' otherwise. */
  readonly setupCode: string;
  /** Sends a request as a user of the demonstration, as programs do. Gives the body; a refusal is thrown. */
  ask(user: string, method: string, path: string, body?: unknown): Promise<unknown>;
  /** What a browser in which that user of the demonstration has signed in sends with each request. */
  headersOf(user: string): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

/**
 * A real Tieline with its own database and simulator on a free port, in a directory that goes when it stops; with the
 * people and records of the demonstration, or with nobody.
 */
export async function startTieline({
  demo = true,
  env = {},
}: {
  demo?: boolean;
  /** More of the configuration. */
  env?: Readonly<Record<string, string>>;
} = {}): Promise<RunningTieline> {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-e2e-'));
  const server = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      TIELINE_DATA: directory,
      TIELINE_DEMO: demo ? 'on' : 'off',
      TIELINE_DEMO_HISTORY: 'off',
      TIELINE_DEMO_PASSWORD: password,
      TIELINE_RATE_LIMIT: '0',
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await removeDataDirectory(directory);
  };
  const ready = new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Tieline did not start: ${why}\n${said.join('\n')}`));
    const timer = setTimeout(() => fail('no ready line in time'), startMs);
    server.once('exit', (code) => fail(`it ended with ${code}`));
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const url = /^Tieline is ready at (\S+)/.exec(line)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
  });
  try {
    const url = await ready;
    const sessions = new Map<string, Promise<Headers>>();
    // The code is said before the line that says it is ready.
    const setupCode = /with the code (\S+)/.exec(said.join('\n'))?.[1] ?? '';
    return {
      url,
      setupCode,
      stop,
      ask: (...request) => ask(url, sessions, ...request),
      headersOf: async (user) => Object.fromEntries(await sessionOf(url, sessions, user)),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ask(
  url: string,
  sessions: Map<string, Promise<Headers>>,
  user: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const headers = new Headers(await sessionOf(url, sessions, user));
  if (body !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

function sessionOf(url: string, sessions: Map<string, Promise<Headers>>, user: string): Promise<Headers> {
  const session = sessions.get(user) ?? signIn(url, user);
  sessions.set(user, session);
  return session;
}

async function signIn(url: string, username: string): Promise<Headers> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (response.status !== 204) throw new Error(`${username} cannot sign in: ${response.status}`);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return new Headers({ cookie, 'x-csrf-token': response.headers.get('x-csrf-token') ?? '' });
}
