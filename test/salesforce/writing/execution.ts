import type { IncomingHttpHeaders } from 'node:http';
import type { OrgTransaction } from '../model/org-data.ts';
import type { Session } from '../rest/session.ts';
import { queryAnswer } from '../soql/query-resource.ts';
import { answerOf, type ApiAnswer } from './api-request.ts';
import { saveOptionsOf } from './request-options.ts';
import type { SaveContext } from './save-context.ts';

/** What the resources need beside the session. */
export interface ExecutionDeps {
  /** From 0 to 1. */
  readonly chance: () => number;
}

/** What every rule looks at for one request of a session. Refuses headers that mean nothing. */
export function saveContext(
  session: Session,
  tx: OrgTransaction,
  headers: IncomingHttpHeaders,
  version: number,
  { chance }: ExecutionDeps,
): SaveContext {
  const { org } = session;
  return {
    tx,
    platform: org.reading(null),
    switches: org.switches,
    version,
    options: saveOptionsOf(headers, version),
    chance,
    query: (q) =>
      queryAnswer(
        { resource: 'query', locator: null, parameters: { q }, headers },
        { ...session, version },
        tx,
      ),
  };
}

/** The answer of `work` in a transaction: what it refuses is as if it had not been. */
export function inTransaction(session: Session, work: (tx: OrgTransaction) => ApiAnswer): ApiAnswer {
  return answerOf(() => session.org.transaction(session.userId, work));
}
