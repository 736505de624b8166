import type { IncomingHttpHeaders } from 'node:http';
import type { OrgReading, OrgTransaction } from '../model/org-data.ts';
import type { Session } from '../rest/session.ts';
import { answerOf, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { saveOptionsOf } from './request-options.ts';
import type { SaveContext } from './save-context.ts';

/** Answers requests that do not write: queries and describes inside a composite. Null: it does not know the resource. */
export type ReadResource = (request: ApiRequest, reading: OrgReading, session: Session) => ApiAnswer | null;

/** What the resources need beside the session. */
export interface ExecutionDeps {
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly read: ReadResource;
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
  };
}

/** The answer of `work` in a transaction: what it refuses is as if it had not been. */
export function inTransaction(session: Session, work: (tx: OrgTransaction) => ApiAnswer): ApiAnswer {
  return answerOf(() => session.org.transaction(session.userId, work));
}

/** The same inside a transaction that goes on: what is refused is taken back. */
export function inSavepoint(tx: OrgTransaction, work: () => ApiAnswer): ApiAnswer {
  const start = tx.savepoint();
  return answerOf(() => {
    try {
      return work();
    } catch (error) {
      tx.rollBack(start);
      throw error;
    }
  });
}
