import type { FastifyInstance } from 'fastify';
import { dataPath, type RestDeps } from '../rest/session.ts';
import { queryAnswer, queryResources } from './query-resource.ts';

/** `query` and `queryAll`, their further pages, and the plan of a query (`?explain=`). */
export function queryRoutes(app: FastifyInstance, deps: RestDeps): void {
  for (const resource of queryResources) {
    app.get(`${dataPath}/${resource}`, (request) => {
      const session = deps.authorize(request);
      const { query: parameters, headers } = request;
      return queryAnswer(
        { resource, locator: null, parameters, headers },
        session,
        session.org.reading(session.userId),
      );
    });
    app.get<{ Params: { locator: string } }>(`${dataPath}/${resource}/:locator`, (request) => {
      const session = deps.authorize(request);
      const { query: parameters, headers } = request;
      const { locator } = request.params;
      return queryAnswer(
        { resource, locator, parameters, headers },
        session,
        session.org.reading(session.userId),
      );
    });
  }
}
