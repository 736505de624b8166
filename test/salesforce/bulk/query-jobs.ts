import { setImmediate } from 'node:timers/promises';
import { makeId } from '../model/ids.ts';
import type { Org, Row } from '../model/org-data.ts';
import { notFound, SalesforceError } from '../rest/salesforce-error.ts';
import type { Session } from '../rest/session.ts';
import { planQuery, type QueryPlan } from '../soql/query-plan.ts';
import type { Column } from '../soql/selecting/selection.ts';
import type { CsvFormat } from './csv.ts';
import { QueryJob } from './query-job.ts';

/** Results are kept so long. */
const keptMs = 7 * 24 * 60 * 60_000;
/** Salesforce takes so many in 24 hours. */
const maximumJobs = 10_000;

export interface JobRequest {
  readonly operation: 'query' | 'queryAll';
  readonly query: string;
  readonly format: CsvFormat;
}

/** The query jobs of one org. */
export class QueryJobs {
  readonly #org: Org;
  readonly #jobs = new Map<string, QueryJob>();
  #made = 0;

  constructor(org: Org) {
    this.#org = org;
  }

  /** Checks the query and takes the job on; it runs after the answer has been given. */
  create(session: Session, request: JobRequest): QueryJob {
    const now = this.#forgetOld();
    if (this.#jobs.size >= maximumJobs) {
      const message = `The org has created ${maximumJobs} query jobs in 24 hours`;
      throw new SalesforceError(400, [{ errorCode: 'EXCEEDEDQUOTA', message }]);
    }
    const plan = planQuery(request.query, this.#org.reading(session.userId), {
      includeDeleted: request.operation === 'queryAll',
      version: session.version,
    });
    const { columns, rows } = bulkQuery(plan);
    this.#made += 1;
    const job = new QueryJob({
      id: makeId('750', 'RO0', this.#made),
      operation: request.operation,
      object: plan.scope.object.name,
      createdById: session.userId,
      createdAt: now,
      version: session.version,
      format: request.format,
      columns: session.version < firstVersionInOrder ? alphabetical(columns) : columns,
    });
    this.#jobs.set(job.order.id, job);
    void this.#run(job, rows);
    return job;
  }

  /** A job that is not there, or not any more, is a path that is not there. */
  get(id: string): QueryJob {
    this.#forgetOld();
    const job = this.#jobs.get(id) ?? this.#byShortId(id);
    if (job === null) throw notFound();
    return job;
  }

  all(): readonly QueryJob[] {
    this.#forgetOld();
    return [...this.#jobs.values()];
  }

  delete(id: string): void {
    this.#jobs.delete(this.get(id).order.id);
  }

  #byShortId(id: string): QueryJob | null {
    return [...this.#jobs.values()].find((job) => job.order.id.slice(0, 15) === id) ?? null;
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

  #forgetOld(): number {
    const now = this.#now();
    for (const [id, job] of this.#jobs) {
      if (now - job.order.createdAt > keptMs) this.#jobs.delete(id);
    }
    return now;
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
