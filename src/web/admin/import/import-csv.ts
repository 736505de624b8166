import type { ImportReport } from '../../../contract/crm/crm-import.ts';

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/u;

/** A value in quotes. One that a spreadsheet would calculate is made a text by an apostrophe, as people do by hand. */
const quoted = (value: string): string =>
  `"${(formula.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** Rows as a CSV file, with a byte order mark so that spreadsheets read it as UTF-8. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`;

/** Notes about rows as a CSV file. */
export const notesAsCsv = (
  notes: ImportReport['faults'],
  headers: { readonly line: string; readonly reason: string },
): string => csvOf([headers, ...notes].map(({ line, reason }) => [String(line), reason]));
