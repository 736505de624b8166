import type { FastifyReply, FastifyRequest } from 'fastify';
import { maxFaults, type Problem } from '../../../contract/common.ts';
import type { Locale } from '../../../domain/locale.ts';
import { isRefusal, type FieldError, type Refusal, type RefusalCode } from '../../../domain/refusal.ts';
import { isMessageKey, translate } from '../../../messages/index.ts';
import { languageOf } from './language.ts';

/** What HTTP itself refuses, before or beside the product's rules (spec O7). */
const httpStatuses = {
  'bad-request': 400,
  unauthenticated: 401,
  'wrong-credentials': 401,
  'csrf-token-wrong': 403,
  'origin-wrong': 403,
  'scope-missing': 403,
  'method-not-allowed': 405,
  'request-timeout': 408,
  'request-in-progress': 409,
  'public-url-missing': 409,
  'request-done': 409,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'idempotency-key-reused': 422,
  'upgrade-required': 426,
  'locked-out': 429,
  'too-many-requests': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
  'database-unavailable': 503,
  'crm-unavailable': 503,
} as const;

/** The status of each refusal (spec api): 409 not possible in this state, 422 refused by a rule. */
const refusalStatuses: Readonly<Record<RefusalCode, number>> = {
  'not-found': 404,
  forbidden: 403,
  'account-disabled': 403,
  phase: 409,
  'call-on-hold': 409,
  'call-connected': 409,
  'in-conference': 409,
  'offer-gone': 409,
  'box-not-available': 409,
  'disposition-required': 409,
  'not-logged': 409,
  'note-changed': 409,
  'not-yours': 409,
  'changed-meanwhile': 409,
  'in-use': 409,
  'account-needed': 409,
  'already-exists': 409,
  'import-running': 409,
  'crm-not-connected': 409,
  invalid: 422,
  'skill-required': 422,
  'number-invalid': 422,
  'subject-locked': 422,
  'combination-not-allowed': 422,
  'setting-not-available': 422,
  'elevation-not-allowed': 422,
  'telephony-unavailable': 503,
};

export type HttpCode = keyof typeof httpStatuses;
export type ProblemCode = HttpCode | RefusalCode;

const statuses: Readonly<Record<ProblemCode, number>> = { ...httpStatuses, ...refusalStatuses };

export interface ProblemParts {
  readonly phase?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly note?: string | undefined;
  readonly remedy?: Refusal['remedy'] | undefined;
  /** Names this occurrence, for finding it in the log. */
  readonly instance?: string;
  /** Where one code has several: 412 for what a condition of the request excludes. */
  readonly status?: 412;
  /** The values as they are now, of what the request was to change. */
  readonly current?: object;
  /** When to try again. */
  readonly retryAfterSeconds?: number;
}

/** Ends a request early with a problem document; thrown only inside the HTTP adapter. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly parts: ProblemParts;

  constructor(code: ProblemCode, parts: ProblemParts = {}) {
    super(code);
    this.code = code;
    this.parts = parts;
  }
}

/** Gives what a use case gave, or ends the request with the problem that its refusal is. */
export function accepted<Value>(result: Value | Refusal): Value {
  return isRefusal(result) ? refused(result) : result;
}

/** Ends the request with the problem that a refusal is. */
export function refused(refusal: Refusal): never {
  throw new ProblemError(refusal.refused, {
    phase: refusal.phase,
    errors: refusal.errors,
    note: refusal.note,
    remedy: refusal.remedy,
  });
}

/** A problem document (RFC 9457) in the reader's language. */
export function problemDocument(locale: Locale, code: ProblemCode, parts: ProblemParts = {}): Problem {
  const problem: Problem = {
    type: `urn:tieline:problem:${code}`,
    title: translate(locale, `problem.${code}`),
    status: parts.status ?? statuses[code],
    code,
    detail: detailOf(locale, code, parts),
  };
  if (parts.phase !== undefined) problem.phase = parts.phase;
  if (parts.errors !== undefined) {
    problem.errors = errorsShown(parts.errors, locale);
  }
  if (parts.note !== undefined) problem.note = parts.note;
  if (parts.instance !== undefined) problem.instance = parts.instance;
  if (parts.current !== undefined) problem.current = { ...parts.current };
  return problem;
}

/** In the reader's language, as many as are told. */
export const errorsShown = (errors: readonly FieldError[], locale: Locale) =>
  errors.slice(0, maxFaults).map(({ path, ...words }) => ({ path, message: inWords(locale, words) }));

const detailOf = (locale: Locale, code: ProblemCode, parts: ProblemParts): string =>
  parts.remedy === undefined
    ? translate(locale, `problem.${code}.detail`, { seconds: secondsOf(parts) })
    : inWords(locale, parts.remedy);

const inWords = (locale: Locale, { message, values }: Omit<FieldError, 'path'>): string =>
  isMessageKey(message) ? translate(locale, message, values) : message;

/** In whole seconds; null: nothing says when. */
const secondsOf = ({ retryAfterSeconds }: ProblemParts): number | null =>
  retryAfterSeconds === undefined ? null : Math.max(1, Math.ceil(retryAfterSeconds));

/** Answers with a problem document in the reader's language. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  parts: ProblemParts = {},
): FastifyReply {
  const locale = languageOf(request);
  if (parts.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', secondsOf(parts) ?? 1);
  }
  // A string is not run through the route's answer schemas, which describe what succeeds.
  return reply
    .code(parts.status ?? statuses[code])
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', locale)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemDocument(locale, code, parts)));
}
