import { columnDelimiters, lineEndings, type CsvFormat } from '../csv.ts';

export type Line = readonly string[];

/** A table as it was uploaded, or what a job says that cannot read it. */
export type ParsedCsv =
  | { readonly kind: 'table'; readonly header: Line; readonly rows: readonly Line[] }
  | { readonly kind: 'failure'; readonly sentence: string };

/**
 * Reads CSV as strictly as Bulk API does: the delimiter and the line ending that the job names, quotes only around a whole
 * value. Values are not trimmed; empty lines are passed over.
 */
export function parseCsv(text: string, format: CsvFormat): ParsedCsv {
  const reader = new CsvReader(text, format);
  const lines: Line[] = [];
  while (!reader.isAtEnd()) {
    const line = reader.line();
    if (typeof line === 'string') return { kind: 'failure', sentence: line };
    if (line.length > 1 || line[0] !== '') lines.push(line);
  }
  const [header = [], ...rows] = lines;
  const odd = rows.findIndex((row) => row.length !== header.length);
  if (odd < 0) return { kind: 'table', header, rows };
  const sentence = `InvalidBatch : Failed to parse CSV. Row ${odd + 1} has ${rows[odd]?.length} values, the header ${header.length}`;
  return { kind: 'failure', sentence };
}

class CsvReader {
  readonly #text: string;
  readonly #format: CsvFormat;
  readonly #delimiter: string;
  #at = 0;

  constructor(text: string, format: CsvFormat) {
    this.#text = text;
    this.#format = format;
    this.#delimiter = columnDelimiters[format.columnDelimiter];
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next line's values, or why there is none. */
  line(): Line | string {
    const values: string[] = [];
    do {
      const value = this.#text[this.#at] === '"' ? this.#quoted() : this.#bare();
      if (value === null || !this.#endsHere()) return unescapedQuote;
      values.push(value);
    } while (this.#takes(this.#delimiter));
    if (this.isAtEnd() || this.#takes(lineEndings[this.#format.lineEnding])) return values;
    return `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${this.#format.lineEnding}`;
  }

  /** Null: a quote stands within it. */
  #bare(): string | null {
    const start = this.#at;
    while (!this.#endsHere()) this.#at += 1;
    const value = this.#text.slice(start, this.#at);
    return value.includes('"') ? null : value;
  }

  /** Null: its quote is never closed. */
  #quoted(): string | null {
    let value = '';
    do {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) return null;
      // Two quotes within a value are one.
      value += (value === '' ? '' : '"') + this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
    } while (this.#text[this.#at] === '"');
    return value;
  }

  #endsHere(): boolean {
    const char = this.#text[this.#at];
    return char === undefined || char === '\n' || char === '\r' || char === this.#delimiter;
  }

  #takes(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }
}

const unescapedQuote =
  'InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote';
