import type { IncomingHttpHeaders } from 'node:http';
import type { Org, OrgReading } from '../model/org-data.ts';
import { recentRecords } from '../replication/recent-records.ts';
import { knownParameters } from '../rest/known-parameters.ts';
import type { Session } from '../rest/session.ts';
import { explain } from './explain.ts';
import { Cursors, type Paging } from './paging/cursors.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';
import { queryColumns } from './selecting/column-metadata.ts';
import { apiBase, type QueryApi } from './query-scope.ts';
import { queryRefused } from './soql-error.ts';
import { toolingReading } from './tooling-reading.ts';

export const queryResources = ['query', 'queryAll'] as const;

/** A request for a query's first page or plan, or with a locator for a further page. */
export interface QueryRequest {
  readonly api?: QueryApi;
  readonly resource: (typeof queryResources)[number];
  readonly locator: string | null;
  /** Of its address. */
  readonly parameters: unknown;
  readonly headers: IncomingHttpHeaders;
}

const defaultBatchSize = 2_000;
const smallestBatchSize = 200;

const cursorsByOrg = new WeakMap<Org, Cursors>();

/** What `query` and `queryAll` answer, read from the org as `reading` shows it: in a composite, within its transaction. */
export function queryAnswer(request: QueryRequest, session: Session, reading: OrgReading): object {
  if (request.locator !== null) {
    knownParameters(request.parameters, []);
    return cursorsOf(session.org).next(request.locator, pagingOf(request, session, reading));
  }
  const { q, explain: explained, columns } = knownParameters(request.parameters, ['q', 'explain', 'columns']);
  const text = explained ?? q;
  if (text === undefined) throw queryRefused('MALFORMED_QUERY', 'A query string has to be specified');
  const includeDeleted = request.resource === 'queryAll';
  const { api = 'data' } = request;
  const seen = api === 'tooling' ? toolingReading(reading) : reading;
  const plan = planQuery(text, seen, { includeDeleted, version: session.version, api });
  if (explained !== undefined) return explain(text, plan);
  return isTrue(columns) ? queryColumns(plan) : run(session, plan, pagingOf(request, session, reading));
}

function isTrue(parameter: string | undefined): boolean {
  if (parameter === 'true' || parameter === undefined || parameter === 'false') return parameter === 'true';
  throw queryRefused('INVALID_FIELD', `Invalid value for columns: ${parameter}`);
}

function run(session: Session, plan: QueryPlan, paging: Paging): object {
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
        const object = plan.scope.object.name;
        recentRecords(session.org, session.userId).seen(rows.map(({ Id }) => ({ object, id: Id })));
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

function pagingOf({ api, resource, headers }: QueryRequest, session: Session, reading: OrgReading): Paging {
  return {
    userId: session.userId,
    batchSize: batchSizeOf(headers['sforce-query-options']),
    path: `${apiBase(session.version, api)}/${resource}`,
    now: reading.now(),
  };
}

/** `Sforce-Query-Options: batchSize=200` to 2000. */
function batchSizeOf(header: string | readonly string[] | undefined): number {
  if (header === undefined) return defaultBatchSize;
  const found = typeof header === 'string' ? /^\s*batchSize\s*=\s*(\d+)\s*$/i.exec(header) : null;
  const size = Number(found?.[1]);
  if (Number.isInteger(size) && size >= smallestBatchSize && size <= defaultBatchSize) return size;
  throw queryRefused(
    'INVALID_BATCH_SIZE',
    `The batch size must be from ${smallestBatchSize} to ${defaultBatchSize}`,
  );
}
