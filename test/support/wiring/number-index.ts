import fastify from 'fastify';
import { phoneNumbers } from '../../../src/adapters/phone-numbers/phone-numbers.ts';
import { LocalLeases } from '../../../src/adapters/runtime/local-leases.ts';
import type {
  OrgDownloads,
  OrgRequest,
  SignedInClient,
} from '../../../src/adapters/crm/salesforce/client/org-client.ts';
import { PubSubConnection } from '../../../src/adapters/crm/salesforce/events/pubsub-connection.ts';
import type { MatchedCustomObject } from '../../../src/adapters/crm/salesforce/index/indexed-object.ts';
import { NumberIndex, type IndexTimings } from '../../../src/adapters/crm/salesforce/index/number-index.ts';
import type { Database } from '../../../src/adapters/postgres/connection/database.ts';
import { CrmUnavailable } from '../../../src/application/ports/crm/crm.ts';
import type { E164 } from '../../../src/domain/number.ts';
import { defaultSettings } from '../../../src/domain/organisation/settings.ts';
import { epochMs } from '../../../src/domain/time.ts';
import { bulkQueryRoutes } from '../../salesforce/bulk/bulk-query-routes.ts';
import { EventStream } from '../../salesforce/events/event-stream.ts';
import { startPubSub, type RunningPubSub } from '../../salesforce/events/pubsub-server.ts';
import { createOrg, type SwitchableOrg } from '../../salesforce/model/org.ts';
import type { Value } from '../../salesforce/model/schema.ts';
import type { Switches } from '../../salesforce/model/switches.ts';
import { replicationRoutes } from '../../salesforce/replication/replication-routes.ts';
import { SalesforceError } from '../../salesforce/rest/salesforce-error.ts';
import type { RestDeps } from '../../salesforce/rest/session.ts';
import { sobjectsRoutes } from '../../salesforce/rest/sobjects.ts';
import { searchRoutes } from '../../salesforce/search/search-routes.ts';
import { versionOf } from '../../salesforce/rest/version.ts';
import { queryRoutes } from '../../salesforce/soql/query-routes.ts';
import { writingRoutes } from '../../salesforce/writing/routes.ts';
import { atEnd } from '../processes/at-end.ts';

const selected = [
  'Account',
  'Contact',
  'Lead',
  'Site__c',
  'Case',
  'Opportunity',
  'OpportunityContactRole',
  'Task',
];

/** So short that a test need not wait; events are what it is about, so that comparing waits for the clock. */
export const shortTimings: IndexTimings = {
  gatherMs: 5,
  compareMs: 15 * 60_000,
  pollMs: 60_000,
  lookMs: 20,
  giveUpMs: 60_000,
  firstRetryMs: 5,
  longestRetryMs: 20,
  pageRows: 50_000,
};

export type Values = Readonly<Record<string, Value>>;

/** An org of the emulator behind real sockets, with a clock that stands until it is moved. */
export interface IndexedOrg {
  readonly org: SwitchableOrg;
  readonly stream: EventStream;
  readonly pubSub: RunningPubSub;
  readonly client: SignedInClient & OrgDownloads;
  /** Requests to the REST API, `GET /query`. */
  readonly requests: string[];
  /** Called before each request, and may throw what the client then throws. */
  beforeRequest: (request: OrgRequest) => Promise<void> | void;
  /** Called before each call of the Pub/Sub API. */
  beforeCall: () => Promise<void> | void;
  /** Called with each piece of a bulk query's result. */
  onPiece: () => Promise<void> | void;
  tick(ms: number): void;
  now(): number;
  insert(object: string, values: Values): string;
  update(object: string, id: string, values: Values): void;
  remove(object: string, id: string): void;
  index(db: Database, options?: IndexOptions): NumberIndex;
}

export interface IndexOptions {
  readonly timings?: Partial<IndexTimings>;
  readonly customObjects?: readonly MatchedCustomObject[];
  /** false: the org is asked what has changed. */
  readonly events?: boolean;
  readonly onNumbers?: (numbers: readonly E164[]) => void;
}

/** `isSearched`: also without its index, which else is all that a test sees. */
export async function indexedOrg(
  switches: Partial<Switches> = {},
  { isSearched = false } = {},
): Promise<IndexedOrg> {
  let now = Date.parse('2026-11-20T09:00:30Z');
  const org = createOrg({ now: () => now, switches: { 'person-accounts': true, ...switches } });
  const userId = org.transaction('', (tx) => {
    const profile = tx.insert('Profile', { Name: 'System Administrator' }).Id;
    return tx.insert('User', { Username: 'integration@example.com', ProfileId: profile }).Id;
  });
  const token = 'integration';
  const url = await listen(org, userId, isSearched);
  const stream = new EventStream(org, { selected });
  const pubSub = await startPubSub({
    authorize: ({ accessToken }) => (accessToken === token ? stream : null),
  });
  atEnd(() => pubSub.close());
  const { client, hooks } = orgClient(url, token);
  return Object.assign(hooks, {
    org,
    stream,
    pubSub,
    client,
    tick: (ms: number) => void (now += ms),
    now: () => now,
    insert: (object: string, values: Values) =>
      org.transaction(userId, (tx) => tx.insert(object, withName(object, values))).Id,
    update: (object: string, id: string, values: Values): void =>
      org.transaction(userId, (tx) => {
        tx.update(object, id, withName(object, { ...tx.row(object, id), ...values }, values));
      }),
    remove: (object: string, id: string) => org.transaction(userId, (tx) => tx.remove(object, id)),

    index(db: Database, options: IndexOptions = {}): NumberIndex {
      const access = { accessToken: token, instanceUrl: url, orgId: org.id };
      const connection = new PubSubConnection({
        endpoint: pubSub.endpoint,
        certificateAuthority: pubSub.certificate,
        tokens: {
          current: async () => {
            await hooks.beforeCall();
            return access;
          },
          renew: async () => access,
        },
      });
      const index = new NumberIndex({
        db,
        client,
        orgId: async () => org.id,
        events: options.events === false ? null : { connection, topic: '/data/ChangeEvents' },
        customObjects: async () => options.customObjects ?? [],
        phoneNumbers: phoneNumbers(0),
        organisation: { settings: () => defaultSettings },
        onNumbers: options.onNumbers ?? (() => undefined),
        leases: new LocalLeases(new AbortController().signal),
        systemClock: { now: () => epochMs(now) },
        log: {
          info: () => undefined,
          warn: () => undefined,
          error: (values) => {
            throw new Error('the index has stopped', { cause: values });
          },
        },
        timings: { ...shortTimings, ...options.timings },
      });
      atEnd(async () => {
        await index.stop();
        connection.close();
      });
      return index;
    },
  });
}

/** As the platform makes it of what is written. */
function withName(object: string, all: Values, values: Values = all): Values {
  if (object !== 'Contact' && object !== 'Lead') return values;
  return { ...values, Name: [all['FirstName'], all['LastName']].filter((part) => part != null).join(' ') };
}

/** The org's REST API for one user, without sign-in and limits. */
async function listen(org: SwitchableOrg, userId: string, isSearched: boolean): Promise<string> {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true }, forceCloseConnections: true });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof SalesforceError) return reply.status(error.status).send(error.errors);
    throw error;
  });
  const deps: RestDeps = {
    authorize: ({ url }) => ({ org, userId, version: versionOf(url.split('/')[3] ?? '') }),
  };
  for (const routes of [
    queryRoutes,
    bulkQueryRoutes,
    replicationRoutes,
    sobjectsRoutes,
    writingRoutes,
    ...(isSearched ? [searchRoutes] : []),
  ])
    routes(app, deps);
  atEnd(() => app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}

type Hooks = Pick<IndexedOrg, 'requests' | 'beforeRequest' | 'beforeCall' | 'onPiece'>;

/** A client that does nothing by itself. */
function orgClient(
  url: string,
  token: string,
): { readonly client: SignedInClient & OrgDownloads; readonly hooks: Hooks } {
  const hooks: Hooks = {
    requests: [],
    beforeRequest: () => undefined,
    beforeCall: () => undefined,
    onPiece: () => undefined,
  };
  const send = async (request: OrgRequest): Promise<Response> => {
    hooks.requests.push(`${request.method} ${request.path}`);
    await hooks.beforeRequest(request);
    const { method, path, query, body, headers, signal } = request;
    const address = `${url}/services/data/v66.0${path}?${new URLSearchParams(query).toString()}`;
    try {
      return await fetch(address, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      throw new CrmUnavailable('the org could not be reached', { cause: error });
    }
  };
  const client: SignedInClient & OrgDownloads = {
    apiVersion: async () => '66.0',
    async request(request) {
      const response = await send(request);
      const text = await response.text();
      const body: unknown = text === '' ? null : JSON.parse(text);
      return { status: response.status, body };
    },
    async download(request) {
      const response = await send(request);
      return {
        status: response.status,
        header: (name) => response.headers.get(name),
        body: pieces(response, hooks),
      };
    },
  };
  return { client, hooks };
}

async function* pieces({ body }: Response, hooks: Hooks): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  for await (const bytes of body) {
    yield bytes;
    await hooks.onPiece();
  }
}
