import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import type { BatchRequests } from '../../writing/requests/batch-requests.ts';
import { isSuccess, queryPage } from '../../writing/requests/org-answers.ts';
import { unread, type Rows } from '../snapshot.ts';

/** Of a composite request at most so many may be queries. */
const MOST_QUERIES = 5;

/** Names of objects and fields; anything else would break a query or a path. */
export const isName = (name: string): boolean => /^[A-Za-z]\w{0,79}$/u.test(name);

/**
 * The first page of each query, by its name: what a user may not see, or an org does not have, fails alone. Throws
 * `CrmUnavailable` where none could be asked.
 */
export async function queryRows(
  requests: BatchRequests,
  queries: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Rows>> {
  const all = [...queries];
  const rows = new Map<string, Rows>();
  for (let begin = 0; begin < all.length; begin += MOST_QUERIES) {
    const some = all.slice(begin, begin + MOST_QUERIES);
    const answers = await requests.composite(
      some.map(([, soql]) => ({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` })),
    );
    for (const [index, [name]] of some.entries()) {
      const answer = answers[index];
      rows.set(name, answer !== undefined && isSuccess(answer) ? rowsIn(answer.body) : unread);
    }
  }
  return rows;
}

/** A query of the Tooling API, which needs the right to see the setup. */
export async function toolingRows(requests: BatchRequests, soql: string): Promise<Rows> {
  const answer = await answerTo(requests, '/tooling/query', { q: soql });
  return answer === null ? unread : rowsIn(answer);
}

function rowsIn(body: unknown): Rows {
  try {
    return queryPage(body).rows;
  } catch (error) {
    if (error instanceof CrmUnavailable) return unread;
    throw error;
  }
}

/** The body of what a resource answers; null: it may not be read, or gave no answer. */
export async function answerTo(
  requests: BatchRequests,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  try {
    const answer = await requests.send({ method: 'GET', path, query });
    return isSuccess(answer) ? answer.body : null;
  } catch (error) {
    if (error instanceof CrmUnavailable) return null;
    throw error;
  }
}
