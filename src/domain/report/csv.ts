export type CsvCell = string | number | null;

/** The first characters that make a spreadsheet read a cell as a formula; some skip a line feed first as well. */
const formula = /^[=+\-@\t\r\n]/;

/**
 * A table as CSV (RFC 4180): commas, lines ending in CR LF. Text that a spreadsheet would read as a formula gets a
 * leading apostrophe, because names and reasons come from outside; numbers stay numbers, and null is empty.
 */
export const csv = (rows: readonly (readonly CsvCell[])[]): string =>
  rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
