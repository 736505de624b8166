import { setImmediate } from 'node:timers/promises';
import type { Org } from '../../model/org-data.ts';
import type { ObjectSchema } from '../../model/schema.ts';
import { SalesforceError } from '../../rest/salesforce-error.ts';
import type { Session } from '../../rest/session.ts';
import type { ExecutionDeps } from '../../writing/execution.ts';
import { keyField } from '../../writing/external-id.ts';
import type { CsvFormat } from '../csv.ts';
import { KeptJobs } from '../kept-jobs.ts';
import { columnOf, type CsvColumn } from './csv-record.ts';
import { IngestJob, type IngestOrder } from './ingest-job.ts';
import { parseCsv, type Line } from './parse-csv.ts';
import { writeRows } from './write-rows.ts';

/** So many rows are one transaction, as for triggers. */
const rowsPerChunk = 200;

export interface IngestRequest {
  readonly operation: IngestOrder['operation'];
  readonly object: string;
  readonly externalIdFieldName: string | null;
  readonly assignmentRuleId: string | null;
  readonly format: CsvFormat;
}

/** The jobs of one org that write. */
export class IngestJobs {
  readonly #org: Org;
  readonly #deps: ExecutionDeps;
  readonly kept: KeptJobs<IngestJob>;

  constructor(org: Org, deps: ExecutionDeps) {
    this.#org = org;
    this.#deps = deps;
    this.kept = new KeptJobs(org, 'RO1');
  }

  /** Refuses an object that is not there, and a key that records of it cannot be found by. */
  create(session: Session, request: IngestRequest): IngestJob {
    const schema = this.#org.reading(session.userId).object(request.object);
    if (schema === null) throw refused('INVALIDENTITY', `Unable to find object: ${request.object}`);
    checkKey(schema, request);
    const job = new IngestJob({
      ...request,
      ...this.kept.next(),
      object: schema.name,
      createdById: session.userId,
      version: session.version,
    });
    this.kept.add(job);
    return job;
  }

  /** Ends the upload; the rows are written after the answer has been given, as the user who closes the job. */
  close(session: Session, job: IngestJob): void {
    job.close(this.#now());
    void this.#run(session, job);
  }

  async #run(session: Session, job: IngestJob): Promise<void> {
    // Whoever closed it sees that it waits, and then that it runs.
    await setImmediate();
    const text = job.begin(this.#now());
    if (text === null) return;
    await setImmediate();
    try {
      const columns = this.#read(session, job, text);
      if (columns === null) return;
      while (job.state === 'InProgress' && job.waiting.length > 0) {
        this.#writeNext(session, job, columns);
        await setImmediate();
      }
      job.complete(this.#now());
    } catch (error) {
      job.fail(error instanceof Error ? error.message : String(error), this.#now());
    }
  }

  /** Null: the upload is not what the job takes, which has failed with it. */
  #read(session: Session, job: IngestJob, text: string): readonly CsvColumn[] | null {
    const parsed = parseCsv(text, job.order.format);
    if (parsed.kind === 'failure') {
      job.fail(parsed.sentence, this.#now());
      return null;
    }
    job.read(parsed.header, parsed.rows);
    const columns = this.#columns(session, job.order, parsed.header);
    if (typeof columns !== 'string') return columns;
    job.fail(columns, this.#now());
    return null;
  }

  /** The columns, or what is wrong with one of them. */
  #columns(session: Session, order: IngestOrder, header: Line): readonly CsvColumn[] | string {
    const reading = this.#org.reading(session.userId);
    const schema = reading.object(order.object);
    if (schema === null) return `Unable to find object: ${order.object}`;
    const columns: CsvColumn[] = [];
    for (const name of header) {
      const column = columnOf(name, schema, (object) => reading.object(object));
      if (column === null) return `InvalidBatch : Field name not found : ${name}`;
      if (columns.some(({ field }) => field === column.field))
        return `InvalidBatch : Duplicate field name found : ${name}`;
      columns.push(column);
    }
    const isOther = columns.some(({ field }) => field.name !== 'Id');
    if (order.operation === 'delete' && isOther) return 'InvalidBatch : delete batch must contain only ids';
    return columns;
  }

  #writeNext(session: Session, job: IngestJob, columns: readonly CsvColumn[]): void {
    const lines = job.waiting.slice(0, rowsPerChunk);
    const results = writeRows(job.order, columns, lines, session, this.#deps);
    job.wrote(results.flatMap((result, at) => ({ line: lines[at] ?? [], result })));
  }

  #now(): number {
    return this.#org.reading(null).now();
  }
}

function checkKey(schema: ObjectSchema, { operation, externalIdFieldName }: IngestRequest): void {
  if (operation !== 'upsert') {
    if (externalIdFieldName === null) return;
    throw refused('INVALIDJOB', `InvalidJob : External ID is only taken by upserts, not by ${operation}`);
  }
  if (externalIdFieldName === null)
    throw refused('INVALIDJOB', `InvalidJob : External ID was blank for ${schema.name}`);
  try {
    keyField(schema, externalIdFieldName);
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    throw refused(
      'INVALIDJOB',
      `InvalidJob : Field name provided, ${externalIdFieldName} does not match an External ID for ${schema.name}`,
    );
  }
}

const refused = (errorCode: string, message: string) => new SalesforceError(400, [{ errorCode, message }]);
