import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { OrgAnswer, RequestPriority } from '../client/org-client.ts';
import {
  compositeAnswers,
  isSuccess,
  queryPage,
  requestErrors,
  type QueriedRow,
} from '../writing/requests/org-answers.ts';
import type { Query } from '../writing/requests/soql.ts';
import type { SeenOrg } from './org.ts';

export interface QueryOptions {
  readonly priority: RequestPriority;
  /** The client's own where it is not given. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

type Rows = readonly QueriedRow[];

/** Salesforce takes so many queries in one composite request. */
const maxTogether = 5;

const path = ({ all }: Query): string => (all ? '/queryAll' : '/query');

/** Queries name only what describe gave, so one is refused where the org, or who asks, has changed since. */
function rowsOf(answer: OrgAnswer): Rows {
  if (isSuccess(answer)) return queryPage(answer.body).rows;
  const [error] = requestErrors(answer);
  throw new CrmUnavailable(`Salesforce refused a query: ${error?.code} ${error?.message}`);
}

/** The rows of one query with a LIMIT, which come on one page. */
export async function query({ client }: SeenOrg, one: Query, options: QueryOptions): Promise<Rows> {
  return rowsOf(await client.request({ method: 'GET', path: path(one), query: { q: one.soql }, ...options }));
}

/** Two thousand rows each. */
const maxPages = 100;

/** The rows of one query, page after page, at most 100 pages of them. */
export async function everyRow({ client }: SeenOrg, one: Query, options: QueryOptions): Promise<Rows> {
  const rows: QueriedRow[] = [];
  let answer = await client.request({ method: 'GET', path: path(one), query: { q: one.soql }, ...options });
  for (let page = 1; ; page += 1) {
    rows.push(...rowsOf(answer));
    const next = queryPage(answer.body).next?.replace(/^\/services\/data\/v[\d.]+/u, '') ?? null;
    if (next === null || page === maxPages) return rows;
    answer = await client.request({ method: 'GET', path: next, ...options });
  }
}

/** The rows of several queries by name, in one request for each five of them; none for what is not asked. */
export async function queries<Name extends string>(
  { client, version }: Pick<SeenOrg, 'client' | 'version'>,
  wanted: Readonly<Partial<Record<Name, Query | null>>>,
  options: QueryOptions,
): Promise<(name: Name) => Rows> {
  const found = new Map<string, Rows>();
  const asked = Object.entries<Query | null | undefined>(wanted).flatMap(([name, one]) =>
    one ? [{ name, one }] : [],
  );
  for (let first = 0; first < asked.length; first += maxTogether) {
    const compositeRequest = asked.slice(first, first + maxTogether).map(({ name, one }) => ({
      method: 'GET',
      url: `/services/data/v${version}${path(one)}?q=${encodeURIComponent(one.soql)}`,
      referenceId: name,
    }));
    const body = { allOrNone: false, compositeRequest };
    const answer = await client.request({ method: 'POST', path: '/composite', body, ...options });
    if (!isSuccess(answer)) rowsOf(answer);
    for (const each of compositeAnswers(answer.body)) found.set(each.referenceId, rowsOf(each));
  }
  return (name) => found.get(name) ?? [];
}
