import { later, laterFor, type Later } from './later.ts';
import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import type { OrgError } from '../../client/org-client.ts';
import type { BatchRequests } from '../../requests/batch-requests.ts';
import { isSuccess, rowAnswers } from '../../requests/org-answers.ts';
import { requestErrors } from '../../client/org-errors.ts';
import type { RowFields } from '../rows/org-row.ts';
import { isFieldGone, isPassing, isShared } from './row-failure.ts';

/** A row of a request: of a record that is to be made where `id` is null. */
export interface OutgoingRow {
  readonly object: string;
  readonly id: string | null;
  readonly fields: RowFields;
}

/** What became of a row. */
export type RowOutcome =
  | { readonly id: string }
  | { readonly errors: readonly OrgError[] }
  | { readonly later: Later };

/** What one request takes. */
const maxRows = 200;

type Verb = 'create' | 'update' | 'delete';

/**
 * Creates, updates or deletes rows of any objects in as few requests as there can be, each row on its own, and gives what
 * became of each in the order given (spec X4). A request that is refused as a whole because of one of its rows, and rows whose
 * fault may be another's (a trigger sees all rows of a request), are tried again without the others.
 */
export async function sendRows(
  requests: BatchRequests,
  verb: Verb,
  rows: readonly OutgoingRow[],
): Promise<readonly RowOutcome[]> {
  // One object after the other: a request may change from one to another only ten times.
  const sorted = rows.toSorted((a, b) => compareText(a.object, b.object));
  const outcomes = new Map<OutgoingRow, RowOutcome>();
  for (let begin = 0; begin < sorted.length; begin += maxRows)
    await sendSome(requests, verb, sorted.slice(begin, begin + maxRows), outcomes);
  return rows.map((row) => outcomes.get(row) ?? { later: later('It was not sent.') });
}

const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

async function sendSome(
  requests: BatchRequests,
  verb: Verb,
  rows: readonly OutgoingRow[],
  outcomes: Map<OutgoingRow, RowOutcome>,
): Promise<void> {
  if (rows.length === 0) return;
  const answers = await answersTo(requests, verb, rows);
  const again: OutgoingRow[] = [];
  for (const [index, row] of rows.entries()) {
    const outcome = answers[index] ?? { later: later('Salesforce did not answer it.') };
    outcomes.set(row, outcome);
    if (rows.length > 1 && 'errors' in outcome && isShared(outcome.errors)) again.push(row);
  }
  await tryAgain(requests, verb, again, outcomes);
}

/** By halves, until each is alone or done: what is not at fault needs few requests then. */
async function tryAgain(
  requests: BatchRequests,
  verb: Verb,
  rows: readonly OutgoingRow[],
  outcomes: Map<OutgoingRow, RowOutcome>,
): Promise<void> {
  if (rows.length === 0) return;
  if (!requests.canGoOn) {
    // Not refused: it may be innocent, and the next batch goes on with it.
    for (const row of rows) outcomes.set(row, { later: later('It has to be tried without others.') });
    return;
  }
  const middle = Math.ceil(rows.length / 2);
  await sendSome(requests, verb, rows.slice(0, middle), outcomes);
  await sendSome(requests, verb, rows.slice(middle), outcomes);
}

async function answersTo(
  requests: BatchRequests,
  verb: Verb,
  rows: readonly OutgoingRow[],
): Promise<readonly RowOutcome[]> {
  try {
    const answer = await requests.send(requestOf(verb, rows));
    if (isSuccess(answer)) return rowAnswers(answer.body, rows.length);
    return refusedAsWhole(rows, requestErrors(answer));
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    return rows.map(() => ({ later: laterFor(error) }));
  }
}

/** Whose fault it is: the rows with a field that there is not; of what else a request is refused for, anybody's. */
function refusedAsWhole(rows: readonly OutgoingRow[], errors: readonly OrgError[]): readonly RowOutcome[] {
  const [first] = errors;
  if (isPassing(errors)) return rows.map(() => ({ later: later(first?.message ?? '') }));
  if (rows.length === 1) return [{ errors }];
  const isCulprit = (row: OutgoingRow): boolean =>
    isFieldGone(errors) && Object.keys(row.fields).some((name) => isNamed(name, errors));
  return rows.map((row) => ({
    errors: isCulprit(row) ? errors : [{ ...unclear, message: first?.message ?? '' }],
  }));
}

/** A code that has the row tried again without others. */
const unclear = { code: 'UNKNOWN_EXCEPTION', fields: [] };

const isNamed = (name: string, errors: readonly OrgError[]): boolean =>
  errors.some(
    ({ message, fields }) =>
      fields.includes(name) || new RegExp(`\\b${RegExp.escape(name)}\\b`, 'u').test(message),
  );

function requestOf(verb: Verb, rows: readonly OutgoingRow[]) {
  const path = '/composite/sobjects';
  switch (verb) {
    case 'create':
    case 'update': {
      const records = rows.map(({ object, id, fields }) => ({
        attributes: { type: object },
        ...(id !== null && { id }),
        ...fields,
      }));
      const method = verb === 'create' ? ('POST' as const) : ('PATCH' as const);
      return { method, path, body: { allOrNone: false, records } };
    }
    case 'delete': {
      const ids = rows.flatMap(({ id }) => (id === null ? [] : [id])).join(',');
      return { method: 'DELETE' as const, path, query: { ids, allOrNone: 'false' } };
    }
  }
}
