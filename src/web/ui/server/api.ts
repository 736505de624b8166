import type { Problem } from '../../../contract/common.ts';
import { learnServerTime } from '../browser/clock.ts';

/** Long enough for a slow line, short enough that a person is not left wondering. */
const deadlineMs = 15_000;

/** A refusal or failure of the server, or of the way there; `code` is the stable code of the API. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** One entry for each field at fault. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly phase: string | null;

  constructor(status: number, problem: Partial<Problem>) {
    super(
      [problem.title, problem.detail].filter((part) => part !== undefined).join('. ') || `HTTP ${status}`,
    );
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.errors = problem.errors ?? [];
    this.phase = problem.phase ?? null;
  }

  /** Whether sending the same again can help: the network or the server was away, not the request wrong. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
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
  /** Lets the request outlive the page, for the last words typed before a reload. */
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
  readonly locale?: string;
}

let csrfToken: string | null = null;
let onSignedOut: () => void = () => undefined;

/** Called when a request finds that the session is over. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const kind = options.lines === true ? 'application/x-ndjson' : 'application/json';
  const headers = new Headers({ accept: `${kind}, application/problem+json` });
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (options.file !== undefined) headers.set('content-type', 'text/csv');
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);
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
    return await fetch(`/api/v1${path}`, request);
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
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

/** Asks the server for an answer that the caller reads. A refusal is thrown as `ApiError`, a lost network as one with status 0. */
export async function open(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const response = await send(method, path, options);
  csrfToken = response.headers.get('x-csrf-token') ?? csrfToken;
  learnServerTime(response.headers.get('date'));
  if (response.ok) return response;
  const value = await parsed(response);
  if (response.status === 401 && path !== '/session') onSignedOut();
  throw new ApiError(response.status, isProblem(value) ? value : {});
}

/** The answer read: it is what the contract says, since the same schemas made it. Refusals are thrown as by `open`. */
export async function request<Answer>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  return (await parsed(await open(method, path, options))) as Answer;
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
  delete: (path: string) => request<null>('DELETE', path),
};

/** What went wrong as an `ApiError`, whatever was thrown. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, { code: 'unknown', detail: error instanceof Error ? error.message : String(error) });
}
