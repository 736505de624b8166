import type { OrgReading } from '../model/org-data.ts';
import { Cursors } from '../soql/cursors.ts';
import { planQuery } from '../soql/query-plan.ts';
import { answer, type ApiRequest } from '../writing/api-request.ts';
import type { ReadResource } from '../writing/execution.ts';
import { describeObject, summaryOf } from './describe/describe-object.ts';
import { knownParameters } from './known-parameters.ts';
import { notFound, SalesforceError } from './salesforce-error.ts';

/** What a composite may read: queries and describes, as they are at that moment within its transaction. */
export const readResource: ReadResource = (request, reading, version) => {
  if (request.method !== 'GET') return null;
  const [first, object, third, ...more] = request.segments;
  const resource = first?.toLowerCase();
  if ((resource === 'query' || resource === 'queryall') && object === undefined)
    return answer(200, queried(request, reading, version));
  if (resource !== 'sobjects' || more.length > 0) return null;
  if (object === undefined)
    return answer(200, {
      encoding: 'UTF-8',
      maxBatchSize: 200,
      sobjects: reading.objects().map((one) => summaryOf(one, version)),
    });
  if (third?.toLowerCase() !== 'describe') return null;
  const schema = reading.object(object);
  if (schema === null) throw notFound();
  return answer(200, describeObject(schema, version));
};

/** The most rows in one answer; what has more pages needs a request of its own here. */
const pageSize = 2_000;

function queried(request: ApiRequest, reading: OrgReading, version: number): unknown {
  const { q } = knownParameters(Object.fromEntries(request.query), ['q']);
  const includeDeleted = request.segments[0]?.toLowerCase() === 'queryall';
  const plan = planQuery(q ?? '', reading, { includeDeleted, version });
  if (plan.kind === 'count') return { totalSize: plan.count(), done: true, records: [] };
  if (plan.kind === 'groups') {
    const records = plan.records();
    return { totalSize: records.length, done: true, records };
  }
  const rows = plan.rows();
  if (rows.length > pageSize)
    throw new SalesforceError(400, [
      { errorCode: 'OPERATION_TOO_LARGE', message: `A query within a composite may return ${pageSize} rows` },
    ]);
  const paging = { userId: reading.userId, batchSize: pageSize, path: '', now: reading.now() };
  return new Cursors().pages(paging).first(rows, plan.project);
}
