import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostedOrg } from '../hosted-org.ts';
import type { Orgs } from '../orgs.ts';
import { bearerToken, invalidSession } from './bearer.ts';
import { isAtHome } from './instance-address.ts';
import { SalesforceError } from './salesforce-error.ts';
import type { Session } from './session.ts';
import { versionOf } from './version.ts';

export interface GateOptions {
  readonly orgs: Orgs;
  /** From 0 to 1, for faults that strike a share of requests. */
  readonly chance: () => number;
  /** Ends waits when the emulator stops. */
  readonly stopping: AbortSignal;
}

/** Who was let in, for the rest of the request. */
interface Admitted {
  readonly hosted: HostedOrg;
  readonly session: Session;
}

/** What every request of the REST API goes through before anything is done, and what its answer bears. */
export class Gate {
  readonly #options: GateOptions;
  readonly #hosted = new WeakMap<FastifyRequest, HostedOrg>();
  readonly #admitted = new WeakMap<FastifyRequest, Admitted>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Lets a request below `/services/data/vNN.0` in, or throws what Salesforce answers. */
  async admit(request: FastifyRequest): Promise<void> {
    const path = pathOf(request);
    const written = /^\/services\/data\/([^/]+)/i.exec(path)?.[1];
    // The list of versions is for everybody.
    if (written === undefined) return;
    const version = versionOf(written);
    const token = bearerToken(request.headers.authorization);
    const hosted = token === null ? null : this.#options.orgs.byToken(token);
    if (token === null || hosted === null) throw invalidSession();
    await this.endure(request, hosted);
    if (!isAtHome(request, hosted)) throw addressGone();
    refuseXml(request);
    const signedIn = hosted.sessions.use(token);
    if (signedIn === null || hosted.user(signedIn.userId)?.['IsActive'] !== true) throw invalidSession();
    if (hosted.org.switches['api-access-control'] && signedIn.clientId !== null)
      throw invalidSession('This session is not valid for use with the REST API');
    if (!hosted.requests.take(hosted.org.reading(null).now(), hosted.dailyLimit)) throw limitExceeded();
    this.#admitted.set(request, { hosted, session: { org: hosted.org, userId: signedIn.userId, version } });
  }

  /** Counts a request for an org and gives it the org's faults: slow, away. */
  async endure(request: FastifyRequest, hosted: HostedOrg): Promise<void> {
    const { switches } = hosted.org;
    this.#hosted.set(request, hosted);
    hosted.requests.add(pathOf(request));
    if (switches['slow-ms'] > 0)
      await wait(switches['slow-ms'], null, { signal: this.#options.stopping }).catch(() => undefined);
    if (this.#strikes(switches.unavailable)) throw unavailable();
  }

  /** Uses one more request of the org's day for this one; false: there is none left. */
  takeAnother(request: FastifyRequest): boolean {
    const hosted = this.#hosted.get(request);
    return hosted?.requests.take(hosted.org.reading(null).now(), hosted.dailyLimit) ?? false;
  }

  session(request: FastifyRequest): Session {
    const admitted = this.#admitted.get(request);
    if (admitted === undefined) throw invalidSession();
    return admitted.session;
  }

  /** Null: nobody was let in. */
  hosted(request: FastifyRequest): HostedOrg | null {
    return this.#hosted.get(request) ?? null;
  }

  /** Says how much of the org's day is used, and loses the answer to a write where the org is told to. */
  leave(request: FastifyRequest, reply: FastifyReply): void {
    const admitted = this.#admitted.get(request);
    const hosted = this.#hosted.get(request);
    if (hosted === undefined) return;
    // The telephony's requests are counted apart, and who comes so far was let in.
    const isLetIn = isData(request) ? admitted !== undefined : isTelephony(request);
    if (isLetIn && this.#isLost(request, reply, hosted)) request.raw.socket.destroy();
    if (!isData(request)) return;
    const { requests, org, dailyLimit } = hosted;
    const used = requests.used(org.reading(null).now());
    void reply.header('Sforce-Limit-Info', `api-usage=${used}/${dailyLimit}`);
  }

  #isLost(request: FastifyRequest, reply: FastifyReply, { org }: HostedOrg): boolean {
    const isWrite = request.method !== 'GET' && request.method !== 'HEAD' && reply.statusCode < 400;
    return isWrite && this.#strikes(org.switches['lose-answer']);
  }

  #strikes = (share: number): boolean => share > 0 && this.#options.chance() < share;
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

const isData = (request: FastifyRequest): boolean => /^\/services\/data\//i.test(request.url);

const isTelephony = (request: FastifyRequest): boolean => /^\/telephony\//i.test(request.url);

function refuseXml({ headers }: FastifyRequest): void {
  const accept = headers.accept ?? '*/*';
  if (!/xml/i.test(accept) || /json|csv|\*\/\*/i.test(accept)) return;
  const message = `Accept header specified in HTTP request is not supported: ${accept}`;
  throw new SalesforceError(406, [{ errorCode: 'NOT_ACCEPTABLE', message }]);
}

const unavailable = () =>
  new SalesforceError(503, [
    {
      errorCode: 'SERVER_UNAVAILABLE',
      message: 'The server is too busy to handle the request. Try again later.',
    },
  ]);

const limitExceeded = () =>
  new SalesforceError(403, [
    { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
  ]);

const addressGone = () =>
  new SalesforceError(404, [{ errorCode: 'URL_NOT_RESET', message: 'URL No Longer Exists' }]);
