import type { OrgReading } from '../model/org-data.ts';
import { describeObject } from '../rest/describe/describe-object.ts';
import type { Session } from '../rest/session.ts';
import { defaultBatchSize, runQuery } from '../soql/query-routes.ts';
import { planQuery } from '../soql/query-plan.ts';
import { answer, checkParameters, only, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { refused } from './save-error.ts';

/**
 * Answers queries and describes inside a composite or a batch. A query sees what the requests before it have written.
 * Null: the resource is neither.
 */
export function readResource(request: ApiRequest, reading: OrgReading, session: Session): ApiAnswer | null {
  const [first, second, third, ...more] = request.segments;
  const resource = first?.toLowerCase();
  if (resource === 'sobjects' && third?.toLowerCase() === 'describe' && more.length === 0) {
    only(request.method, ['GET', 'HEAD']);
    const object = reading.object(second ?? '');
    return object === null ? null : answer(200, describeObject(object, session.version));
  }
  if ((resource !== 'query' && resource !== 'queryall') || second !== undefined) return null;
  only(request.method, ['GET', 'HEAD']);
  checkParameters(request, ['q']);
  const text = request.query.get('q');
  if (text === null) throw refused(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const plan = planQuery(text, reading, {
    includeDeleted: resource === 'queryall',
    version: session.version,
  });
  const path = `/services/data/v${session.version}.0/${resource === 'query' ? 'query' : 'queryAll'}`;
  const paging = { userId: session.userId, batchSize: defaultBatchSize, path, now: reading.now() };
  return answer(200, runQuery(session, plan, paging));
}
