import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import { isSuccess, queryPage } from '../../requests/org-answers.ts';
import type { RequestSender } from '../../client/org-client.ts';
import { compositeOfQueries } from '../../requests/query-pages.ts';
import { unread, type Rows } from '../snapshot.ts';

/** Names of objects and fields; anything else would break a query or a path. */
export const isName = (name: string): boolean => /^[A-Za-z]\w{0,79}$/u.test(name);

/**
 * The first page of each query, by its name: what a user may not see, or an org does not have, fails alone. Throws
 * `CrmUnavailable` where none could be asked.
 */
export async function queryRows(
  sender: RequestSender,
  queries: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Rows>> {
  const answerOf = await compositeOfQueries(
    sender,
    new Map([...queries].map(([name, soql]) => [name, { soql, all: false }])),
  );
  return new Map(
    [...queries.keys()].map((name) => {
      const answer = answerOf(name);
      return [name, 'errors' in answer ? unread : rowsIn(answer.body)];
    }),
  );
}

/** A query of the Tooling API, which needs the right to see the setup. */
export async function toolingRows(sender: RequestSender, soql: string): Promise<Rows> {
  const answer = await answerTo(sender, '/tooling/query', { q: soql });
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
  sender: RequestSender,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  try {
    const answer = await sender.send({ method: 'GET', path, query });
    return isSuccess(answer) ? answer.body : null;
  } catch (error) {
    if (error instanceof CrmUnavailable) return null;
    throw error;
  }
}
