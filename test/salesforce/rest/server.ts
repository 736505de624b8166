import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Orgs } from '../orgs.ts';
import { notFound, SalesforceError } from './salesforce-error.ts';
import type { RestDeps, Session } from './session.ts';
import { versionOf } from './version.ts';

/** As large as Salesforce takes a request. */
const bodyLimitBytes = 50 * 1024 * 1024;

export interface RestServerOptions {
  readonly orgs: Orgs;
  readonly routes: readonly ((app: FastifyInstance, deps: RestDeps) => void)[];
}

/** The server of all orgs' REST API; it does not listen yet. */
export function restServer({ orgs, routes }: RestServerOptions): FastifyInstance {
  const app = fastify({ bodyLimit: bodyLimitBytes, routerOptions: { caseSensitive: false } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : 'Unexpected input';
      done(new SalesforceError(400, [{ errorCode: 'JSON_PARSER_ERROR', message }]));
    }
  });
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof SalesforceError) return reply.code(error.status).send(error.errors);
    const message = error instanceof Error ? error.message : 'An unexpected error occurred';
    return reply.code(500).send([{ errorCode: 'UNKNOWN_EXCEPTION', message }]);
  });
  app.setNotFoundHandler(async () => {
    throw notFound();
  });
  const deps = { authorize: (request: FastifyRequest) => sessionOf(request, orgs) };
  for (const route of routes) route(app, deps);
  return app;
}

function sessionOf(request: FastifyRequest, orgs: Orgs): Session {
  const token = bearerToken(request.headers.authorization);
  const hosted = token === null ? null : orgs.byToken(token);
  const signedIn = token === null ? null : hosted?.sessions.find(token);
  if (hosted === null || !signedIn) throw invalidSession();
  const version = versionOf(String((request.params as { version?: string }).version));
  return { org: hosted.org, userId: signedIn.userId, version };
}

/** `Bearer` or `OAuth`, as old clients write it. */
export const bearerToken = (header: string | undefined): string | null =>
  /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header ?? '')?.[1] ?? null;

export const invalidSession = (message = 'Session expired or invalid') =>
  new SalesforceError(401, [{ errorCode: 'INVALID_SESSION_ID', message }]);
