import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fastifyCookie from '@fastify/cookie';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { LogController, type FastifyBaseLogger, type FastifyRequest } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { WebSocket } from 'ws';
import type { StoreWatch } from '../../application/ports/runtime/store.ts';
import { addAccess, isUpgrade, type AccessDeps } from './routes/access.ts';
import type { App } from './platform/app.ts';
import type { LightningHost } from './panel/lightning-host.ts';
import { addAsked } from './platform/asked.ts';
import { addBodyDeadline } from './platform/body-deadline.ts';
import { addFailures, answerTo } from './platform/failure.ts';
import { takeJson } from './platform/json-body.ts';
import { addNotFound } from './platform/not-found.ts';
import { addOpenApi } from './platform/openapi.ts';
import { addPages } from './platform/pages.ts';
import {
  addHostCheck,
  answerUnreadable,
  ignoreExpectations,
  isUpgradeTaken,
} from './platform/refused-by-node.ts';
import { addSecurityHeaders, secure } from './platform/security-headers.ts';
import { addStoreGate } from './platform/store-gate.ts';
import { validatorCompiler } from './platform/validation.ts';

/** The largest document the API takes is a workflow, of some tens of kilobytes; imports raise it for themselves. */
const bodyLimitBytes = 1024 * 1024;
/** All headers must have arrived by then, so that slow senders hold no connection; `addBodyDeadline` does bodies. */
const headersTimeoutMs = 30_000;
/** No answer takes longer than the deadlines of the neighbours asked for it, one after the other. */
const handlerTimeoutMs = 60_000;
/** Longer than load balancers keep a connection, so that they close it first and lose no request. */
const keepAliveTimeoutMs = 72_000;
/** A browser only asks over the stream; nothing it says needs more. */
const socketPayloadBytes = 16 * 1024;
/** How long a browser has to take leave of the stream when the server stops. */
const socketLeaveMs = 1_000;
/** WebSocket close code "going away": the desk connects again by itself. */
const goingAway = 1001;

export interface ServerDeps extends AccessDeps {
  readonly logger: FastifyBaseLogger;
  /** Whether our own database is there; without it, it always is. */
  readonly store?: StoreWatch;
  /** The folder with the built pages; null: the API only. */
  readonly pages: string | null;
  /** The CRM's pages that may frame the panel. */
  readonly framedBy?: readonly LightningHost[];
  /** How many proxies in front, or which, are believed in `X-Forwarded-*`, counted from the right. None unless given. */
  readonly trustProxy?: false | number | readonly string[];
}

/**
 * Builds the HTTP server with everything that holds for all routes; main adds `addIdempotency` and `addHealth`, then
 * the nouns add their routes, then it listens.
 * A route without `config.access` throws while it is added.
 */
export async function buildServer(deps: ServerDeps): Promise<App> {
  const app: App = fastify({
    loggerInstance: deps.logger,
    // One line per request is made by the metrics hook, without addresses that hold numbers or names.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    http: {
      headersTimeout: headersTimeoutMs,
      shouldUpgradeCallback: isUpgradeTaken,
      requireHostHeader: false,
    },
    clientErrorHandler: answerUnreadable,
    handlerTimeout: handlerTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    trustProxy: trusted(deps.trustProxy ?? false),
    // A parameter is an id or a number; none is longer.
    routerOptions: { maxParamLength: 200 },
    genReqId: () => randomUUID(),
    // Stopping answers what has begun; new requests on open connections are told to come back.
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    // An address that cannot be decoded never reaches a route, its error handler or a hook.
    frameworkErrors(error, request, reply) {
      secure(request, reply);
      answerTo(error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();

  ignoreExpectations(app.server);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  takeJson(app);
  addFailures(app);
  addNotFound(app);
  addSecurityHeaders(app);
  addHostCheck(app);
  await app.register(fastifyCookie);
  // Before anybody asks the database who this is.
  if (deps.store !== undefined) addStoreGate(app, deps.store);
  addAccess(app, deps);
  addAsked(app);
  app.decorateRequest('idempotency', null);
  addBodyDeadline(app);
  await app.register(fastifyWebsocket, {
    options: { maxPayload: socketPayloadBytes },
    preClose: () => closeSockets(app),
    errorHandler: endSocket,
  });
  // What is no message of ours, such as one too large, ends the connection at once instead of waiting for a farewell.
  app.websocketServer.on('connection', (socket) => socket.on('error', () => socket.terminate()));
  // A refused stream is answered on a socket that Node has let go of, so nobody else would ever close it.
  app.addHook('onResponse', async (request, reply) => {
    if (isUpgrade(request) && reply.raw.headersSent) request.raw.socket.destroySoon();
  });
  await addOpenApi(app);
  if (deps.pages !== null) await addPages(app, deps.pages, deps.framedBy);
  return app;
}

/** As Fastify takes it, which counts from the right too, but believes nobody by number alone unless it is told so. */
function trusted(
  proxies: NonNullable<ServerDeps['trustProxy']>,
): false | string[] | ((address: string, hop: number) => boolean) {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return proxies === false ? false : [...proxies];
}

/** What a client does wrong on its stream is no failure of the server; anything else is one. */
function endSocket(error: Error, socket: WebSocket, request: FastifyRequest): void {
  // `ws` names what breaks the protocol so; the others are a connection that was lost.
  const isClients = 'code' in error && /^(?:WS_ERR_|ECONNRESET$|EPIPE$)/.test(String(error.code));
  if (isClients) request.log.info({ err: error }, 'a stream was ended by what its client sent');
  else request.log.error({ err: error }, 'a stream failed unexpectedly');
  socket.terminate();
}

/** Ends the open streams; one that does not take leave is cut off, so that nobody can hold up the stop. */
async function closeSockets(app: App): Promise<void> {
  const { clients } = app.websocketServer;
  for (const client of clients) client.close(goingAway);
  const deadline = performance.now() + socketLeaveMs;
  while (clients.size > 0 && performance.now() < deadline) await sleep(20);
  for (const client of clients) client.terminate();
  app.websocketServer.close();
}
