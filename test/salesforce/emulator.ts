import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { authRoutes } from './auth/auth-routes.ts';
import { AuthorizationCodes } from './auth/codes.ts';
import { bulkQueryRoutes } from './bulk/bulk-query-routes.ts';
import { bulkIngestRoutes } from './bulk/ingest/ingest-routes.ts';
import { controlServer } from './control/control-server.ts';
import { HostedEvents } from './events/hosted-events.ts';
import { startPubSub, type RunningPubSub } from './events/pubsub-server.ts';
import type { HostedOrg } from './hosted-org.ts';
import { Orgs } from './orgs.ts';
import { Gate } from './rest/gate.ts';
import { limitsRoutes } from './rest/limits.ts';
import { recentRoutes } from './replication/recent-routes.ts';
import { replicationRoutes } from './replication/replication-routes.ts';
import { resourcesRoutes } from './rest/resources.ts';
import { restServer } from './rest/server.ts';
import { sobjectsRoutes } from './rest/sobjects.ts';
import { tabsRoutes } from './rest/tabs.ts';
import { newOrg, type NewOrgOptions } from './sample/new-org.ts';
import { searchRoutes } from './search/search-routes.ts';
import { OrgFiles } from './snapshot/org-files.ts';
import { queryRoutes } from './soql/query-routes.ts';
import { telephonyRoutes } from './telephony/telephony-routes.ts';
import { writingRoutes } from './writing/routes.ts';

export interface EmulatorOptions {
  /** 0, or not given: any free one. */
  readonly port?: number;
  readonly controlPort?: number;
  readonly pubsubPort?: number;
  /** Where the orgs are kept; not given: in memory. */
  readonly dataDirectory?: string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** From 0 to 1, for faults that strike a share of requests. */
  readonly chance?: () => number;
}

/** An org and how to sign in to it. */
export interface SampleOrg {
  readonly orgId: string;
  /** Of the integration user; others are rows of `User` and have the same password. */
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accessToken: string;
  /** PEM; signs JWTs of the app. */
  readonly jwtKey: string;
}

export interface Emulator {
  readonly url: string;
  readonly controlUrl: string;
  /** The Pub/Sub API, and the certificate (PEM) that whoever calls it has to trust. */
  readonly pubsub: Pick<RunningPubSub, 'endpoint' | 'certificate' | 'interrupt'>;
  readonly events: HostedEvents;
  readonly orgs: Orgs;
  addOrg(options?: Omit<NewOrgOptions, 'now'>): SampleOrg;
  close(): Promise<void>;
}

/** Starts a host of Salesforce orgs, with none unless there are some in the data directory. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { now = Date.now, chance = Math.random } = options;
  const stopping = new AbortController();
  const orgs = new Orgs();
  const events = new HostedEvents(orgs);
  const files = options.dataDirectory === undefined ? null : await OrgFiles.open(options.dataDirectory);
  const add = (hosted: HostedOrg): void => {
    orgs.add(hosted);
    events.add(hosted);
    files?.keep(hosted);
  };
  for (const hosted of (await files?.load(now)) ?? []) add(hosted);

  const gate = new Gate({ orgs, chance, stopping: stopping.signal });
  const rest = restServer({
    gate,
    routes: [
      (app) => authRoutes(app, { orgs, gate, codes: new AuthorizationCodes() }),
      resourcesRoutes,
      (app, deps) => limitsRoutes(app, { ...deps, hosted: (request) => gate.hosted(request) }),
      sobjectsRoutes,
      (app) => telephonyRoutes(app, { orgs, gate }),
      tabsRoutes,
      queryRoutes,
      searchRoutes,
      bulkQueryRoutes,
      (app, deps) => bulkIngestRoutes(app, { ...deps, chance }),
      replicationRoutes,
      recentRoutes,
      (app, deps) =>
        writingRoutes(app, {
          ...deps,
          chance,
          countSubrequest: (request) => gate.takeAnother(request),
        }),
    ],
  });
  const addOrg = (asked: Omit<NewOrgOptions, 'now'> = {}): SampleOrg => {
    const hosted = newOrg({ ...asked, now });
    add(hosted);
    return sampleOrg(hosted);
  };
  const control = controlServer({ orgs, addOrg });
  const url = await listen(rest, options.port ?? 0);
  const controlUrl = await listen(control, options.controlPort ?? 0);
  const pubsub = await startPubSub({ authorize: events.authorize, port: options.pubsubPort ?? 0 });
  return {
    url,
    controlUrl,
    pubsub,
    events,
    orgs,
    addOrg,
    async close() {
      stopping.abort();
      await Promise.all([rest.close(), control.close(), pubsub.close()]);
      await files?.close();
    },
  };
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  await app.listen({ port, host: 'localhost' });
  const { port: given } = app.server.address() as AddressInfo;
  return `http://localhost:${given}`;
}

/** How to sign in as the integration user, with a token that is good at once. */
export function sampleOrg(hosted: HostedOrg): SampleOrg {
  const { app, org, password, jwtKey } = hosted;
  const userId = app.runAs ?? '';
  return {
    orgId: org.id,
    username: String(hosted.user(userId)?.['Username']),
    password,
    clientId: app.clientId,
    clientSecret: app.clientSecret ?? '',
    accessToken: hosted.sessions.begin({ userId, clientId: app.clientId, type: 'Oauth2' }),
    jwtKey,
  };
}
