import type { OrgReading } from '../model/org-data.ts';
import { parseSearch } from '../search/parse-search.ts';
import { runSearch } from '../search/run-search.ts';
import { searchIndexOf } from '../search/search-index.ts';
import { queryAnswer, queryResources } from '../soql/query-resource.ts';
import { answer, only, type ApiAnswer, type ApiRequest } from '../writing/api-request.ts';
import { knownParameters } from './known-parameters.ts';
import type { Session } from './session.ts';

/** Answers queries and searches inside a composite or a batch; null: it is another resource. */
export function readResource(request: ApiRequest, reading: OrgReading, session: Session): ApiAnswer | null {
  const [name, locator, ...more] = request.segments;
  if (more.length > 0) return null;
  const parameters = Object.fromEntries(request.query);
  const resource = queryResources.find((known) => known.toLowerCase() === name?.toLowerCase());
  if (resource !== undefined) {
    only(request.method, ['GET']);
    const query = { resource, locator: locator ?? null, parameters, headers: request.headers };
    return answer(200, queryAnswer(query, session, reading));
  }
  if (name?.toLowerCase() !== 'search' || locator !== undefined) return null;
  only(request.method, ['GET']);
  const search = parseSearch(knownParameters(parameters, ['q']).q ?? '');
  return answer(200, {
    searchRecords: runSearch(reading, session.version, searchIndexOf(session.org), search),
  });
}
