import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { OrgAnswer, OrgError } from '../client/org-client.ts';
import type { QueriedRow } from './queried-row.ts';

const fields = z.array(z.string()).nullish();
/** Of one row of a request that was done. */
const RowError = z
  .object({ statusCode: z.string(), message: z.string(), fields })
  .transform((one): OrgError => ({ code: one.statusCode, message: one.message, fields: one.fields ?? [] }));
const RowResult = z.object({
  id: z.string().nullish(),
  success: z.boolean(),
  errors: z.array(RowError).nullish(),
});
const QueryPage = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().nullish(),
  records: z.array(z.record(z.string(), z.unknown())),
});
const SubAnswer = z.object({ body: z.unknown(), httpStatusCode: z.number(), referenceId: z.string() });
const Composite = z.object({ compositeResponse: z.array(SubAnswer) });
const Graphs = z.object({
  graphs: z.array(z.object({ graphId: z.string(), isSuccessful: z.boolean(), graphResponse: Composite })),
});

/** What became of one row: its record, or Salesforce's reasons. */
export type RowAnswer = { readonly id: string } | { readonly errors: readonly OrgError[] };

export interface QueryPage {
  /** The path of the next page, below `/services/data/vNN.N`; null: this is the last. */
  readonly next: string | null;
  readonly rows: readonly QueriedRow[];
}

/** One answer of several that came in one. */
export interface NamedAnswer extends OrgAnswer {
  readonly referenceId: string;
}

export interface GraphAnswer {
  readonly id: string;
  readonly isSuccessful: boolean;
  readonly answers: readonly NamedAnswer[];
}

export const isSuccess = ({ status }: OrgAnswer): boolean => status >= 200 && status < 300;

/** What is not in the form that is documented may have taken effect, so it is asked for again like no answer at all. */
function parsed<Value>(schema: z.ZodType<Value>, body: unknown, what: string): Value {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new CrmUnavailable(`Salesforce answered ${what} in a form that is not known`, {
    cause: result.error,
  });
}

/** In the order of the rows sent. */
export function rowAnswers(body: unknown, rows: number): readonly RowAnswer[] {
  const results = parsed(z.array(RowResult), body, 'rows');
  if (results.length !== rows) throw new CrmUnavailable('Salesforce did not answer every row');
  return results.map(({ id, success, errors }) =>
    success && id != null ? { id } : { errors: errors ?? [] },
  );
}

export function queryPage(body: unknown): QueryPage {
  const { done, nextRecordsUrl, records } = parsed(QueryPage, body, 'a query');
  const next = nextRecordsUrl?.replace(/^\/services\/data\/v[\d.]+/u, '') ?? null;
  return { next: done ? null : next, rows: records };
}

export const compositeAnswers = (body: unknown): readonly NamedAnswer[] =>
  parsed(Composite, body, 'a composite request').compositeResponse.map(named);

export const graphAnswers = (body: unknown): readonly GraphAnswer[] =>
  parsed(Graphs, body, 'a graph').graphs.map(({ graphId, isSuccessful, graphResponse }) => ({
    id: graphId,
    isSuccessful,
    answers: graphResponse.compositeResponse.map(named),
  }));

const named = ({ body, httpStatusCode, referenceId }: z.infer<typeof SubAnswer>): NamedAnswer => ({
  referenceId,
  status: httpStatusCode,
  body,
});
