import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { OrgClient } from '../client/org-client.ts';
import { isSuccess, queryPage, type QueriedRow } from '../writing/requests/org-answers.ts';
import { isTrueIn, textIn } from '../writing/rows/org-row.ts';
import type { TaskStatuses } from '../writing/org-describe.ts';
import { FRESH_MS } from './describe-cache.ts';

const soql = 'SELECT ApiName, IsClosed, IsDefault FROM TaskStatus ORDER BY SortOrder ASC';

/** What Salesforce ships, for an org that does not tell. */
const standard: TaskStatuses = { open: 'Not Started', completed: 'Completed' };

export interface TaskStatusesDeps {
  readonly client: OrgClient;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Which statuses of tasks are open and closed in this org (spec X8), asked for once an hour. Throws `CrmUnavailable`. */
export function taskStatuses({ client, now }: TaskStatusesDeps): () => Promise<TaskStatuses> {
  let known: { readonly value: TaskStatuses; readonly at: number } | null = null;
  return async () => {
    if (known !== null && now() - known.at < FRESH_MS) return known.value;
    try {
      known = { value: await read(client), at: now() };
    } catch (error) {
      if (known === null || !(error instanceof CrmUnavailable)) throw error;
    }
    return known.value;
  };
}

async function read(client: OrgClient): Promise<TaskStatuses> {
  const answer = await client.request({
    method: 'GET',
    path: '/query',
    query: { q: soql },
    priority: 'today',
  });
  if (!isSuccess(answer)) return standard;
  return statusesIn(queryPage(answer.body).rows);
}

/** Which are used, of the rows of `TaskStatus` in the order in which people see them: of each kind the default, else the first. */
export function statusesIn(rows: readonly QueriedRow[]): TaskStatuses {
  const first = (isClosed: boolean): string | null => {
    const those = rows.filter((row) => isTrueIn(row, 'IsClosed') === isClosed);
    const one = those.find((row) => isTrueIn(row, 'IsDefault')) ?? those[0];
    return one === undefined ? null : textIn(one, 'ApiName');
  };
  return { open: first(false) ?? standard.open, completed: first(true) ?? standard.completed };
}
