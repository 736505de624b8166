import fastify, { type FastifyInstance } from 'fastify';
import type { Org } from '../model/org-data.ts';
import { SalesforceError } from './salesforce-error.ts';
import type { RestDeps } from './session.ts';
import { versionOf } from './version.ts';

/** What a request was answered with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The text read as JSON; null: there is none. */
  readonly json: unknown;
}

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** 66 unless given. */
  readonly version?: number;
}

/** Answers requests for resources of one org as a user of it, without a network, a sign-in or limits. */
export function serveOrg(
  org: Org,
  userId: string,
  routes: readonly ((app: FastifyInstance, deps: RestDeps) => void)[],
) {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof SalesforceError) return reply.status(error.status).send(error.errors);
    throw error;
  });
  const deps: RestDeps = {
    authorize: (request) => ({ org, userId, version: versionOf(request.url.split('/')[3] ?? '') }),
  };
  for (const route of routes) route(app, deps);

  /** `resource` is what follows the version: `query?q=…`. */
  return async function ask(resource: string, options: AskOptions = {}): Promise<Answer> {
    const { method = 'GET', body, headers = {}, version = 66 } = options;
    const response = await app.inject({
      method,
      url: `/services/data/v${version}.0/${resource}`,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson = response.headers['content-type']?.includes('json') === true;
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      json: isJson ? response.json() : null,
    };
  };
}
