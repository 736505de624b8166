import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/adapters/postgres/connection/database.ts';
import { startSimulator, type RunningSimulator } from '../../src/adapters/telephony/simulator/start.ts';
import { Person } from '../api/person.ts';
import type { OutsidePostgres } from '../support/postgres/outside-postgres.ts';
import { testDatabase } from '../support/postgres/postgres.ts';
import { removeDirectory } from '../support/processes/remove-directory.ts';
import { ServerProcess } from './server-process.ts';

/** The number that customers call; its queue takes more than ever wait in a test. */
export const ourNumber = '+498912345670';

/** Of everybody here. */
export const password = 'a password for crowds';

/** Everything about signing in is slow on purpose; so many at a time keep the machine busy and no busier. */
const signInsAtOnce = 4;

/** Offers and after-call work end soon by themselves, so that time takes part in what happens. */
const leastOfferSeconds = 5;
export const wrapupSeconds = 5;

/** While nobody answers, offers go round and round; with more agents than this each rings longer instead. */
const offersEndingASecond = 4;

/** Long enough for a thousand callers in a row. */
const waitSeconds = 86_400;

/** A Tieline whose server can be killed, with a phone system that lives on, and people who work in it. */
export interface Scene {
  readonly db: Database;
  readonly server: ServerProcess;
  /** A second server on the same database and phone system, which is not started yet. */
  readonly second: ServerProcess;
  /** A server of its own directory that waits to take over the database; not started yet. */
  readonly successor: () => ServerProcess;
  readonly simulator: RunningSimulator['simulator'];
  /** An administrator, who takes no calls. */
  readonly admin: Person;
  readonly agents: readonly Person[];
  /** With which the server is started. */
  readonly environment: Readonly<Record<string, string>>;
  /** Time of the phone system and of everything that is due. */
  readonly now: () => number;
}

/** Starts it for the test that runs, on a database of its own. */
export async function setScene({
  agents: count,
  postgres = null,
  settings = {},
  onLine,
}: {
  readonly agents: number;
  /** Settings of the server besides those of every scene. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called with every line that the server says. */
  readonly onLine?: (line: string) => void;
  /** A database that can go away; null: one of the tests' own, which stays. */
  readonly postgres?: OutsidePostgres | null;
}): Promise<Scene> {
  const { url: databaseUrl, db } = postgres ?? (await lastingDatabase());
  const dataDirectory = mkdtempSync(join(tmpdir(), 'tl-'));
  const running = await startSimulator({ dataDirectory });
  const environment = {
    PORT: '0',
    TIELINE_DATA: dataDirectory,
    DATABASE_URL: databaseUrl,
    TIELINE_DEMO: 'on',
    TIELINE_DEMO_HISTORY: 'off',
    TIELINE_DEMO_PASSWORD: password,
    TIELINE_RATE_LIMIT: '0',
    TIELINE_LOG_LEVEL: 'warn',
    ...settings,
  };
  const server = new ServerProcess(environment, onLine);
  const second = new ServerProcess(environment);
  const successor = () => {
    const directory = mkdtempSync(join(tmpdir(), 'tl-'));
    const next = new ServerProcess({ ...environment, TIELINE_DATA: directory, TIELINE_TAKE_OVER: 'on' });
    onTestFinished(async () => {
      await next.kill();
      removeDirectory(directory);
    });
    return next;
  };
  onTestFinished(async () => {
    await server.kill();
    await second.kill();
    await running.stop();
    removeDirectory(dataDirectory);
  });
  server.start();
  const url = await server.serves();
  const admin = await Person.signIn(url, 'admin', password);
  const agents = await hire(admin, url, count);
  await setRules(admin);
  return {
    db,
    server,
    second,
    successor,
    simulator: running.simulator,
    admin,
    agents,
    environment,
    now: () => running.clock.now(),
  };
}

/** The person at the address that the server has now; the sign-in outlives it. */
export const at = (url: string, { id, username, headers }: Person): Person =>
  new Person({ id, username, url, headers: { ...headers, origin: url } });

async function lastingDatabase(): Promise<{ readonly url: string; readonly db: Database }> {
  const { address, db } = await testDatabase();
  return { url: urlOf(address), db };
}

function urlOf(address: Awaited<ReturnType<typeof testDatabase>>['address']): string {
  const url = new URL('postgres://localhost');
  url.pathname = address.database;
  for (const [name, value] of Object.entries(address)) {
    if (name !== 'database') url.searchParams.set(name, String(value));
  }
  return url.href;
}

async function done(answer: ReturnType<Person['send']>): ReturnType<Person['send']> {
  const got = await answer;
  if (got.status >= 300) throw new Error(`${got.status} ${JSON.stringify(got.body)}`);
  return got;
}

/** Agents who take the queue's calls and call out, available at their desks. */
async function hire(admin: Person, url: string, count: number): Promise<readonly Person[]> {
  const { items: skills } = (await done(admin.get('/skills'))).body;
  const { items: queues } = (await done(admin.get('/queues'))).body;
  const skill: string = skills.find(({ name }: { name: string }) => name === 'support').id;
  const queue = queues.find((one: { skill: string }) => one.skill === skill);
  const members: string[] = [];
  const agents: Person[] = [];
  for (let first = 0; first < count; first += signInsAtOnce) {
    const names = Array.from({ length: Math.min(signInsAtOnce, count - first) }, (_, index) => first + index);
    await Promise.all(
      names.map(async (number) => {
        const username = `agent${number}`;
        await done(
          admin.post('/agents', {
            username,
            name: `Agent ${number}`,
            password,
            country: 'DE',
            extension: String(3000 + number),
            skills: [{ skill, outbound: true }],
          }),
        );
        const agent = await Person.signIn(url, username, password);
        agents.push(agent);
        members.push(agent.id);
      }),
    );
  }
  const { id, ...input } = queue;
  await done(
    admin.put(`/queues/${id}`, {
      ...input,
      members,
      offerSeconds: Math.max(leastOfferSeconds, Math.ceil(count / offersEndingASecond)),
      maxWaiting: 10_000,
      maxWaitSeconds: waitSeconds,
    }),
  );
  for (const agent of agents) await agent.be({ desk: 'in' });
  return agents;
}

/** Calls nobody took are logged too, and agents may choose not to log, so that both stand side by side. */
async function setRules(admin: Person): Promise<void> {
  const number = (await done(admin.get(`/numbers/${encodeURIComponent(ourNumber)}`))).body;
  await done(
    admin.put(`/numbers/${encodeURIComponent(ourNumber)}`, {
      ...number,
      unanswered: { afterSeconds: waitSeconds, then: { do: 'end' } },
    }),
  );
  const { items } = (await done(admin.get('/workflows'))).body;
  const { id } = items.find((one: { builtIn: boolean }) => one.builtIn);
  const { version } = (
    await done(
      admin.post(`/workflows/${id}/versions`, {
        doNotLog: { show: true },
        signedOut: { logMissedInQueue: true },
        wrapup: { maxSeconds: wrapupSeconds },
        log: { internal: 'completed' },
      }),
    )
  ).body;
  await done(admin.post(`/workflows/${id}/versions/${version}/activate`, {}));
}
