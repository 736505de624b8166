import type { Problem } from '../../../contract/common.ts';
import { learnServerTime } from '../browser/clock.ts';
import { nowAway, nowReachable, tellBack } from './reach.ts';

/** Long enough for a slow line, short enough that a person is not left wondering. */
const deadlineMs = 15_000;

/** A refusal or failure of the server, or of the way there; `code` is the stable code of the API. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** One entry for each field at fault. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly phase: string | null;
  /** With `note-changed`: the note as it is in the CRM. */
  readonly note: string | null;
  /** With `changed-meanwhile`: the values as they are now. */
  readonly current: Readonly<Record<string, unknown>> | null;
  /** The version of these, as `If-Match` names it. */
  readonly tag: string | null;

  constructor(status: number, problem: Partial<Problem>, tag: string | null = null) {
    super(
      [problem.title, problem.detail].filter((part) => part !== undefined).join('. ') || `HTTP ${status}`,
    );
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.errors = problem.errors ?? [];
    this.phase = problem.phase ?? null;
    this.note = problem.note ?? null;
    this.current = problem.current ?? null;
    this.tag = tag;
  }

  /** Whether sending the same again can help: the network or the server was away, not the request wrong. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** The server is there, and cannot save at the moment (spec O13). */
  get isDatabaseAway(): boolean {
    return this.code === 'database-unavailable';
  }

  /** Whether it is over when the server, the phone system or the person is back. */
  get isPassing(): boolean {
    return this.temporary || this.status === 401;
  }
}

interface RequestOptions {
  readonly body?: unknown;
  /** A CSV file in place of a body, sent as it is; however long that takes, there is no deadline. */
  readonly file?: Blob;
  /** The answer comes line by line; however long that takes, there is no deadline. */
  readonly lines?: boolean;
  /** Given for commands, so that a repeated one has one effect. */
  readonly idempotencyKey?: string;
  /** The version that a change is based on; refused where there is a newer one (spec X12). */
  readonly ifMatch?: string | undefined;
  /** Lets the request outlive the page, for the last words typed before a reload. */
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
  readonly locale?: string;
  /** false: a request that finds the session over fails, since to do it after the sign-in could surprise. */
  readonly waits?: boolean;
}

let csrfToken: string | null = null;

/** Asks the person to sign in again; null: nobody was signed in here, and whoever asks sees the refusal. */
let askToSignIn: (() => Promise<void>) | null = null;
/** While the person is asked: resolves when they are signed in again. */
let signingIn: Promise<void> | null = null;

/**
 * From now on a request that finds the session over has `ask` run once, waits until the same person is signed in again, and
 * is sent anew. Until then nothing is sent at all: somebody else may sign in here. Gives what ends this.
 */
export function whenSignedOut(ask: () => Promise<void>): () => void {
  askToSignIn = ask;
  return () => {
    askToSignIn = null;
  };
}

/** The session was found to be over: resolves when the same person is signed in again. */
export function signInAgain(): Promise<void> {
  signingIn ??= (askToSignIn?.() ?? Promise.resolve()).finally(() => {
    signingIn = null;
    // Those who waited are served first.
    queueMicrotask(tellBack);
  });
  return signingIn;
}

/** From now on nothing more is sent: the page is about to begin anew for somebody else. */
export function sendNothingMore(): void {
  signingIn = new Promise(() => undefined);
}

/** Requests by which somebody signs in, or it is found out who is. */
const signInPaths: readonly string[] = ['/session', '/me', '/setup'];

/** A token of an earlier session is wrong once; a session that ends at once again and again is a fault to be shown. */
const mostSignIns = 3;

const isSessionOver = ({ status, code }: ApiError, tries: number): boolean =>
  tries < mostSignIns && (status === 401 || (code === 'csrf-token-wrong' && tries === 0));

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const kind = options.lines === true ? 'application/x-ndjson' : 'application/json';
  const headers = new Headers({ accept: `${kind}, application/problem+json` });
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (options.file !== undefined) headers.set('content-type', 'text/csv');
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);
  if (options.ifMatch !== undefined) headers.set('if-match', options.ifMatch);
  if (csrfToken !== null) headers.set('x-csrf-token', csrfToken);
  if (options.locale !== undefined) headers.set('accept-language', options.locale);
  const isLong = options.file !== undefined || options.lines === true;
  const deadline = isLong ? [] : [AbortSignal.timeout(deadlineMs)];
  const request: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    keepalive: options.keepalive ?? false,
    signal: AbortSignal.any(options.signal === undefined ? deadline : [options.signal, ...deadline]),
  };
  if (options.body !== undefined) request.body = JSON.stringify(options.body);
  if (options.file !== undefined) request.body = options.file;
  try {
    const response = await fetch(`/api/v1${path}`, request);
    nowReachable();
    return response;
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    nowAway();
    throw new ApiError(0, { code: 'unreachable' });
  }
}

async function parsed(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function isProblem(value: unknown): value is Partial<Problem> {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/**
 * Asks the server for an answer that the caller reads. A refusal is thrown as `ApiError`, a lost network as one with status 0;
 * a session that is over is waited for (`whenSignedOut`).
 */
export async function open(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const signsIn = askToSignIn === null || signInPaths.includes(path);
  for (let tries = 0; ; tries += 1) {
    if (signingIn !== null && !signsIn) {
      // By the time somebody has signed in, a command may mean something else.
      if (options.waits === false) throw new ApiError(401, { code: 'unauthenticated' });
      await orAborted(signingIn, options.signal);
    }
    const response = await send(method, path, options);
    csrfToken = response.headers.get('x-csrf-token') ?? csrfToken;
    learnServerTime(response.headers.get('date'));
    if (response.ok) return response;
    const value = await parsed(response);
    const error = new ApiError(response.status, isProblem(value) ? value : {}, response.headers.get('etag'));
    if (error.isDatabaseAway) nowAway('database');
    if (signsIn || !isSessionOver(error, tries)) throw error;
    const again = signInAgain();
    if (options.waits === false) throw error;
    await orAborted(again, options.signal);
  }
}

/** Waits, but no longer than the caller wants the answer. */
function orAborted(wait: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return wait;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    wait.then(resolve, reject);
  });
}

/** The answer read: it is what the contract says, since the same schemas made it. Refusals are thrown as by `open`. */
export async function request<Answer>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  return (await parsed(await open(method, path, options))) as Answer;
}

/** An answer with its version as `If-Match` names it; null: it has none. */
export interface Tagged<Answer> {
  readonly value: Answer;
  readonly tag: string | null;
}

/** As `request`, with the version of what is answered. */
export async function requestTagged<Answer>(
  method: string,
  path: string,
  options: RequestOptions,
): Promise<Tagged<Answer>> {
  const response = await open(method, path, options);
  return { value: (await parsed(response)) as Answer, tag: response.headers.get('etag') };
}

export const api = {
  get: <Answer>(path: string, options: RequestOptions = {}) => request<Answer>('GET', path, options),
  post: <Answer>(path: string, body?: unknown, options: RequestOptions = {}) =>
    request<Answer>('POST', path, {
      ...options,
      body: body ?? {},
      idempotencyKey: options.idempotencyKey ?? crypto.randomUUID(),
    }),
  upload: <Answer>(path: string, file: Blob, options: RequestOptions = {}) =>
    request<Answer>('POST', path, { ...options, file }),
  put: <Answer>(path: string, body: unknown, options: RequestOptions = {}) =>
    request<Answer>('PUT', path, { ...options, body }),
  patch: <Answer>(path: string, body: unknown, options: RequestOptions = {}) =>
    request<Answer>('PATCH', path, { ...options, body }),
  delete: (path: string, options: RequestOptions = {}) => request<null>('DELETE', path, options),
};

/** What went wrong as an `ApiError`, whatever was thrown. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, { code: 'unknown', detail: error instanceof Error ? error.message : String(error) });
}
