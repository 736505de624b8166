import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { addHealth, type ReadinessCheck } from '../../../src/adapters/http/operations/health.ts';
import { addIdempotency } from '../../../src/adapters/http/routes/idempotency.ts';
import { administrationRoutes } from '../../../src/adapters/http/organisation/administration.ts';
import type { App } from '../../../src/adapters/http/platform/app.ts';
import { buildServer, type ServerDeps } from '../../../src/adapters/http/server.ts';
import { signInsOf } from '../../../src/adapters/http/session/signed-in.ts';
import { Argon2Passwords } from '../../../src/adapters/passwords/argon2.ts';
import { phoneNumbers } from '../../../src/adapters/phone-numbers/phone-numbers.ts';
import type { Database } from '../../../src/adapters/postgres/connection/database.ts';
import { postgresIdempotencyStore } from '../../../src/adapters/postgres/organisation/idempotency-store.ts';
import { postgresOrganisationStore } from '../../../src/adapters/postgres/organisation/organisation-store.ts';
import { postgresSignInStore } from '../../../src/adapters/postgres/organisation/sign-in-store.ts';
import { makeId } from '../../../src/adapters/system/system.ts';
import { LiveOrganisation } from '../../../src/application/organisation/live-organisation.ts';
import type { CrmDirectory } from '../../../src/application/ports/crm/people.ts';
import { Attempts } from '../../../src/application/sign-in/attempts.ts';
import { SignIn } from '../../../src/application/sign-in/sign-in.ts';
import { seedOrganisation } from '../../../src/demo/organisation.ts';
import { epochMs, type EpochMs } from '../../../src/domain/time.ts';
import { atEnd } from '../processes/at-end.ts';

export const demoPassword = 'a password for tests';
export const setupCode = 'ABCD-EFGH';

/** An answer as a test looks at it; `body` is the JSON, or null when there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test states what it expects of the JSON
  readonly body: any;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Headers = Readonly<Record<string, string>>;

/** One browser or program that talks to the server. */
export interface Client {
  readonly headers: Headers;
  request(method: Method, url: string, body?: unknown, headers?: Headers): Promise<Answer>;
  get(url: string, headers?: Headers): Promise<Answer>;
  post(url: string, body?: unknown, headers?: Headers): Promise<Answer>;
  put(url: string, body?: unknown, headers?: Headers): Promise<Answer>;
  patch(url: string, body?: unknown, headers?: Headers): Promise<Answer>;
  delete(url: string, headers?: Headers): Promise<Answer>;
}

/** The system's time, which a test moves. */
export class TestClock {
  #now: number;
  constructor(start: string) {
    this.#now = Date.parse(start);
  }
  now(): EpochMs {
    return epochMs(this.#now);
  }
  advance(durationMs: number): void {
    this.#now += durationMs;
  }
}

export interface TestServerOptions {
  /** Requests a minute a person; 0 (none) unless given. */
  readonly requestsPerMinute?: number;
  readonly trustProxy?: ServerDeps['trustProxy'];
  /** Without the demonstration's people. */
  readonly empty?: boolean;
  readonly readiness?: readonly ReadinessCheck[];
  readonly workflowExists?: () => Promise<boolean>;
  /** The users of a CRM that others administer; Tieline's own unless given. */
  readonly directory?: CrmDirectory;
  /** Adds more routes before the server is ready. */
  readonly routes?: (app: App, parts: { organisation: LiveOrganisation; signIn: SignIn }) => void;
}

export interface TestServer {
  readonly app: App;
  readonly organisation: LiveOrganisation;
  readonly signIn: SignIn;
  readonly systemClock: TestClock;
  readonly metrics: Registry;
  /** Somebody who is not signed in, with these headers. */
  client(headers?: Headers): Client;
  /** A browser signed in as a person of the demonstration. */
  as(username: string, password?: string): Promise<Client>;
}

/** The HTTP server on a test's database, with the people of the demonstration; closed at the end of the test file. */
export async function testServer(db: Database, options: TestServerOptions = {}): Promise<TestServer> {
  const systemClock = new TestClock('2026-11-20T09:00:00Z');
  const passwords = new Argon2Passwords();
  const numbers = phoneNumbers();
  const store = postgresOrganisationStore(db, { makeId, clock: systemClock });
  const organisation = await LiveOrganisation.open(store);
  const signInStore = postgresSignInStore(db);
  const requestsPerMinute = options.requestsPerMinute ?? 0;
  const attempts = new Attempts({ store: signInStore, requestsPerMinute, systemClock });
  const signIn = new SignIn({ store: signInStore, attempts, passwords, organisation, makeId, systemClock });
  if (options.empty !== true) {
    await seedOrganisation({
      organisation,
      passwords,
      phoneNumbers: numbers,
      makeId,
      password: demoPassword,
    });
  }
  const metrics = new Registry();
  const logger = pino({ level: 'silent' });
  const app = await buildServer({
    logger,
    pages: null,
    requestsPerMinute,
    trustProxy: options.trustProxy ?? false,
    signIns: signInsOf(signIn),
  });
  addIdempotency(app, { store: postgresIdempotencyStore(db), systemClock });
  addHealth(app, { metrics, readiness: options.readiness ?? [] });
  administrationRoutes(app, {
    organisation,
    store,
    signIn,
    attempts,
    passwords,
    makeId,
    phoneNumbers: numbers,
    requestsPerMinute,
    leave: async () => undefined,
    setupCode,
    directory: options.directory ?? null,
    workflowExists: options.workflowExists ?? (async () => false),
  });
  options.routes?.(app, { organisation, signIn });
  await app.ready();
  atEnd(() => app.close());

  const client = (headers: Headers = {}) => clientOf(app, headers);
  return {
    app,
    organisation,
    signIn,
    systemClock,
    metrics,
    client,
    async as(username, password = demoPassword) {
      const answer = await client().post('/api/v1/session', { username, password });
      if (answer.status !== 204) throw new Error(`${username} could not sign in: ${answer.status}`);
      const cookie = answer.headers['set-cookie']?.split(';')[0] ?? '';
      return client({ cookie, 'x-csrf-token': answer.headers['x-csrf-token'] ?? '' });
    },
  };
}

function clientOf(app: App, own: Headers): Client {
  const request = async (method: Method, url: string, body?: unknown, headers?: Headers): Promise<Answer> => {
    const options: InjectOptions = { method, url, headers: { ...own, ...headers } };
    if (typeof body === 'string' || (typeof body === 'object' && body !== null)) options.payload = body;
    const response = await app.inject(options);
    const isJson = /[/+]json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [
          name,
          value === undefined ? value : String(value),
        ]),
      ),
      body: isJson ? response.json() : response.body === '' ? null : response.body,
    };
  };
  return {
    headers: own,
    request,
    get: (url, headers) => request('GET', url, undefined, headers),
    post: (url, body, headers) => request('POST', url, body, headers),
    put: (url, body, headers) => request('PUT', url, body, headers),
    patch: (url, body, headers) => request('PATCH', url, body, headers),
    delete: (url, headers) => request('DELETE', url, undefined, headers),
  };
}
