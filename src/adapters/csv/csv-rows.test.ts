import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRows, maxRowCharacters, maxValues, separatorOf, type CsvRow } from './csv-rows.ts';

/** Read whole, and in pieces of every length up to 5, which must make no difference. */
function read(text: string): readonly CsvRow[] {
  const whole = inPieces(text, text.length + 1);
  for (const length of [1, 2, 3, 5]) expect(inPieces(text, length)).toEqual(whole);
  return whole;
}

function inPieces(text: string, length: number): readonly CsvRow[] {
  const rows = new CsvRows(',');
  const found: CsvRow[] = [];
  for (let at = 0; at < text.length; at += length) found.push(...rows.push(text.slice(at, at + length)));
  return [...found, ...rows.end()];
}

describe('rows of a CSV file', () => {
  it('end with any line break, the last one without', () => {
    expect(read('a,b\r\nc,d\ne,f\rg,h')).toEqual([
      { line: 1, values: ['a', 'b'] },
      { line: 2, values: ['c', 'd'] },
      { line: 3, values: ['e', 'f'] },
      { line: 4, values: ['g', 'h'] },
    ]);
  });

  it('hold separators, line breaks and doubled quotes inside quotes, and count the lines of it', () => {
    expect(read('"a,b","say ""hi""","x\r\ny\nz"\nnext,,\n')).toEqual([
      { line: 1, values: ['a,b', 'say "hi"', 'x\r\ny\nz'] },
      { line: 4, values: ['next', '', ''] },
    ]);
  });

  it('take a quote inside a value as it stands', () => {
    expect(read('5" pipe,b')).toEqual([{ line: 1, values: ['5" pipe', 'b'] }]);
  });

  it('are left out where they hold nothing', () => {
    expect(read('a\n\n,,\n  \nb\n')).toEqual([
      { line: 1, values: ['a'] },
      { line: 5, values: ['b'] },
    ]);
  });

  it('are what was written, whatever that was', () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ü', '\u0000', '😀') });
    const row = fc.array(value, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const text = rows
          .map((values) => values.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        const filled = rows.filter((values) => values.some((each) => each.trim() !== ''));
        expect(read(text).map((each) => ('values' in each ? each.values : each))).toEqual(filled);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a row that cannot be read', () => {
  it('is reported with its line, and the next one is read', () => {
    expect(read('a,b\n"x" y,b\nc,d')).toEqual([
      { line: 1, values: ['a', 'b'] },
      { line: 2, fault: 'text-after-quote' },
      { line: 3, values: ['c', 'd'] },
    ]);
  });

  it('for a quote that is never closed costs only its own row', () => {
    const rest = 'c,d\n'.repeat(3);
    expect(inPieces(`a,b\n"open,b\n${rest}`, 7)).toEqual([
      { line: 1, values: ['a', 'b'] },
      { line: 2, fault: 'quote-not-closed' },
      { line: 3, values: ['c', 'd'] },
      { line: 4, values: ['c', 'd'] },
      { line: 5, values: ['c', 'd'] },
    ]);
  });

  it('is one that is too long, in quotes or not, with line breaks or not', () => {
    const long = 'x'.repeat(maxRowCharacters + 1);
    for (const length of [1_000, 65_536, 10_000_000])
      expect(inPieces(`${long},b\n"${long}",b\n"a\n${long}\nc,d\n`, length)).toEqual([
        { line: 1, fault: 'row-too-long' },
        { line: 2, fault: 'quote-not-closed' },
        { line: 3, fault: 'quote-not-closed' },
        { line: 4, fault: 'row-too-long' },
        { line: 5, values: ['c', 'd'] },
      ]);
  });

  it('is one of nothing but separators', () => {
    expect(inPieces(`${','.repeat(maxValues)}\na,b`, 100)).toEqual([
      { line: 1, fault: 'too-many-values' },
      { line: 2, values: ['a', 'b'] },
    ]);
  });
});

describe('the separator', () => {
  it('is what the first line has most of, outside quotes', () => {
    expect(separatorOf('a;b;c,d\nx,y,z,1,2,3')).toBe(';');
    expect(separatorOf('"a;b;c;d",e')).toBe(',');
    expect(separatorOf('a\tb\tc')).toBe('\t');
  });
});
