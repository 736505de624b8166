import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import { isTable } from '../../../../../domain/same-value.ts';
import { composite, type Subrequest, type SubrequestAnswer } from '../../requests/composite.ts';
import { textIn } from '../../requests/queried-row.ts';
import type { BatchRequests } from '../../requests/batch-requests.ts';
import { later, laterFor } from './later.ts';
import { isDuplicate } from './row-failure.ts';
import type { OutgoingRow, RowOutcome } from './send-rows.ts';

/** What Salesforce takes in one request; of more new records, the rest says only that there are duplicates. */
const maxRows = 25;

/**
 * Tries rows once more that a duplicate rule refused, each on its own and all in one request: only then does Salesforce say
 * which records it found, which whoever sees to it has to know. Gives what became of each row, in the order given.
 */
export async function nameDuplicates(
  requests: BatchRequests,
  rows: readonly OutgoingRow[],
  outcomes: readonly RowOutcome[],
): Promise<readonly RowOutcome[]> {
  const refused = rows
    .flatMap((row, index) => (isRefused(outcomes[index]) ? [{ row, index }] : []))
    .slice(0, maxRows);
  if (refused.length === 0 || !requests.canGoOn) return outcomes;
  const told = await createAlone(
    requests,
    refused.map(({ row }) => row),
  );
  const byIndex = new Map(refused.map(({ index }, place) => [index, told[place]]));
  return outcomes.map((outcome, index) => byIndex.get(index) ?? outcome);
}

const isRefused = (outcome: RowOutcome | undefined): boolean =>
  outcome !== undefined && 'errors' in outcome && isDuplicate(outcome.errors);

async function createAlone(
  requests: BatchRequests,
  rows: readonly OutgoingRow[],
): Promise<readonly RowOutcome[]> {
  try {
    const answerTo = await composite(requests, new Map(rows.map((row) => [row, creation(row)])));
    return rows.map((row) => outcomeOf(answerTo(row)));
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    // It may have been made this time, and is looked up before it is tried again.
    return rows.map(() => ({ later: laterFor(error) }));
  }
}

const creation = ({ object, fields }: OutgoingRow): Subrequest => ({
  method: 'POST',
  path: `/sobjects/${object}`,
  body: fields,
});

function outcomeOf(answer: SubrequestAnswer): RowOutcome {
  if ('errors' in answer) return { errors: answer.errors };
  const id = isTable(answer.body) ? textIn(answer.body, 'id') : null;
  return id === null ? { later: later('Salesforce did not say which record it made.') } : { id };
}
