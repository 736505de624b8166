import type { ImportReport } from '../../contract/crm-import.ts';

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/u;

/** A value in quotes. One that a spreadsheet would calculate is made a text by an apostrophe, as people do by hand. */
const quoted = (value: string): string =>
  `"${(formula.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** Notes about rows as a CSV file, with a byte order mark so that spreadsheets read it as UTF-8. */
export function notesAsCsv(
  notes: ImportReport['faults'],
  headers: { readonly line: string; readonly reason: string },
): string {
  const rows = [headers, ...notes].map(({ line, reason }) => `${quoted(String(line))},${quoted(reason)}\r\n`);
  return `\uFEFF${rows.join('')}`;
}

/** Lets the browser keep a text as a file. */
export function saveAs(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
