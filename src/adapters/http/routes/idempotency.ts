import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type {
  IdempotencyStore,
  StoredAnswer,
} from '../../../application/ports/organisation/idempotency-store.ts';
import { epochMs, type EpochMs } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { ProblemError } from '../platform/problem.ts';

/** How long an answer is kept (spec api). */
const answersKeptMs = 24 * 60 * 60 * 1000;
/** A request still without an answer died with its server: longer than any handler may take. */
const abandonedMs = 2 * 60 * 1000;
/** A larger answer is not kept; no state-changing route gives one. */
const maxKeptBytes = 1024 * 1024;
/** The headers that belong to the answer itself. */
const keptHeaders = ['content-type', 'content-language', 'location'];
const changingMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A request under a key, while it runs. */
interface Running {
  readonly key: string;
  readonly at: EpochMs;
}

declare module 'fastify' {
  interface FastifyRequest {
    idempotency: Running | null;
  }
}

export interface IdempotencyDeps {
  readonly store: IdempotencyStore;
  readonly systemClock: Clock;
}

/**
 * Makes repeating a state-changing request safe (spec api): under the same Idempotency-Key of the same person the
 * first answer is given again, without doing anything.
 */
export function addIdempotency(app: App, { store, systemClock }: IdempotencyDeps): void {
  app.decorateRequest('idempotency', null);

  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === null || request.signedIn === null) return;
    const at = systemClock.now();
    const agent = request.signedIn.person.id;
    const beginning = await store.begin(
      { agent, key, fingerprint: fingerprintOf(request) },
      at,
      epochMs(at - answersKeptMs),
      epochMs(at - abandonedMs),
    );
    switch (beginning.state) {
      case 'begun':
        request.idempotency = { key, at };
        return;
      case 'running':
        throw new ProblemError('request-in-progress', { retryAfterSeconds: 1 });
      case 'reused':
        throw new ProblemError('idempotency-key-reused');
      case 'answered':
        return replay(reply, beginning.answer);
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const running = request.idempotency;
    if (running === null || request.signedIn === null) return payload;
    request.idempotency = null;
    const agent = request.signedIn.person.id;
    const answer = answerOf(reply, payload);
    try {
      if (answer === null) await store.forget(agent, running.key, running.at);
      else await store.finish(agent, running.key, running.at, answer);
    } catch (error) {
      // What was asked for is done; that it cannot be told twice must not turn it into a failure.
      request.log.error({ err: error }, 'an answer could not be kept for its Idempotency-Key');
    }
    return payload;
  });
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined || !changingMethods.has(request.method)) return null;
  if (request.routeOptions.config.secretAnswer === true) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new ProblemError('bad-request', {
    errors: [{ path: 'Idempotency-Key', message: 'problem.field.idempotency-key' }],
  });
}

function fingerprintOf(request: FastifyRequest): Buffer {
  const { body } = request;
  const content = typeof body === 'string' || Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '');
  return createHash('sha256').update(`${request.method} ${request.url}\n`).update(content).digest();
}

/** null: nothing to keep, so that the request can be tried again. A 5xx is not kept (spec api). */
function answerOf(reply: FastifyReply, payload: unknown): StoredAnswer | null {
  if (reply.statusCode >= 500) return null;
  const body = payload ?? '';
  if (typeof body !== 'string' || body.length > maxKeptBytes) return null;
  const headers: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = reply.getHeader(name);
    if (typeof value === 'string') headers[name] = value;
  }
  return { status: reply.statusCode, headers, body };
}

function replay(reply: FastifyReply, { status, headers, body }: StoredAnswer): FastifyReply {
  // As bytes, because a text would be run through the route's answer schema again.
  return reply
    .code(status)
    .headers({ ...headers, 'idempotency-replayed': 'true' })
    .serializer((text: unknown) => String(text))
    .send(status === 204 ? undefined : body);
}
