import type { SaveError } from '../../writing/save-error.ts';
import { columnDelimiters, lineEndings, quoted } from '../csv.ts';
import type { IngestJob } from './ingest-job.ts';
import type { Line } from './parse-csv.ts';

/** Rows that were written: their ids, whether they are new, and what was uploaded. */
export function successfulResults(job: IngestJob): string {
  const rows = job.done.filter(({ result }) => result.success);
  return table(
    job,
    ['sf__Id', 'sf__Created', ...job.header],
    rows.map(({ line, result }) => [result.id ?? '', String(result.created ?? false), ...line]),
  );
}

/** Rows that were refused, each with its reason. */
export function failedResults(job: IngestJob): string {
  const rows = job.done.filter(({ result }) => !result.success);
  return table(
    job,
    ['sf__Id', 'sf__Error', ...job.header],
    rows.map(({ line, result }) => [result.id ?? '', result.errors.map(errorText).join(';'), ...line]),
  );
}

/** Rows that a job did not come to, as they were uploaded. */
export const unprocessedRecords = (job: IngestJob): string => table(job, job.header, job.waiting);

function table({ order }: IngestJob, header: Line, rows: readonly Line[]): string {
  if (header.length === 0) return '';
  const delimiter = columnDelimiters[order.format.columnDelimiter];
  const end = lineEndings[order.format.lineEnding];
  return [header, ...rows].map((line) => line.map(quoted).join(delimiter) + end).join('');
}

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --`. */
const errorText = ({ statusCode, message, fields }: SaveError): string =>
  `${statusCode}:${message}:${fields.map((field) => `${field} `).join('')}--`;
