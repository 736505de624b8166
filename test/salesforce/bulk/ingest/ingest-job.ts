import { moment } from '../../model/moments.ts';
import type { RecordResult } from '../../writing/record-result.ts';
import type { CsvFormat } from '../csv.ts';
import { invalidState } from '../query-job.ts';
import type { Line } from './parse-csv.ts';

/**
 * Where a job is:
 *
 *     Open → UploadComplete → InProgress → JobComplete
 *       └──────────┴──────────────┴──────→ Aborted, Failed
 *
 * The last three are for ever.
 */
export type IngestState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';

export const ingestOperations = ['insert', 'update', 'upsert', 'delete'] as const;

/** What a job is created with and never changes. */
export interface IngestOrder {
  readonly id: string;
  readonly operation: (typeof ingestOperations)[number];
  readonly object: string;
  /** Only of an upsert. */
  readonly externalIdFieldName: string | null;
  /** Cases and leads are assigned by this rule; null: by none. */
  readonly assignmentRuleId: string | null;
  readonly createdById: string;
  readonly createdAt: number;
  readonly version: number;
  readonly format: CsvFormat;
}

/** An uploaded row and what became of it. */
export interface IngestedRow {
  readonly line: Line;
  readonly result: RecordResult;
}

/** A Bulk API 2.0 job that writes: its rows are uploaded once, then written, each for itself. */
export class IngestJob {
  readonly order: IngestOrder;
  #state: IngestState = 'Open';
  #changedAt: number;
  #upload: string | null = null;
  #header: Line = [];
  /** Those not yet written. */
  #waiting: readonly Line[] = [];
  readonly #done: IngestedRow[] = [];
  #failure: string | null = null;

  constructor(order: IngestOrder) {
    this.order = order;
    this.#changedAt = order.createdAt;
  }

  get state(): IngestState {
    return this.#state;
  }

  get header(): Line {
    return this.#header;
  }

  get waiting(): readonly Line[] {
    return this.#waiting;
  }

  get done(): readonly IngestedRow[] {
    return this.#done;
  }

  /** Takes the one upload that a job has. */
  upload(text: string): void {
    if (this.#state !== 'Open') throw invalidState(`The job is in state ${this.#state} and takes no data`);
    if (this.#upload !== null) {
      throw invalidState(
        `Found multiple contents for job: <${this.order.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
      );
    }
    this.#upload = text;
  }

  close(at: number): void {
    if (this.#state !== 'Open') throw invalidState(`The job is in state ${this.#state} and cannot be closed`);
    this.#to('UploadComplete', at);
  }

  abort(at: number): void {
    if (this.isOver()) throw invalidState(`The job is in state ${this.#state} and cannot be aborted`);
    this.#to('Aborted', at);
  }

  isOver(): boolean {
    return this.#state === 'JobComplete' || this.#state === 'Aborted' || this.#state === 'Failed';
  }

  /** Gives what was uploaded; null: the job was aborted meanwhile. */
  begin(at: number): string | null {
    if (this.#state !== 'UploadComplete') return null;
    this.#to('InProgress', at);
    const text = this.#upload ?? '';
    this.#upload = '';
    return text;
  }

  read(header: Line, rows: readonly Line[]): void {
    this.#header = header;
    this.#waiting = rows;
  }

  /** Notes what became of the first rows of those that wait. */
  wrote(rows: readonly IngestedRow[]): void {
    this.#waiting = this.#waiting.slice(rows.length);
    for (const row of rows) this.#done.push(row);
  }

  complete(at: number): void {
    if (this.#state === 'InProgress') this.#to('JobComplete', at);
  }

  fail(sentence: string, at: number): void {
    if (this.#state !== 'InProgress') return;
    this.#failure = sentence;
    this.#to('Failed', at);
  }

  /** What the answers to its creation and to changes of its state say of it. */
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
      ...(order.externalIdFieldName !== null && { externalIdFieldName: order.externalIdFieldName }),
      ...(order.assignmentRuleId !== null && { assignmentRuleId: order.assignmentRuleId }),
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: order.version,
      ...(this.#state === 'Open' && {
        contentUrl: `services/data/v${order.version}.0/jobs/ingest/${order.id}/batches`,
      }),
      lineEnding: order.format.lineEnding,
      columnDelimiter: order.format.columnDelimiter,
    };
  }

  /** What asking for the job itself says. */
  info() {
    return {
      ...this.summary(),
      jobType: 'V2Ingest',
      numberRecordsProcessed: this.#done.length,
      numberRecordsFailed: this.#done.filter(({ result }) => !result.success).length,
      retries: 0,
      totalProcessingTime: this.#changedAt - this.order.createdAt,
      apiActiveProcessingTime: this.#changedAt - this.order.createdAt,
      apexProcessingTime: 0,
      isPkChunkingSupported: false,
      ...(this.#failure === null ? {} : { errorMessage: this.#failure }),
    };
  }

  #to(state: IngestState, at: number): void {
    this.#state = state;
    this.#changedAt = at;
  }
}
