import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { compositeAnswers, isSuccess } from './org-answers.ts';
import type { OrgAnswer, OrgError, OrgRequest, RequestSender } from '../client/org-client.ts';
import { requestErrors, RequestRefused } from '../client/org-errors.ts';

/** One request within a composite one. */
export interface Subrequest extends Pick<OrgRequest, 'method' | 'path' | 'query' | 'body'> {
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

/** What a subrequest was answered, or why it was refused, whatever became of the others. */
export type SubrequestAnswer =
  | { readonly body: unknown }
  | { readonly status: number; readonly errors: readonly OrgError[] };

/** What Salesforce takes in one composite request. */
const maxSubrequests = 25;
/** Of which so many may be queries or collections. */
const maxQueries = 5;

/**
 * Sends subrequests, each named by any value of the caller's, in as few composite requests as Salesforce takes, one after
 * the other; a subrequest that is refused leaves the others. Gives the answer to each by its name. Throws `RequestRefused`
 * where a composite request is refused as a whole, and `CrmUnavailable` where it has no answer, or not one to each.
 */
export async function composite<Name>(
  sender: RequestSender,
  subrequests: ReadonlyMap<Name, Subrequest>,
): Promise<(name: Name) => SubrequestAnswer> {
  const answers = new Map<Name, SubrequestAnswer>();
  for (const some of packed(subrequests)) {
    const answered = await sendComposite(
      sender,
      some.map(([, subrequest]) => subrequest),
    );
    for (const [index, [name]] of some.entries()) {
      const answer = answered.get(referenceId(index));
      if (answer === undefined)
        throw new CrmUnavailable('Salesforce did not answer every part of a composite request');
      answers.set(name, subrequestAnswer(answer));
    }
  }
  return (name) => {
    const answer = answers.get(name);
    if (answer === undefined) throw new Error('no subrequest has this name');
    return answer;
  };
}

/** In their order, as many together as one request takes. */
function* packed<Name>(
  subrequests: ReadonlyMap<Name, Subrequest>,
): Generator<readonly (readonly [Name, Subrequest])[]> {
  let some: (readonly [Name, Subrequest])[] = [];
  let queries = 0;
  for (const [name, subrequest] of subrequests) {
    const isOneOfFew = isQueryOrCollection(subrequest);
    if (some.length === maxSubrequests || (isOneOfFew && queries === maxQueries)) {
      yield some;
      [some, queries] = [[], 0];
    }
    some.push([name, subrequest]);
    if (isOneOfFew) queries += 1;
  }
  if (some.length > 0) yield some;
}

const isQueryOrCollection = ({ path }: Subrequest): boolean =>
  /^\/(?:query|queryAll|composite\/sobjects)(?:\/|$)/u.test(path);

/** Letters, digits and underscores alone are taken, which the caller's names need not be. */
const referenceId = (index: number): string => `r${index}`;

async function sendComposite(
  sender: RequestSender,
  subrequests: readonly Subrequest[],
): Promise<ReadonlyMap<string, OrgAnswer>> {
  const version = await sender.apiVersion();
  const answer = await sender.send({
    method: 'POST',
    path: '/composite',
    body: {
      allOrNone: false,
      compositeRequest: subrequests.map((one, index) => subrequestBody(version, referenceId(index), one)),
    },
  });
  if (!isSuccess(answer)) throw new RequestRefused(requestErrors(answer));
  return new Map(compositeAnswers(answer.body).map((one) => [one.referenceId, one]));
}

function subrequestAnswer(answer: OrgAnswer): SubrequestAnswer {
  if (isSuccess(answer)) return { body: answer.body };
  return { status: answer.status, errors: requestErrors(answer) };
}

/** A subrequest as it stands in the body of a composite request, or of a graph. `version` is the API's, as in paths: `66.0`. */
export function subrequestBody(
  version: string,
  reference: string,
  { method, path, query = {}, body, httpHeaders }: Subrequest,
) {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const search = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  const headers = {
    ...httpHeaders,
    // A header of the request around it may not count for what is in it (spec X4).
    ...(method !== 'GET' && { 'Sforce-Auto-Assign': 'FALSE' }),
  };
  return {
    method,
    url: `/services/data/v${version}${path}${search}`,
    referenceId: reference,
    body,
    ...(Object.keys(headers).length > 0 && { httpHeaders: headers }),
  };
}
