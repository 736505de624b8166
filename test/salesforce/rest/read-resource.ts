import type { OrgReading } from '../model/org-data.ts';
import { replicationAnswer, replicationKinds } from '../replication/replication-resource.ts';
import { parseSearch } from '../search/parse-search.ts';
import { runSearch } from '../search/run-search.ts';
import { searchIndexOf } from '../search/search-index.ts';
import { queryAnswer, queryResources } from '../soql/query-resource.ts';
import { answer, only, type ApiAnswer, type ApiRequest } from '../writing/api-request.ts';
import { describeObject } from './describe/describe-object.ts';
import { knownParameters } from './known-parameters.ts';
import type { Session } from './session.ts';

/**
 * Answers queries, searches, describes and what has changed inside a composite or a batch, which see what the requests before them have
 * written; null: it is another resource.
 */
export function readResource(request: ApiRequest, reading: OrgReading, session: Session): ApiAnswer | null {
  const [name, locator, ...more] = request.segments;
  if (name?.toLowerCase() === 'sobjects')
    return described(request, reading, session) ?? replicated(request, reading, session);
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

function described(request: ApiRequest, reading: OrgReading, session: Session): ApiAnswer | null {
  const [, name = '', resource, ...more] = request.segments;
  const object = reading.object(name);
  if (object === null || resource?.toLowerCase() !== 'describe' || more.length > 0) return null;
  only(request.method, ['GET', 'HEAD']);
  return answer(200, describeObject(object, session.version));
}

function replicated(request: ApiRequest, reading: OrgReading, session: Session): ApiAnswer | null {
  const [, object = '', resource, ...more] = request.segments;
  const kind = replicationKinds.find((known) => known === resource?.toLowerCase());
  if (kind === undefined || more.length > 0) return null;
  only(request.method, ['GET']);
  const parameters = Object.fromEntries(request.query);
  return answer(200, replicationAnswer({ kind, object, parameters }, session, reading));
}
