import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Org } from '../model/org-data.ts';
import { recentRecords } from '../replication/recent-records.ts';
import { knownParameters } from '../rest/known-parameters.ts';
import { dataPath, type RestDeps, type Session } from '../rest/session.ts';
import { Cursors } from './cursors.ts';
import { explain } from './explain.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';
import { queryRefused } from './soql-error.ts';

export const defaultBatchSize = 2_000;
const smallestBatchSize = 200;

const cursorsByOrg = new WeakMap<Org, Cursors>();

/** `query` and `queryAll`, their further pages, and the plan of a query (`?explain=`). */
export function queryRoutes(app: FastifyInstance, deps: RestDeps): void {
  for (const resource of ['query', 'queryAll'] as const) {
    app.get(`${dataPath}/${resource}`, (request) => {
      const session = deps.authorize(request);
      const { q, explain: explained } = knownParameters(request.query, ['q', 'explain']);
      const text = explained ?? q;
      if (text === undefined) throw queryRefused('MALFORMED_QUERY', 'A query string has to be specified');
      const plan = planQuery(text, session.org.reading(session.userId), {
        includeDeleted: resource === 'queryAll',
        version: session.version,
      });
      return explained === undefined
        ? runQuery(session, plan, pagingOf(request, session, resource))
        : explain(text, plan);
    });
    app.get<{ Params: { locator: string } }>(`${dataPath}/${resource}/:locator`, (request) => {
      const session = deps.authorize(request);
      knownParameters(request.query, []);
      return cursorsOf(session.org).next(request.params.locator, pagingOf(request, session, resource));
    });
  }
}

type RequestPaging = Parameters<Cursors['next']>[1];

/** The first page of a query's answer. */
export function runQuery(session: Session, plan: QueryPlan, paging: RequestPaging) {
  switch (plan.kind) {
    case 'count':
      return { totalSize: plan.count(), done: true, records: [] };
    case 'groups': {
      const records = plan.records();
      return { totalSize: records.length, done: true, records };
    }
    case 'rows': {
      const rows = plan.rows();
      const { purposes } = plan.query;
      if (purposes.includes('VIEW') || purposes.includes('REFERENCE')) {
        recentRecords(session.org, session.userId).seen(
          rows.map(({ Id }) => ({ object: plan.scope.object.name, id: Id })),
        );
      }
      return cursorsOf(session.org).pages(paging).first(rows, plan.project);
    }
  }
}

function cursorsOf(org: Org): Cursors {
  const cursors = cursorsByOrg.get(org) ?? new Cursors();
  cursorsByOrg.set(org, cursors);
  return cursors;
}

function pagingOf(request: FastifyRequest, session: Session, resource: string): RequestPaging {
  return {
    userId: session.userId,
    batchSize: batchSizeOf(request),
    path: `/services/data/v${session.version}.0/${resource}`,
    now: session.org.reading(session.userId).now(),
  };
}

/** `Sforce-Query-Options: batchSize=200` to 2000. */
function batchSizeOf(request: FastifyRequest): number {
  const header = request.headers['sforce-query-options'];
  if (header === undefined) return defaultBatchSize;
  const found = typeof header === 'string' ? /^\s*batchSize\s*=\s*(\d+)\s*$/i.exec(header) : null;
  const size = Number(found?.[1]);
  if (Number.isInteger(size) && size >= smallestBatchSize && size <= defaultBatchSize) return size;
  throw queryRefused(
    'INVALID_BATCH_SIZE',
    `The batch size must be from ${smallestBatchSize} to ${defaultBatchSize}`,
  );
}
