import type { OrgTransaction } from '../model/org-data.ts';
import type { Session } from '../rest/session.ts';
import { answer, answerOf, bodyOf, checkParameters, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { filledBody, filledUrl } from './composite-reference.ts';
import { dispatch } from './dispatch.ts';
import { inTransaction, type ExecutionDeps } from './execution.ts';
import type { Json } from './json-body.ts';
import { arrayIn, booleanIn, membersOf } from './json-members.ts';
import { refused } from './save-error.ts';
import { apiRequestOf, isReferenceId, subrequestsOf, type Subrequest } from './subrequest.ts';

const mostSubrequests = 25;
/** Of the subrequests so many may be queries or collections. */
const mostHeavySubrequests = 5;
/** `collateSubrequests` is there since this version. */
const collationSince = 48;

export interface SubrequestResult {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** `POST /composite`: up to 25 requests in their order, each of which can use what the earlier ones were answered. */
export function compositeAnswer(request: ApiRequest, session: Session, deps: ExecutionDeps): ApiAnswer {
  checkParameters(request, []);
  const { subrequests, isAllOrNone } = readComposite(bodyOf(request).value, session.version);
  const compositeResponse = isAllOrNone
    ? allOrNoneResults(subrequests, session, deps)
    : separateResults(subrequests, session, deps);
  return answer(200, { compositeResponse });
}

function readComposite(value: Json, version: number) {
  const members = membersOf(value, [
    'allOrNone',
    'compositeRequest',
    ...(version >= collationSince ? ['collateSubrequests'] : []),
  ]);
  // What is collated may run in any order; it is done in the given one, too.
  booleanIn(members, 'collateSubrequests', true);
  const subrequests = subrequestsOf(arrayIn(members, 'compositeRequest'), version);
  const heavy = subrequests.filter(({ url }) => /\/(query(all)?\/?\?|composite\/sobjects)/i.test(url));
  if (subrequests.length > mostSubrequests) throw tooMany(`${mostSubrequests} subrequests`);
  if (heavy.length > mostHeavySubrequests)
    throw tooMany(`${mostHeavySubrequests} subrequests that query or are collections`);
  return { subrequests, isAllOrNone: booleanIn(members, 'allOrNone', false) };
}

const tooMany = (most: string) => refused(400, 'LIMIT_EXCEEDED', `A composite request has at most ${most}.`);

/** Each in a transaction of its own. */
function separateResults(
  subrequests: readonly Subrequest[],
  session: Session,
  deps: ExecutionDeps,
): readonly SubrequestResult[] {
  const answers = new Map<string, unknown>();
  return subrequests.map((subrequest) => {
    const given = inTransaction(session, (tx) => subrequestAnswer(subrequest, answers, tx, session, deps));
    return resultOf(subrequest, given, answers);
  });
}

/** Only for taking back what was done. */
class RolledBack extends Error {
  readonly results: readonly SubrequestResult[];

  constructor(results: readonly SubrequestResult[]) {
    super('a subrequest failed');
    this.results = results;
  }
}

/** All in one transaction, which the first failure ends: every other subrequest says that it was rolled back. */
export function allOrNoneResults(
  subrequests: readonly Subrequest[],
  session: Session,
  deps: ExecutionDeps,
): readonly SubrequestResult[] {
  try {
    return session.org.transaction(session.userId, (tx) => {
      const answers = new Map<string, unknown>();
      const results: SubrequestResult[] = [];
      for (const subrequest of subrequests) {
        const given = answerOf(() => subrequestAnswer(subrequest, answers, tx, session, deps));
        const result = resultOf(subrequest, given, answers);
        if (isFailure(given))
          throw new RolledBack(subrequests.map((one) => (one === subrequest ? result : halted(one))));
        results.push(result);
      }
      return results;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.results;
    throw error;
  }
}

/** A collection is answered with 200 even where its records failed. */
function isFailure({ status, body }: ApiAnswer): boolean {
  if (status >= 300 && status !== 304) return true;
  return Array.isArray(body) && body.some((one: unknown) => isFailedRecord(one));
}

const isFailedRecord = (one: unknown): boolean =>
  typeof one === 'object' && one !== null && 'success' in one && one.success === false;

const rolledBackError = {
  errorCode: 'PROCESSING_HALTED',
  message: 'The transaction was rolled back since another operation in the same transaction failed.',
};

export function halted({ referenceId }: Subrequest): SubrequestResult {
  return { body: [rolledBackError], httpHeaders: {}, httpStatusCode: 400, referenceId };
}

function resultOf(subrequest: Subrequest, given: ApiAnswer, answers: Map<string, unknown>): SubrequestResult {
  const { referenceId } = subrequest;
  if (given.status < 300) answers.set(referenceId, given.body);
  return { body: given.body, httpHeaders: given.headers, httpStatusCode: given.status, referenceId };
}

function subrequestAnswer(
  subrequest: Subrequest,
  answers: ReadonlyMap<string, unknown>,
  tx: OrgTransaction,
  session: Session,
  deps: ExecutionDeps,
): ApiAnswer {
  if (!isReferenceId(subrequest.referenceId)) {
    throw refused(400, 'PROCESSING_HALTED', `Invalid referenceId: ${subrequest.referenceId}`);
  }
  const request = apiRequestOf(
    subrequest,
    filledUrl(subrequest.url, answers, session.version),
    filledBody(subrequest.body, answers, session.version),
  );
  return dispatch(request, tx, session, deps);
}
