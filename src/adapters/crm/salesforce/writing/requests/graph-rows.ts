import { later, laterFor } from './later.ts';
import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import { isTable } from '../../../../../domain/same-value.ts';
import type { OrgError } from '../../client/org-client.ts';
import type { BatchRequests } from '../../requests/batch-requests.ts';
import { subrequestBody } from '../../requests/composite.ts';
import { graphAnswers, isSuccess, type GraphAnswer } from '../../requests/org-answers.ts';
import { requestErrors } from '../../client/org-errors.ts';
import type { Companion } from '../decisions/step.ts';
import type { OutgoingRow, RowOutcome } from './send-rows.ts';
import { textIn } from '../../requests/queried-row.ts';

/** A row, and what is made together with it. */
export interface AccompaniedRow {
  readonly row: OutgoingRow;
  readonly companion: Companion | null;
}

/** What Salesforce takes in one request. */
const maxGraphs = 75;

/** Told of what would have been done if something else in its graph had not failed. */
const halted = 'PROCESSING_HALTED';

/** Creates each row together with its companion, both or neither, and gives what became of each in the order given. */
export async function createInGraphs(
  requests: BatchRequests,
  rows: readonly AccompaniedRow[],
): Promise<readonly RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (let begin = 0; begin < rows.length; begin += maxGraphs)
    outcomes.push(...(await createSome(requests, rows.slice(begin, begin + maxGraphs))));
  return outcomes;
}

async function createSome(
  requests: BatchRequests,
  rows: readonly AccompaniedRow[],
): Promise<readonly RowOutcome[]> {
  try {
    const version = await requests.apiVersion();
    const answer = await requests.send({
      method: 'POST',
      path: '/composite/graph',
      body: { graphs: rows.map((row, index) => graphOf(version, row, index)) },
    });
    if (!isSuccess(answer)) return rows.map(() => ({ errors: requestErrors(answer) }));
    const byId = new Map(graphAnswers(answer.body).map((graph) => [graph.id, graph]));
    return rows.map((_, index) => outcomeOf(byId.get(String(index))));
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    return rows.map(() => ({ later: laterFor(error) }));
  }
}

const graphOf = (version: string, { row, companion }: AccompaniedRow, index: number) => {
  const node = (reference: string, object: string, body: unknown) =>
    subrequestBody(version, reference, { method: 'POST', path: `/sobjects/${object}`, body });
  return {
    graphId: String(index),
    compositeRequest: [
      node('record', row.object, row.fields),
      ...(companion === null
        ? []
        : [
            node('companion', companion.object, {
              ...companion.fields,
              [companion.reference]: '@{record.id}',
            }),
          ]),
    ],
  };
};

function outcomeOf(graph: GraphAnswer | undefined): RowOutcome {
  if (graph === undefined) return { later: later('Salesforce did not answer it.') };
  const record = graph.answers.find(({ referenceId }) => referenceId === 'record');
  if (graph.isSuccessful) {
    const id = isTable(record?.body) ? textIn(record.body, 'id') : null;
    return id === null ? { later: later('Salesforce did not say which record it made.') } : { id };
  }
  const errors = graph.answers
    .filter((answer) => !isSuccess(answer))
    .flatMap((answer): readonly OrgError[] => requestErrors(answer));
  const own = errors.filter(({ code }) => code !== halted);
  return { errors: own.length > 0 ? own : errors };
}
