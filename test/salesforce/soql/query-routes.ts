import type { FastifyInstance, FastifyRequest } from 'fastify';
import { dataPath, type RestDeps } from '../rest/session.ts';
import { queryAnswer, queryResources, type QueryRequest } from './query-resource.ts';

type PageRequest = FastifyRequest<{ Params: { locator: string } }>;

/** `query` and `queryAll`, their further pages, and the plan of a query (`?explain=`); also the Tooling API's `query`. */
export function queryRoutes(app: FastifyInstance, deps: RestDeps): void {
  const answer = (request: FastifyRequest, asked: Pick<QueryRequest, 'api' | 'resource' | 'locator'>) => {
    const session = deps.authorize(request);
    const { query: parameters, headers } = request;
    return queryAnswer({ ...asked, parameters, headers }, session, session.org.reading(session.userId));
  };
  const route = (path: string, asked: Pick<QueryRequest, 'api' | 'resource'>): void => {
    app.get(path, (request) => answer(request, { ...asked, locator: null }));
    app.get(`${path}/:locator`, (request: PageRequest) =>
      answer(request, { ...asked, locator: request.params.locator }),
    );
  };
  for (const resource of queryResources) route(`${dataPath}/${resource}`, { api: 'data', resource });
  route(`${dataPath}/tooling/query`, { api: 'tooling', resource: 'query' });
}
