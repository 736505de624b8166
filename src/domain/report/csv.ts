export type CsvCell = string | number | null;

/** What a spreadsheet takes for a formula, where a cell begins with it; some skip a line feed first as well. */
const formula = /^[=+\-@\t\r\n]/;

/**
 * A table as CSV (RFC 4180): commas, lines ended by CR LF. Text that a spreadsheet would take for a formula gets an
 * apostrophe before it, because names and reasons come from outside; numbers stay numbers, and null is empty.
 */
export const csv = (rows: readonly (readonly CsvCell[])[]): string =>
  rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
