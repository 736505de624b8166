import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import { PasswordsBusy } from '../../../application/ports/organisation/passwords.ts';
import { LeaseLost } from '../../../application/ports/runtime/lease.ts';
import { storeUnavailable } from '../../../application/ports/runtime/store.ts';
import { TelephonyUnavailable } from '../../../application/ports/interactions/telephony.ts';
import { RequestOver } from '../../../application/runtime/asked-request.ts';
import type { App } from './app.ts';
import { ClientGone } from './client-gone.ts';
import { languageOf } from './language.ts';
import { ProblemError, sendProblem, type HttpCode, type ProblemCode, type ProblemParts } from './problem.ts';
import { fieldErrors, InvalidInput } from './validation.ts';

/** What Fastify itself refuses, by its error codes. */
const fastifyProblems: Readonly<Record<string, HttpCode | 'not-found'>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_CTP_EMPTY_TYPE: 'media-type-unsupported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad-request',
  FST_ERR_BAD_URL: 'bad-request',
  // What is longer than any id is the id of nothing.
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
  FST_ERR_HANDLER_TIMEOUT: 'unavailable',
  // Whoever asked for lines went away before the first of them; nobody reads this.
  ERR_STREAM_PREMATURE_CLOSE: 'unavailable',
};

/** How long to wait before trying again when a neighbour is away. */
const retryAfterSeconds = 2;

/** Turns whatever a request ends with into a problem document; what nobody expected is logged and tells nothing. */
export function addFailures(app: App): void {
  app.setErrorHandler((error, request, reply) => answerTo(error, request, reply));
}

/** Answers a request with the problem that its error is. */
export function answerTo(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, parts } = problemOf(error, request);
  return sendProblem(request, reply, code, parts);
}

/** The one place where an error becomes a problem, and is logged where that tells an operator something. */
export function problemOf(
  error: unknown,
  request: FastifyRequest,
): { readonly code: ProblemCode; readonly parts?: ProblemParts } {
  if (error instanceof ProblemError) return error;
  if (error instanceof InvalidInput)
    return { code: 'bad-request', parts: { errors: fieldErrors(error.issues, languageOf(request)) } };
  // A server whose database another has taken over ends; whoever asks again reaches the other.
  if (storeUnavailable(error) !== null || error instanceof LeaseLost)
    return { code: 'database-unavailable', parts: { retryAfterSeconds } };
  if (error instanceof TelephonyUnavailable) {
    request.log.warn({ err: error }, 'the phone system did not answer');
    return { code: 'telephony-unavailable', parts: { retryAfterSeconds } };
  }
  if (error instanceof CrmUnavailable) {
    request.log.warn({ err: error }, 'the CRM did not answer');
    return { code: 'crm-unavailable', parts: { retryAfterSeconds } };
  }
  // A request that breaks off names the reset of its connection just as the database names that of its own.
  if (error instanceof ClientGone || error instanceof RequestOver || error === request.raw.errored)
    return { code: 'unavailable' };
  if (error instanceof PasswordsBusy) return { code: 'unavailable', parts: { retryAfterSeconds } };
  const code = codeOf(error);
  const known = fastifyProblems[code];
  if (known === 'bad-request') return { code: known, parts: { errors: jsonErrors(code) } };
  if (known !== undefined) return { code: known };
  // Malformed requests that Fastify refuses under codes of their own (such as a broken cookie or path).
  if (isFastifyError(error) && error.statusCode === 400) return { code: 'bad-request' };
  const instance = `urn:uuid:${randomUUID()}`;
  request.log.error({ err: error, instance }, 'a request failed unexpectedly');
  return { code: 'internal', parts: { instance } };
}

const jsonErrors = (code: string): readonly { path: string; message: string }[] | undefined =>
  code.endsWith('_JSON_BODY') ? [{ path: '', message: 'problem.field.json' }] : undefined;

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && codeOf(error).startsWith('FST_') && 'statusCode' in error;
