import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, type CsvCell } from './csv.ts';

/** Reads what `csv` wrote, by RFC 4180 alone. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;
  let row: string[] = [];
  for (;;) {
    const match = field.exec(text);
    if (!match) return rows;
    const [, cell = '', end] = match;
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ','), fc.string())
    .map(([first, rest]) => first + rest),
);
const anyCell: fc.Arbitrary<CsvCell> = fc.oneof(anyText, fc.integer(), fc.constant(null));
/** A row of nothing but an empty cell cannot be told from an empty line. */
const anyRows = fc.array(fc.array(anyCell, { minLength: 2, maxLength: 5 }), { maxLength: 5 });

describe('a table as CSV', () => {
  it('has commas between cells, lines ended by CR LF, and quotes where they are needed', () => {
    expect(
      csv([
        ['Agent', 'Missed (%)'],
        ['Krüger, "Mia"', 66.7],
        ['two\nlines', null],
      ]),
    ).toBe('Agent,Missed (%)\r\n"Krüger, ""Mia""",66.7\r\n"two\nlines",\r\n');
  });

  it('keeps numbers numbers, those below zero too', () => {
    expect(csv([[-1, 0, 1.5]])).toBe('-1,0,1.5\r\n');
  });

  it('can be read back whole, and no text in it begins a formula', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const back = parsed(csv(rows));
        expect(back.map((row) => row.length)).toEqual(rows.map((row) => row.length));
        for (const [y, row] of rows.entries()) {
          for (const [x, cell] of row.entries()) {
            const read = back[y]?.[x] ?? '';
            const isText = typeof cell === 'string';
            expect(isText && /^[=+\-@\t\r\n]/.test(read)).toBe(false);
            // Only the apostrophe was added.
            expect([cell ?? '', `'${cell ?? ''}`].map(String)).toContain(read);
          }
        }
      }),
    );
  });
});
