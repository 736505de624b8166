import { setImmediate } from 'node:timers/promises';
import type { Org, Row } from '../model/org-data.ts';
import { SalesforceError } from '../rest/salesforce-error.ts';
import type { Session } from '../rest/session.ts';
import { planQuery, type QueryPlan } from '../soql/query-plan.ts';
import type { Column } from '../soql/selecting/selection.ts';
import type { CsvFormat } from './csv.ts';
import { KeptJobs } from './kept-jobs.ts';
import { QueryJob } from './query-job.ts';

export interface JobRequest {
  readonly operation: 'query' | 'queryAll';
  readonly query: string;
  readonly format: CsvFormat;
}

/** The query jobs of one org. */
export class QueryJobs {
  readonly #org: Org;
  readonly kept: KeptJobs<QueryJob>;

  constructor(org: Org) {
    this.#org = org;
    this.kept = new KeptJobs(org, 'RO0');
  }

  /** Checks the query and takes the job on; it runs after the answer has been given. */
  create(session: Session, request: JobRequest): QueryJob {
    const plan = planQuery(request.query, this.#org.reading(session.userId), {
      includeDeleted: request.operation === 'queryAll',
      version: session.version,
    });
    const { columns, rows } = bulkQuery(plan);
    const job = new QueryJob({
      ...this.kept.next(),
      operation: request.operation,
      object: plan.scope.object.name,
      createdById: session.userId,
      version: session.version,
      format: request.format,
      columns: session.version < firstVersionInOrder ? alphabetical(columns) : columns,
    });
    this.kept.add(job);
    void this.#run(job, rows);
    return job;
  }

  async #run(job: QueryJob, rows: () => readonly Row[]): Promise<void> {
    // Its creator sees that it waits, and then that it runs.
    await setImmediate();
    job.begin(this.#now());
    await setImmediate();
    if (job.state !== 'InProgress') return;
    try {
      job.complete(rows(), this.#now());
    } catch (error) {
      job.fail(error instanceof Error ? error.message : String(error), this.#now());
    }
  }

  #now(): number {
    return this.#org.reading(null).now();
  }
}

/** Before it, columns come in the order of the alphabet instead of that of the query. */
const firstVersionInOrder = 50;

const alphabetical = (columns: readonly Column[]): readonly Column[] =>
  columns.toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** The rows and columns of a query that Bulk API takes; it takes no groups, no children, no TYPEOF, no addresses as a whole. */
function bulkQuery(plan: QueryPlan) {
  const refused = (message: string) =>
    new SalesforceError(400, [{ errorCode: 'FUNCTIONALITY_NOT_ENABLED', message }]);
  if (plan.kind !== 'rows') throw refused('Aggregate functions and GROUP BY not supported in Bulk Query');
  if (plan.query.offset !== null) throw refused('OFFSET clause not supported in Bulk Query');
  if (plan.query.select.some(({ kind }) => kind === 'typeof')) {
    throw refused('TYPEOF clause not supported in Bulk Query');
  }
  const { columns, rows } = plan;
  if (columns === null) throw refused('Aggregate Relationship not supported in Bulk Query');
  if (columns.some(({ field }) => field.type === 'address')) {
    throw refused('Selecting compound data not supported in Bulk Query');
  }
  return { columns, rows };
}
