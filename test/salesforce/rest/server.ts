import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { AllowedMethods, methodNotAllowed } from './allowed-methods.ts';
import { acceptCompressed } from './compressed-body.ts';
import type { Gate } from './gate.ts';
import { withoutInstance } from './instance-address.ts';
import { acceptJson, jsonParserError } from './json-body.ts';
import { notFound, SalesforceError } from './salesforce-error.ts';
import type { RestDeps } from './session.ts';

/** As large as Salesforce takes a request. */
const bodyLimitBytes = 50 * 1024 * 1024;

export interface RestServerOptions {
  readonly gate: Gate;
  readonly routes: readonly ((app: FastifyInstance, deps: RestDeps) => void)[];
}

/** The server of all orgs' REST API; it does not listen yet. */
export function restServer({ gate, routes }: RestServerOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true },
    // A test that ends does not wait for clients that keep their connections.
    forceCloseConnections: true,
    rewriteUrl(request) {
      // As Salesforce's own command line asks: it ends the host's address with a slash and begins the path with one.
      const url = withoutInstance((request.url ?? '/').replace(/^\/{2,}/, '/'));
      // How clients that know no PATCH say it.
      const method = /[?&]_HttpMethod=([A-Z]+)/.exec(url)?.[1];
      if (request.method === 'POST' && method !== undefined) request.method = method;
      return url;
    },
  });
  const allowed = new AllowedMethods();
  allowed.watch(app);
  acceptJson(app);
  acceptCompressed(app);
  app.addHook('onRequest', async (request) => gate.admit(request));
  app.addHook('onSend', async (request, reply) => gate.leave(request, reply));
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = refusalOf(error, request);
    return reply.code(refusal.status).send(refusal.errors);
  });
  app.setNotFoundHandler(async (request) => {
    const methods = allowed.of(request.url.split('?', 1)[0] ?? '');
    throw methods.length > 0 ? methodNotAllowed(request.method, methods) : notFound();
  });
  const deps: RestDeps = { authorize: (request) => gate.session(request) };
  for (const route of routes) route(app, deps);
  return app;
}

function refusalOf(error: unknown, request: FastifyRequest): SalesforceError {
  if (error instanceof SalesforceError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const message = `Content-Type header specified in HTTP request is not supported: ${request.headers['content-type']}`;
    return new SalesforceError(415, [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE', message }]);
  }
  // What is said to be compressed and is not.
  if (error instanceof Error && String(code).startsWith('Z_')) return jsonParserError(error.message);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const message = 'The request body exceeds the maximum size of 50 MB.';
    return new SalesforceError(413, [{ errorCode: 'EXCEEDED_MAX_SIZE_REQUEST', message }]);
  }
  const message = error instanceof Error ? error.message : 'An unexpected error occurred';
  return new SalesforceError(500, [{ errorCode: 'UNKNOWN_EXCEPTION', message }]);
}
