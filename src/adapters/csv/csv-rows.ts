/** What makes a row unreadable. */
export type CsvFault = 'row-too-long' | 'too-many-values' | 'quote-not-closed' | 'text-after-quote';

/** A row with the line on which it begins, counted from 1. */
export type CsvRow =
  | { readonly line: number; readonly values: readonly string[] }
  | { readonly line: number; readonly fault: CsvFault };

/** Room for the longest of every field that a contact has, and as much again that nobody reads. */
export const maxRowCharacters = 128 * 1024;
/** More columns than any address book exports; a row of nothing but separators must not fill the memory. */
export const maxValues = 500;

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const separators = [';', ',', '\t'] as const;
export type Separator = (typeof separators)[number];

type Scanned =
  | {
      readonly state: 'row';
      readonly values: readonly string[];
      readonly end: number;
      readonly breaks: number;
    }
  | { readonly state: 'fault'; readonly fault: CsvFault }
  | { readonly state: 'more' };

/**
 * Reads rows (RFC 4180) from text that comes in pieces, in memory bounded by one row. A row that cannot be read is told
 * and reading goes on with the next line, so that one quote that is never closed costs its own row and not all that
 * follow, as it does in readers that take quotes at their word.
 */
export class CsvRows {
  readonly #separator: number;
  #text = '';
  #line: number;
  /** Inside a line that is not read. */
  #skipping = false;

  /** `line`: the number of the first line that comes. */
  constructor(separator: Separator, line = 1) {
    this.#separator = separator.charCodeAt(0);
    this.#line = line;
  }

  /** The rows that this piece completes; those without any value are left out. */
  push(text: string): readonly CsvRow[] {
    this.#text += text;
    return this.#read(false);
  }

  /** The row that the last piece began. */
  end(): readonly CsvRow[] {
    return this.#read(true);
  }

  #read(isLast: boolean): readonly CsvRow[] {
    const text = this.#text;
    const rows: CsvRow[] = [];
    let from = 0;
    while (from < text.length) {
      if (this.#skipping) {
        const next = lineAfter(text, from, isLast);
        if (next.state === 'more') {
          from = next.from;
          break;
        }
        from = next.from;
        this.#line += 1;
        this.#skipping = false;
        continue;
      }
      if (text.charCodeAt(from) === lineFeed) {
        from += 1;
        this.#line += 1;
        continue;
      }
      const found = scan(text, from, this.#separator, isLast);
      if (found.state === 'more') break;
      if (found.state === 'fault') {
        rows.push({ line: this.#line, fault: found.fault });
        this.#skipping = true;
        continue;
      }
      if (found.values.some((value) => value.trim() !== ''))
        rows.push({ line: this.#line, values: found.values });
      this.#line += found.breaks;
      from = found.end;
    }
    this.#text = text.slice(from);
    return rows;
  }
}

/** One row from `from` on. */
function scan(text: string, from: number, separator: number, isLast: boolean): Scanned {
  const values: string[] = [];
  let at = from;
  let breaks = 1;
  for (;;) {
    if (text.charCodeAt(at) === quote) {
      const quoted = scanQuoted(text, at, from, isLast);
      if (quoted.state !== 'value') return quoted;
      values.push(quoted.value);
      breaks += quoted.breaks;
      at = quoted.end;
    } else {
      const end = plainEnd(text, at, separator);
      if (end - from > maxRowCharacters) return { state: 'fault', fault: 'row-too-long' };
      values.push(text.slice(at, end));
      at = end;
    }
    if (values.length > maxValues) return { state: 'fault', fault: 'too-many-values' };
    if (at >= text.length) return isLast ? { state: 'row', values, end: at, breaks } : { state: 'more' };
    const code = text.charCodeAt(at);
    if (code === separator) {
      at += 1;
      continue;
    }
    if (code === lineFeed) return { state: 'row', values, end: at + 1, breaks };
    if (code !== carriageReturn) return { state: 'fault', fault: 'text-after-quote' };
    // A line feed may come with the next piece.
    if (at + 1 === text.length && !isLast) return { state: 'more' };
    const end = text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
    return { state: 'row', values, end, breaks };
  }
}

type Quoted =
  | { readonly state: 'value'; readonly value: string; readonly end: number; readonly breaks: number }
  | Exclude<Scanned, { state: 'row' }>;

/** A value in quotes, which may hold separators, line breaks, and quotes written twice. */
function scanQuoted(text: string, at: number, rowFrom: number, isLast: boolean): Quoted {
  let value = '';
  let from = at + 1;
  for (;;) {
    const close = text.indexOf('"', from);
    if ((close === -1 ? text.length : close) - rowFrom > maxRowCharacters)
      return { state: 'fault', fault: 'quote-not-closed' };
    if (close === -1) return isLast ? { state: 'fault', fault: 'quote-not-closed' } : { state: 'more' };
    // The next piece may begin with a second quote.
    if (close + 1 === text.length && !isLast) return { state: 'more' };
    value += text.slice(from, close);
    if (text.charCodeAt(close + 1) !== quote)
      return { state: 'value', value, end: close + 1, breaks: lineBreaks(value) };
    value += '"';
    from = close + 2;
  }
}

/** Where a value without quotes ends; a quote inside it stands for itself, as in `5" pipe`. */
function plainEnd(text: string, from: number, separator: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === separator || code === lineFeed || code === carriageReturn) break;
  }
  return at;
}

/** Behind the end of the line; `more`: it does not end in this text, and what is left of it begins at `from`. */
function lineAfter(text: string, from: number, isLast: boolean): { state: 'line' | 'more'; from: number } {
  const end = plainEnd(text, from, lineFeed);
  if (end === text.length) return { state: 'more', from: end };
  if (text.charCodeAt(end) === lineFeed) return { state: 'line', from: end + 1 };
  if (end + 1 === text.length && !isLast) return { state: 'more', from: end };
  return { state: 'line', from: text.charCodeAt(end + 1) === lineFeed ? end + 2 : end + 1 };
}

/** Hardly any value has one, and a search for a character is much faster than an expression. */
const lineBreaks = (value: string): number =>
  value.includes('\n') || value.includes('\r') ? (value.match(/\r\n|\n|\r/gu)?.length ?? 0) : 0;

/** What separates the values: the one of `;`, `,` and tab that the first line has most of outside quotes. */
export function separatorOf(text: string): Separator {
  const counts = new Map<string, number>();
  let isQuoted = false;
  for (const character of text.slice(0, maxRowCharacters)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) break;
    else if (!isQuoted) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return separators.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0] ?? ',';
}
