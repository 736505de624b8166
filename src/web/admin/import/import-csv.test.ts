import { describe, expect, it } from 'vitest';
import { notesAsCsv } from './import-csv.ts';

describe('the faults of an import as a file', () => {
  it('hold no formula and break out of no quotes', () => {
    const notes = [
      { line: 2, reason: '=HYPERLINK("http://evil"): is not an e-mail address' },
      { line: 3, reason: '@SUM(1)' },
      { line: 4, reason: 'E-mail: a, b\nc' },
    ];
    expect(notesAsCsv(notes, { line: 'Line', reason: 'Reason' })).toBe(
      '\uFEFF"Line","Reason"\r\n' +
        '"2","\'=HYPERLINK(""http://evil""): is not an e-mail address"\r\n' +
        '"3","\'@SUM(1)"\r\n' +
        '"4","E-mail: a, b\nc"\r\n',
    );
  });
});
