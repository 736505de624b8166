import type { FastifyInstance } from 'fastify';
import { knownParameters } from '../rest/known-parameters.ts';
import { dataPath, type RestDeps, type Session } from '../rest/session.ts';
import { searchOfBody, searchOfParameters } from './parameterized-search.ts';
import { parseSearch } from './parse-search.ts';
import { runSearch } from './run-search.ts';
import { searchIndexOf } from './search-index.ts';
import type { SearchRequest } from './search-request.ts';

/** `search` (SOSL) and `parameterizedSearch`. */
export function searchRoutes(app: FastifyInstance, deps: RestDeps): void {
  app.get(`${dataPath}/search`, (request) => {
    const session = deps.authorize(request);
    const { q } = knownParameters(request.query, ['q']);
    return answer(session, parseSearch(q ?? ''));
  });
  app.get<{ Querystring: Readonly<Record<string, unknown>> }>(
    `${dataPath}/parameterizedSearch`,
    (request) => {
      const session = deps.authorize(request);
      return answer(session, searchOfParameters(request.query));
    },
  );
  app.post(`${dataPath}/parameterizedSearch`, (request) => {
    const session = deps.authorize(request);
    knownParameters(request.query, []);
    return answer(session, searchOfBody(request.body));
  });
}

const answer = ({ org, userId, version }: Session, request: SearchRequest) => ({
  searchRecords: runSearch(org.reading(userId), version, searchIndexOf(org), request),
});
