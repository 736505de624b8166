import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { networkOf } from '../../../application/sign-in/network-of.ts';
import { barredFrom, type RightName } from '../../../domain/organisation/rights.ts';
import type { App, Person, RouteAccess, SignedIn } from '../platform/app.ts';
import { isReading } from '../platform/methods.ts';
import { ProblemError } from '../platform/problem.ts';
import { RateLimit } from '../platform/rate-limit.ts';
import { sessionCookie } from '../session/session-cookie.ts';

/** Finds who is behind a session cookie or an API token; null: nobody (any more). */
export interface SignIns {
  bySession(cookie: string): Promise<SignedIn | null>;
  byToken(bearer: string): Promise<SignedIn | null>;
}

export interface AccessDeps {
  readonly signIns: SignIns;
  /** Requests a minute a person, and an address from which nobody is signed in; 0: no limit. */
  readonly requestsPerMinute: number;
}

/** A page asks for dozens of files when it is first loaded, and a whole team may come from one address. */
const filesPerRequest = 10;

/** Calls for help a minute and person, beyond all else they ask for: more than anybody makes in distress. */
const helpPerMinute = 30;

declare module 'fastify' {
  interface FastifyRequest {
    /** After how many seconds the limit allows it; 0: now. */
    overLimitSeconds: number;
  }
}

/** Makes every route state who may use it, and every request prove that it may (spec O12). */
export function addAccess(app: App, deps: AccessDeps): void {
  const people = new RateLimit(deps.requestsPerMinute);
  /** By address: whoever is not signed in may not keep those who are waiting. */
  const strangers = new RateLimit(deps.requestsPerMinute);
  const files = new RateLimit(deps.requestsPerMinute * filesPerRequest);
  const help = new RateLimit(helpPerMinute);

  app.decorateRequest('signedIn', null);
  app.decorateRequest('overLimitSeconds', 0);
  app.decorateRequest('person', {
    getter(this: FastifyRequest): Person {
      if (this.signedIn === null)
        throw new Error(`${this.method} ${this.routeOptions.url} is public: nobody is signed in`);
      return this.signedIn.person;
    },
  });

  const accesses: RouteAccess[] = [];
  app.decorate('accesses', accesses);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined)
      throw new Error(`the route ${String(method)} ${url} does not say who may use it (config.access)`);
    const { access } = config;
    accesses.push(...[method].flat().map((one) => ({ method: one, url, access })));
  });

  app.addHook('onRequest', async (request) => {
    const { access, isFile, withoutStore } = request.routeOptions.config;
    // An address without a route states nothing and goes on to "not found"; a file is the same for everybody.
    if (access !== undefined && isFile !== true) request.signedIn = await whoAsks(request, deps.signIns);
    const wait =
      request.signedIn === null
        ? (isFile === true ? files : strangers).take(networkOf(request.ip))
        : people.take(request.signedIn.person.id);
    // Whether it calls for help is seen once it is read.
    if (request.signedIn !== null && withoutStore !== undefined) request.overLimitSeconds = wait;
    else refuseOverLimit(wait);
    if (access === undefined || access === 'public') return;
    if (request.signedIn === null) throw new ProblemError('unauthenticated');
    authorise(request, request.signedIn, access);
  });

  app.addHook('preHandler', async (request) => {
    const { overLimitSeconds, signedIn, routeOptions } = request;
    if (overLimitSeconds === 0 || signedIn === null) return;
    const isForHelp = routeOptions.config.withoutStore?.(request) === true;
    refuseOverLimit(isForHelp ? help.take(signedIn.person.id) : overLimitSeconds);
  });
}

function refuseOverLimit(retryAfterSeconds: number): void {
  if (retryAfterSeconds > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds });
}

async function whoAsks(request: FastifyRequest, signIns: SignIns): Promise<SignedIn | null> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return await signIns.byToken(bearer);
  const cookie = request.cookies[sessionCookie];
  return cookie === undefined ? null : await signIns.bySession(cookie);
}

function authorise(request: FastifyRequest, signedIn: SignedIn, right: RightName): void {
  const reads = isReading(request.method);
  if (signedIn.by === 'session') {
    // A WebSocket is opened with GET and cookies from any site, so its origin is checked like a change.
    if (!reads || isUpgrade(request)) requireSameOrigin(request);
    if (!reads) requireCsrfToken(request, signedIn.csrf);
  }
  const barred = barredFrom(right, signedIn.person.roles, signedIn, reads ? 'reading' : 'changing');
  if (barred !== null) throw new ProblemError(barred);
}

/** Ends the request unless whoever asks has this right, which goes beyond that of the route. */
export function requireRight({ person, signedIn }: FastifyRequest, right: RightName): void {
  if (signedIn === null) throw new ProblemError('unauthenticated');
  const barred = barredFrom(right, person.roles, signedIn, 'changing');
  if (barred !== null) throw new ProblemError(barred);
}

/** Whether whoever asks has this right for changes, too; a token may have it for reading only. */
export const mayChange = ({ person, signedIn }: FastifyRequest, right: RightName): boolean =>
  signedIn !== null && barredFrom(right, person.roles, signedIn, 'changing') === null;

/** Whether the request opens a WebSocket. */
export const isUpgrade = (request: FastifyRequest): boolean =>
  request.headers.upgrade?.toLowerCase() === 'websocket';

/**
 * Refuses what a page of another site sent. Browsers name the origin of every change and of every WebSocket (RFC 6455,
 * 4.1), so what names none is a program and is not refused.
 */
export function requireSameOrigin(request: FastifyRequest): void {
  const origin = request.headers.origin;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.host) {
    throw new ProblemError('origin-wrong');
  }
}

function requireCsrfToken(request: FastifyRequest, expected: string): void {
  const given = request.headers['x-csrf-token'];
  if (typeof given !== 'string' || !equalInConstantTime(given, expected))
    throw new ProblemError('csrf-token-wrong');
}

function equalInConstantTime(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
