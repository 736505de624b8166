import { notFound } from '../rest/salesforce-error.ts';
import type { Session } from '../rest/session.ts';
import { answer, bodyOf, checkParameters, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { dispatch } from './dispatch.ts';
import { inTransaction, type ExecutionDeps } from './execution.ts';
import { jsonBodyOf, type Json } from './json-body.ts';
import { arrayIn, booleanIn, membersOf, textIn } from './json-members.ts';
import { refused } from './save-error.ts';
import { parsedUrl } from './subrequest.ts';

const mostSubrequests = 25;
const methods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

interface BatchSubrequest {
  readonly method: string;
  /** With the version that it names. */
  readonly url: string;
  readonly richInput: Json | undefined;
}

/** Uses one request of the org's day; false: there is none left. */
export type CountSubrequest = (path: string) => boolean;

/** `POST /composite/batch`: up to 25 independent requests in their order, each of which counts. */
export function batchAnswer(
  request: ApiRequest,
  session: Session,
  deps: ExecutionDeps,
  count: CountSubrequest,
): ApiAnswer {
  checkParameters(request, []);
  const { subrequests, haltOnError } = readBatch(bodyOf(request).value, session.version);
  const results: { statusCode: number; result: unknown }[] = [];
  for (const subrequest of subrequests) {
    const isHalted = haltOnError && results.some(({ statusCode }) => statusCode >= 400);
    if (isHalted) results.push(halted);
    else {
      const { status, body } = subrequestAnswer(subrequest, session, deps, count);
      results.push({ statusCode: status, result: body });
    }
  }
  return answer(200, { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

function subrequestAnswer(
  { method, url, richInput }: BatchSubrequest,
  session: Session,
  deps: ExecutionDeps,
  count: CountSubrequest,
): ApiAnswer {
  if (!count(url)) return answer(403, [limitExceeded]);
  const body = richInput === undefined || richInput === null ? null : jsonBodyOf(richInput);
  return inTransaction(session, (tx) =>
    dispatch({ ...parsedUrl(url), method, headers: {}, body }, tx, session, deps),
  );
}

const limitExceeded = { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' };

const halted = {
  statusCode: 412,
  result: [
    {
      errorCode: 'BATCH_PROCESSING_HALTED',
      message: 'Batch processing halted per request: a previous subrequest failed',
    },
  ],
};

function readBatch(value: Json, version: number) {
  const members = membersOf(value, ['batchRequests', 'haltOnError']);
  const batchRequests = arrayIn(members, 'batchRequests');
  if (batchRequests.length > mostSubrequests) {
    throw refused(400, 'LIMIT_EXCEEDED', `A batch request has at most ${mostSubrequests} subrequests.`);
  }
  return {
    subrequests: batchRequests.map((one) => subrequestOf(one, version)),
    haltOnError: booleanIn(members, 'haltOnError', false),
  };
}

function subrequestOf(value: Json, version: number): BatchSubrequest {
  const members = membersOf(value, ['method', 'url', 'richInput']);
  const [method, url] = [textIn(members, 'method'), textIn(members, 'url')];
  if (!methods.includes(method.toUpperCase()))
    throw refused(400, 'INVALID_INPUT', `Invalid method: ${method}`);
  const path = `/services/data/${url.replace(/^\/?(services\/data\/)?/i, '')}`;
  const { version: its, segments } = parsedUrl(path);
  // A batch inside a batch is not a resource of a batch, and neither is a later version than its own.
  if (its > version || segments[0]?.toLowerCase() === 'composite') throw notFound();
  return { method: method.toUpperCase(), url: path, richInput: members['richInput'] };
}
