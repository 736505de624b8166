import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type {
  AnswerAbout,
  Beginning,
  FileRead,
  IdempotencyStore,
  RequestKey,
  StoredAnswer,
} from '../../../application/ports/organisation/idempotency-store.ts';
import { storeUnavailable } from '../../../application/ports/runtime/store.ts';
import { epochMs } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { isReading } from '../platform/methods.ts';
import { ProblemError } from '../platform/problem.ts';
import { againOf, answerAgain, type Again } from './answer-again.ts';
import { bodyOf } from './file-body.ts';
import { isSameFile } from './file-hash.ts';
import { RunningRequest, RunningRequests } from './running-requests.ts';
import { SecretBodies } from './secret-bodies.ts';
import { UnstoredAnswers, type Outcome } from './unstored-answers.ts';

/** How long an answer is kept (spec api). */
const answersKeptMs = 24 * 60 * 60 * 1000;
/** A larger answer is not kept; no state-changing route gives one. */
const maxKeptBytes = 1024 * 1024;
/** The headers that belong to the answer itself. */
const keptHeaders = ['content-type', 'content-language', 'etag', 'location'];

declare module 'fastify' {
  interface FastifyRequest {
    /** The request under a key, while it runs. */
    idempotency: RunningRequest | null;
  }
  interface FastifyContextConfig {
    /** How it answers again; every route that changes something has it. */
    answersAgain?: Again;
  }
}

export interface IdempotencyDeps {
  readonly store: IdempotencyStore;
  readonly systemClock: Clock;
}

/**
 * Makes repeating a state-changing request safe (spec api): under the same Idempotency-Key of the same person it is
 * carried out once, and the first answer is given again. Where that was lost with the connection, the server or the
 * database, the answer is read from the present state; the mark that it was carried out is committed with its work
 * (decision 15).
 */
export function addIdempotency(app: App, { store, systemClock }: IdempotencyDeps): void {
  const requests = new RunningRequests();
  const secrets = new SecretBodies();
  const unstored = new UnstoredAnswers();
  app.addHook('onRoute', (route) => {
    if (!changesSomething(route)) return;
    route.config = { ...route.config, answersAgain: againOf(route) };
    const { handler } = route;
    const recognises = route.config.recognises === true;
    route.handler = function handleOnce(request, reply) {
      const handle = () => handler.call(this, request, reply);
      return request.idempotency === null ? handle() : request.idempotency.carryOut(handle, recognises);
    };
  });

  app.addHook('preHandler', async (request, reply) => {
    const by = keyOf(request);
    if (by === null) return;
    const fingerprint = fingerprintOf(request);
    const release = requests.claim(by, fingerprint);
    if (release === 'running') throw new ProblemError('request-in-progress', { retryAfterSeconds: 1 });
    if (release === 'reused') throw new ProblemError('idempotency-key-reused');
    let beginning: Beginning | null = null;
    let isStored = true;
    try {
      const at = systemClock.now();
      const keptSince = epochMs(at - answersKeptMs);
      beginning =
        unstored.find(by, fingerprint, keptSince) ??
        (await store.begin({ ...by, fingerprint }, at, keptSince));
    } catch (error) {
      if (!goesOnWithout(error, request)) throw error;
      isStored = false;
      beginning = { state: 'begun' };
    } finally {
      if (beginning?.state !== 'begun') release();
    }
    const secret = isSecret(request) ? contentOf(request) : null;
    if (secret !== null && beginning.state !== 'begun' && secrets.isOther(by, secret))
      throw new ProblemError('idempotency-key-reused');
    switch (beginning.state) {
      case 'begun':
        if (secret !== null) secrets.remember(by, secret);
        request.idempotency = new RunningRequest(
          { ...by, fingerprint, isStored },
          () => store.mark(by),
          release,
        );
        return;
      case 'reused':
        throw new ProblemError('idempotency-key-reused');
      case 'done':
        return answerAgain(app, againIn(request), beginning.made, request, reply);
      case 'answered':
        await refuseOtherFile(request, beginning.file);
        return replay(reply, beginning.answer);
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const running = request.idempotency;
    if (running === null) return payload;
    request.idempotency = null;
    const answer = (text: unknown) => answerOf(request, reply, text, running);
    // Answered by lines, or given up while it is still being handled: nobody knows yet what it comes to.
    if (running.lastLine !== null)
      void running.lastLine.then((last) =>
        end(running, last.type === 'failed' ? null : answer(`${JSON.stringify(last)}\n`), request),
      );
    else if (reply.statusCode >= 500 && running.handling !== null)
      void running.handling.then((isDone) => {
        if (isDone && callsForHelp(request)) keepHere(running, { state: 'done', made: running.made });
        return end(running, null, request);
      });
    else await end(running, answer(payload), request);
    return payload;
  });

  const keepHere = ({ by }: RunningRequest, outcome: Outcome) =>
    unstored.keep(by, by.fingerprint, outcome, systemClock.now());

  async function end(
    running: RunningRequest,
    answer: StoredAnswer | null,
    request: FastifyRequest,
  ): Promise<void> {
    running.close();
    const { by } = running;
    const keepAnswer = () => answer && keepHere(running, { state: 'answered', answer, file: null });
    try {
      if (!by.isStored) keepAnswer();
      else if (answer === null) await store.forget(by);
      else await store.finish(by, answer, aboutOf(request, running));
    } catch (error) {
      if (goesOnWithout(error, request)) keepAnswer();
      // What was asked for is done; that it cannot be told twice must not turn it into a failure.
      request.log.error({ err: error }, 'an answer could not be kept for its Idempotency-Key');
    } finally {
      running.release();
    }
  }
}

const changesSomething = ({ method, config }: Pick<RouteOptions, 'method' | 'config'>): boolean =>
  [method].flat().some((one) => !isReading(one)) && config?.changesNothing !== true;

/** Whether the request is carried out although our own database is away, which this error says (spec C6). */
const goesOnWithout = (error: unknown, request: FastifyRequest): boolean =>
  storeUnavailable(error) !== null && callsForHelp(request);

const callsForHelp = (request: FastifyRequest): boolean =>
  request.routeOptions.config.withoutStore?.(request) === true;

const isText = (payload: unknown): payload is string | null | undefined =>
  typeof (payload ?? '') === 'string';

/** Whether its body is a file, which is not known before it is read. */
const isFile = ({ routeOptions }: FastifyRequest): boolean => routeOptions.config.takesItsTime === true;

const aboutOf = (request: FastifyRequest, { file, interaction }: RunningRequest): AnswerAbout => ({
  file: isFile(request) ? file.read : null,
  interaction,
});

const isSecret = ({ routeOptions }: FastifyRequest): boolean => routeOptions.config.secretBody === true;

const againIn = ({ routeOptions }: FastifyRequest): Again =>
  routeOptions.config.answersAgain ?? { way: 'refused' };

function keyOf({ headers, signedIn, method, routeOptions }: FastifyRequest): RequestKey | null {
  const key = headers['idempotency-key'];
  if (key === undefined || signedIn === null) return null;
  if (!changesSomething({ method, config: routeOptions.config })) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return { agent: signedIn.person.id, key };
  throw new ProblemError('bad-request', {
    errors: [{ path: 'Idempotency-Key', message: 'problem.field.idempotency-key' }],
  });
}

/** What tells a request from another under its key, in the database. */
function fingerprintOf(request: FastifyRequest): Buffer {
  const content = isSecret(request) ? '' : contentOf(request);
  return createHash('sha256').update(`${request.method} ${request.url}\n`).update(content).digest();
}

function contentOf({ body }: FastifyRequest): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '');
}

/** Reads a file that comes again, and refuses another one. */
async function refuseOtherFile(request: FastifyRequest, before: FileRead | null): Promise<void> {
  if (before === null) return;
  const { signal } = new AbortController();
  const body = bodyOf(request.raw, { signal, bytes: 0, stop: () => undefined });
  if (!(await isSameFile(body, before))) throw new ProblemError('idempotency-key-reused');
}

/**
 * Null: nothing to keep, so that a request that changed nothing can be tried again. A 5xx is not kept (spec api), nor a
 * secret, nor what came of a file that was not taken in to its end.
 */
function answerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  running: RunningRequest,
): StoredAnswer | null {
  const status = reply.statusCode;
  if (status >= 500 || request.routeOptions.config.secretAnswer === true) return null;
  if (isFile(request) && !running.file.isTaken) return null;
  if (!isText(payload)) return null;
  const body = payload ?? '';
  if (body.length > maxKeptBytes) return null;
  const headers: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = reply.getHeader(name);
    if (typeof value === 'string') headers[name] = value;
  }
  return { status, headers, body };
}

function replay(reply: FastifyReply, { status, headers, body }: StoredAnswer): FastifyReply {
  const replayed = reply.code(status).header('idempotency-replayed', 'true');
  // What has no content has no type of it either.
  if (status === 204) return replayed.send();
  // As bytes, because a text would be run through the route's answer schema again.
  return replayed
    .headers(headers)
    .serializer((text: unknown) => String(text))
    .send(body);
}
