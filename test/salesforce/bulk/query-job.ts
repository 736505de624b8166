import type { Row } from '../model/org-data.ts';
import { moment } from '../model/moments.ts';
import { SalesforceError } from '../rest/salesforce-error.ts';
import type { Column } from '../soql/selecting/selection.ts';
import type { CsvFormat } from './csv.ts';

/**
 * Where a job is:
 *
 *     UploadComplete → InProgress → JobComplete
 *           └────────────┴───────→ Aborted, Failed
 *
 * The last three are for ever.
 */
export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';

/** What a job is created with and never changes. */
export interface JobOrder {
  readonly id: string;
  readonly operation: 'query' | 'queryAll';
  readonly object: string;
  readonly createdById: string;
  readonly createdAt: number;
  /** Of the API; results are given in the same one only. */
  readonly version: number;
  readonly format: CsvFormat;
  readonly columns: readonly Column[];
}

/** A Bulk API 2.0 query: run once, after which its rows stay as they were then. */
export class QueryJob {
  readonly order: JobOrder;
  #state: JobState = 'UploadComplete';
  #changedAt: number;
  #rows: readonly Row[] = [];
  #failure: string | null = null;

  constructor(order: JobOrder) {
    this.order = order;
    this.#changedAt = order.createdAt;
  }

  get state(): JobState {
    return this.#state;
  }

  /** A job that was aborted meanwhile is not begun. */
  begin(at: number): void {
    if (this.#state === 'UploadComplete') this.#to('InProgress', at);
  }

  complete(rows: readonly Row[], at: number): void {
    if (this.#state !== 'InProgress') return;
    this.#rows = rows;
    this.#to('JobComplete', at);
  }

  fail(sentence: string, at: number): void {
    if (this.#state !== 'InProgress') return;
    this.#failure = sentence;
    this.#to('Failed', at);
  }

  abort(at: number): void {
    if (this.#state !== 'UploadComplete' && this.#state !== 'InProgress') {
      throw invalidState(`The job is in state ${this.#state} and cannot be aborted`);
    }
    this.#to('Aborted', at);
  }

  /** Rows from `first`, at most `count` of them; refuses a job that is not complete, and a place past its end. */
  results(first: number, count: number): { readonly rows: readonly Row[]; readonly next: number | null } {
    if (this.#state !== 'JobComplete')
      throw invalidState(`The job is in state ${this.#state}: it has no results`);
    if (first > 0 && first >= this.#rows.length) {
      throw new SalesforceError(400, [
        { errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' },
      ]);
    }
    const end = first + count;
    return { rows: this.#rows.slice(first, end), next: end < this.#rows.length ? end : null };
  }

  /** What the answer to its creation and the list say of it. */
  summary() {
    const { order } = this;
    return {
      id: order.id,
      operation: order.operation,
      object: order.object,
      createdById: order.createdById,
      createdDate: moment(order.createdAt),
      systemModstamp: moment(this.#changedAt),
      state: this.#state,
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: order.version,
      lineEnding: order.format.lineEnding,
      columnDelimiter: order.format.columnDelimiter,
    };
  }

  /** What asking for the job itself says. */
  info() {
    return {
      ...this.summary(),
      jobType: 'V2Query',
      numberRecordsProcessed: this.#rows.length,
      retries: 0,
      totalProcessingTime: this.#changedAt - this.order.createdAt,
      isPkChunkingSupported: true,
      ...(this.#failure === null ? {} : { errorMessage: this.#failure }),
    };
  }

  #to(state: JobState, at: number): void {
    this.#state = state;
    this.#changedAt = at;
  }
}

export const invalidState = (message: string) =>
  new SalesforceError(400, [{ errorCode: 'INVALIDJOBSTATE', message }]);
