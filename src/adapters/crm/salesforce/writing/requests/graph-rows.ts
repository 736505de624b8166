import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import { isTable } from '../../../../../domain/same-value.ts';
import type { OrgError } from '../../client/org-client.ts';
import type { BatchRequests } from './batch-requests.ts';
import { ledgerObject } from '../lookup/key-space.ts';
import { graphAnswers, isSuccess, requestErrors, type GraphAnswer } from './org-answers.ts';
import type { OutgoingRow, RowOutcome } from './send-rows.ts';
import { textIn } from '../rows/org-row.ts';

/** A row, and its key as it is stored. */
export interface KeyedRow {
  readonly row: OutgoingRow;
  readonly key: string;
}

/** What Salesforce takes in one request. */
const maxGraphs = 75;

/** Told of what would have been done if something else in its graph had not failed. */
const halted = 'PROCESSING_HALTED';

/**
 * Creates each row together with the entry of its key in the ledger object, both or neither, and gives what became of each
 * in the order given: the way of an org that allows no unique field on its activities.
 */
export async function createInGraphs(
  requests: BatchRequests,
  rows: readonly KeyedRow[],
): Promise<readonly RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (let begin = 0; begin < rows.length; begin += maxGraphs)
    outcomes.push(...(await createSome(requests, rows.slice(begin, begin + maxGraphs))));
  return outcomes;
}

async function createSome(
  requests: BatchRequests,
  rows: readonly KeyedRow[],
): Promise<readonly RowOutcome[]> {
  try {
    const answer = await requests.send({
      method: 'POST',
      path: '/composite/graph',
      body: { graphs: rows.map((row, index) => graphOf(requests, row, index)) },
    });
    if (!isSuccess(answer)) return rows.map(() => ({ errors: requestErrors(answer) }));
    const byId = new Map(graphAnswers(answer.body).map((graph) => [graph.id, graph]));
    return rows.map((_, index) => outcomeOf(byId.get(String(index))));
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    return rows.map(() => ({ later: error.message }));
  }
}

const graphOf = (requests: BatchRequests, { row, key }: KeyedRow, index: number) => {
  const node = (referenceId: string, object: string, body: unknown) => ({
    method: 'POST',
    url: requests.versioned(`/sobjects/${object}`),
    referenceId,
    body,
    httpHeaders: { 'Sforce-Auto-Assign': 'FALSE' },
  });
  return {
    graphId: String(index),
    compositeRequest: [
      node('activity', row.object, row.fields),
      node('entry', ledgerObject.name, {
        [ledgerObject.key]: key,
        [ledgerObject.record]: '@{activity.id}',
        [ledgerObject.object]: row.object,
      }),
    ],
  };
};

function outcomeOf(graph: GraphAnswer | undefined): RowOutcome {
  if (graph === undefined) return { later: 'Salesforce did not answer it.' };
  const activity = graph.answers.find(({ referenceId }) => referenceId === 'activity');
  if (graph.isSuccessful) {
    const id = isTable(activity?.body) ? textIn(activity.body, 'id') : null;
    return id === null ? { later: 'Salesforce did not say which record it made.' } : { id };
  }
  const errors = graph.answers
    .filter((answer) => !isSuccess(answer))
    .flatMap((answer): readonly OrgError[] => requestErrors(answer));
  const own = errors.filter(({ code }) => code !== halted);
  return { errors: own.length > 0 ? own : errors };
}
