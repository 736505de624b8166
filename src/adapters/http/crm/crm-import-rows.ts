import {
  columnsOf,
  missingColumn,
  splitName,
  type ImportColumns,
} from '../../../application/records/import/import-columns.ts';
import { countryCode } from '../../../application/records/import/import-country.ts';
import type { ReadRow } from '../../../application/records/import/contact-imports.ts';
import { ContactRow } from '../../../contract/crm/crm-import.ts';
import { importFields, type ImportField } from '../../../domain/crm/contact-import.ts';
import type { Locale } from '../../../domain/locale.ts';
import { isRefusal, refuse, type FieldError, type Refusal } from '../../../domain/refusal.ts';
import {
  CsvRows,
  maxRowCharacters,
  maxValues,
  separatorOf,
  type CsvRow,
  type Separator,
} from '../../csv/csv-rows.ts';
import { CsvText } from '../../csv/csv-text.ts';
import { fieldErrors } from '../platform/validation.ts';

/** A file of contacts whose header row has been read. */
export interface ContactFile {
  readonly separator: Separator;
  readonly columns: ImportColumns;
  readonly text: CsvText;
  /** Line by line as the body comes; ends without the last line when the body ends early. */
  readonly rows: AsyncIterable<readonly CsvRow[]>;
}

/** Some spreadsheets tell the separator in a line of its own. */
const separatorLine = /^sep=([;,\t])(?:\r\n|\r|\n)/iu;

/**
 * Reads the header row. Refuses `invalid` for a file that has none, or none that says what people are called.
 * `charset` null: told from the bytes.
 */
export async function openContactFile(
  body: AsyncGenerator<Buffer>,
  charset: string | null,
  signal: AbortSignal,
): Promise<ContactFile | Refusal> {
  const text = new CsvText(charset);
  let start = '';
  let isLast = false;
  while (!isLast && !/[\r\n]./su.test(start) && start.length <= maxRowCharacters) {
    const next = await body.next();
    isLast = next.done === true;
    start += next.done === true ? text.end() : text.push(next.value);
  }
  const told = separatorLine.exec(start);
  const separator = separators.find((each) => each === told?.[1]) ?? separatorOf(start);
  const reading = told === null ? new CsvRows(separator) : new CsvRows(separator, 2);
  const rows = [...reading.push(start.slice(told?.[0].length ?? 0))];
  while (rows.length === 0 && !isLast) {
    const next = await body.next();
    isLast = next.done === true;
    rows.push(...reading.push(next.done === true ? text.end() : text.push(next.value)));
  }
  if (isLast) rows.push(...reading.end());
  const [header, ...others] = rows;
  const columns = header === undefined ? notRead('empty') : columnsIn(header);
  if (isRefusal(columns)) return columns;
  return { separator, columns, text, rows: rest(others, isLast ? null : { body, text, reading, signal }) };
}

const separators: readonly Separator[] = [';', ',', '\t'];

function columnsIn(header: CsvRow): ImportColumns | Refusal {
  if ('fault' in header) return notRead(header.fault);
  const columns = columnsOf(header.values);
  return missingColumn(columns) ?? columns;
}

const notRead = (why: string): Refusal =>
  refuse('invalid', { errors: [{ path: 'header', ...because(why) }] });

const because = (why: string): Omit<FieldError, 'path'> => ({
  message: `problem.import.${why}`,
  values: { maxCharacters: maxRowCharacters, maxValues },
});

interface Reading {
  readonly body: AsyncGenerator<Buffer>;
  readonly text: CsvText;
  readonly reading: CsvRows;
  readonly signal: AbortSignal;
}

async function* rest(first: readonly CsvRow[], more: Reading | null): AsyncGenerator<readonly CsvRow[]> {
  yield first;
  if (more === null) return;
  const { body, text, reading, signal } = more;
  for await (const piece of body) yield reading.push(text.push(piece));
  // A file cut off may end in the middle of a name.
  if (!signal.aborted) yield [...reading.push(text.end()), ...reading.end()];
}

/** A row as a contact, by the schema of one that is made alone; else what is wrong with it, in the reader's language. */
export function readContactRow(row: CsvRow, columns: ImportColumns, locale: Locale): ReadRow {
  const { line } = row;
  if ('fault' in row) return { line, errors: [{ path: '', ...because(row.fault) }] };
  const { values } = row;
  const fault = (why: string, path = ''): ReadRow => ({ line, errors: [{ path, ...because(why) }] });
  if (values.slice(columns.headers.length).some((value) => value.trim() !== '')) return fault('more-values');
  const given = givenIn(values, columns);
  for (const [field, value] of Object.entries(given))
    if (value.includes('\uFFFD')) return fault('undecodable', field);
  const { name, ...fields } = given;
  if (fields.lastName === undefined && name !== undefined) Object.assign(fields, filled(splitName(name)));
  if (fields.lastName === undefined) return fault('last-name-missing', columnFor('lastName', columns));
  if (fields.country !== undefined) fields.country = countryCode(fields.country);
  const parsed = ContactRow.safeParse(fields, { reportInput: true });
  if (parsed.success) return { line, ...parsed.data };
  const errors = fieldErrors(parsed.error.issues, locale);
  return { line, errors: errors.map((error) => ({ ...error, path: columnFor(error.path, columns) })) };
}

/** The field by whose column a fault is told: both parts of a name may come from one. */
const columnFor = (path: string, { at }: ImportColumns): string =>
  (path === 'firstName' || path === 'lastName') && !at.has(path) ? 'name' : path;

type Given = { [Field in ImportField]?: string };

function givenIn(values: readonly string[], { at }: ImportColumns): Given {
  const given: Given = {};
  for (const field of importFields) {
    const index = at.get(field);
    const value = index === undefined ? '' : (values[index] ?? '').trim();
    if (value !== '') given[field] = value;
  }
  return given;
}

const filled = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
