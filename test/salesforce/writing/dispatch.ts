import type { OrgTransaction } from '../model/org-data.ts';
import { readResource } from '../rest/read-resource.ts';
import { notFound } from '../rest/salesforce-error.ts';
import type { Session } from '../rest/session.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';
import { saveContext, type ExecutionDeps } from './execution.ts';
import { isWritingResource, resourceAnswer } from './resources.ts';

/** Answers a request inside another one, in its transaction and by the version of its own path. Throws what is refused. */
export function dispatch(
  request: ApiRequest & { readonly version: number },
  tx: OrgTransaction,
  session: Session,
  deps: ExecutionDeps,
): ApiAnswer {
  const context = saveContext(session, tx, request.headers, request.version, deps);
  if (isWritingResource(request)) return resourceAnswer(request, context);
  const read = readResource(request, tx, { ...session, version: request.version });
  if (read === null) throw notFound();
  return read;
}
