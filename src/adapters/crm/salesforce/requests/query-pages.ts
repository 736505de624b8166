import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { composite, type SubrequestAnswer } from './composite.ts';
import { isSuccess, queryPage, type QueryPage } from './org-answers.ts';
import type { QueriedRow } from './queried-row.ts';
import type { OrgAnswer, RequestSender } from '../client/org-client.ts';
import { requestErrors, RequestRefused } from '../client/org-errors.ts';
import type { Query } from './soql.ts';

/** Two thousand rows are a page. */
const maxPages = 100;

const path = ({ all }: Query): string => (all ? '/queryAll' : '/query');

/** The first page of a query. Throws `RequestRefused`. */
export async function firstPage(sender: RequestSender, query: Query): Promise<QueryPage> {
  return pageOf(await sender.send({ method: 'GET', path: path(query), query: { q: query.soql } }));
}

/** The first page of each query by its name, in one request for each five of them. Throws `RequestRefused`. */
export async function firstPages<Name>(
  sender: RequestSender,
  queries: ReadonlyMap<Name, Query>,
): Promise<ReadonlyMap<Name, QueryPage>> {
  const answerTo = await compositeOfQueries(sender, queries);
  const pages = new Map<Name, QueryPage>();
  for (const name of queries.keys()) {
    const answer = answerTo(name);
    if ('errors' in answer) throw new RequestRefused(answer.errors);
    pages.set(name, queryPage(answer.body));
  }
  return pages;
}

/** The answer to each query by its name, each on its own. */
export const compositeOfQueries = <Name>(
  sender: RequestSender,
  queries: ReadonlyMap<Name, Query>,
): Promise<(name: Name) => SubrequestAnswer> =>
  composite(
    sender,
    new Map(
      [...queries].map(([name, one]) => [
        name,
        { method: 'GET' as const, path: path(one), query: { q: one.soql } },
      ]),
    ),
  );

/** The rows of a query, page after page from its first. Throws `RequestRefused`, and `CrmUnavailable` for more than 100 pages. */
export async function everyRow(sender: RequestSender, first: QueryPage): Promise<readonly QueriedRow[]> {
  const rows = [...first.rows];
  let { next } = first;
  for (let pages = 1; next !== null; pages += 1) {
    if (pages === maxPages) throw new CrmUnavailable('Salesforce gave more rows than there can be');
    const page = pageOf(await sender.send({ method: 'GET', path: next }));
    rows.push(...page.rows);
    ({ next } = page);
  }
  return rows;
}

function pageOf(answer: OrgAnswer): QueryPage {
  if (!isSuccess(answer)) throw new RequestRefused(requestErrors(answer));
  return queryPage(answer.body);
}
