import type { Row } from '../model/org-data.ts';
import type { Value } from '../model/schema.ts';
import type { Column } from '../soql/selecting/selection.ts';

/** As a job's `columnDelimiter` names them. */
export const columnDelimiterNames = ['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB'] as const;
type ColumnDelimiter = (typeof columnDelimiterNames)[number];

export const columnDelimiters: Readonly<Record<ColumnDelimiter, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
};

/** As a job's `lineEnding` names them. */
export const lineEndingNames = ['LF', 'CRLF'] as const;
type LineEnding = (typeof lineEndingNames)[number];

export const lineEndings: Readonly<Record<LineEnding, string>> = { LF: '\n', CRLF: '\r\n' };

export interface CsvFormat {
  readonly columnDelimiter: ColumnDelimiter;
  readonly lineEnding: LineEnding;
}

/** So many lines are made at once: enough that a chunk is worth its way, few enough that others get their turn. */
const linesPerChunk = 2_000;

/** A table with its names in the first line, chunk by chunk; every value in quotes, as Bulk API gives it. */
export function* csvChunks(
  columns: readonly Column[],
  rows: readonly Row[],
  format: CsvFormat,
): Generator<string> {
  const delimiter = columnDelimiters[format.columnDelimiter];
  const end = lineEndings[format.lineEnding];
  let chunk = columns.map(({ name }) => quoted(name)).join(delimiter) + end;
  let lines = 0;
  for (const row of rows) {
    let line = '';
    for (const column of columns) {
      line += (line === '' ? '' : delimiter) + quoted(written(column, column.read(row)));
    }
    chunk += line + end;
    lines += 1;
    if (lines % linesPerChunk === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/** A value as Bulk API writes it: in quotes, those in it twice. */
export const quoted = (text: string): string => `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`;

/** Moments end in Z here, unlike in JSON. */
function written({ field }: Column, value: Value): string {
  if (value === null) return '';
  if (field.type === 'datetime' && typeof value === 'string') return value.replace('+0000', 'Z');
  return String(value);
}
