import { isUtf8 } from 'node:buffer';

const nothing = Buffer.alloc(0);
const ascii = 0x80;

/**
 * Text from bytes that come in pieces. Without a charset it is told from the bytes: a byte order mark, else the first
 * letter beyond ASCII, which is either UTF-8 or, as spreadsheets in Western Europe save, windows-1252.
 */
export class CsvText {
  #decoder: TextDecoder | null;
  /** Bytes that do not yet say which charset it is. */
  #undecided: Buffer = nothing;

  /** `charset`: a label of the Encoding Standard, such as `utf-8`; throws a `RangeError` for one that is none. */
  constructor(charset: string | null) {
    this.#decoder = charset === null ? null : new TextDecoder(charset);
  }

  /** What the bytes so far say: a name such as `windows-1252`; text of nothing but ASCII is UTF-8. */
  get charset(): string {
    return this.#decoder?.encoding ?? 'utf-8';
  }

  /** A byte that stands for no letter becomes U+FFFD. */
  push(bytes: Buffer): string {
    if (this.#decoder !== null) return this.#decoder.decode(bytes, { stream: true });
    return this.#decide(
      this.#undecided.length === 0 ? bytes : Buffer.concat([this.#undecided, bytes]),
      false,
    );
  }

  end(): string {
    const rest = this.#decoder === null ? this.#decide(this.#undecided, true) : '';
    return rest + (this.#decoder?.decode() ?? '');
  }

  #decide(bytes: Buffer, isLast: boolean): string {
    const letter = firstBeyondAscii(bytes);
    if (letter === -1) {
      this.#undecided = nothing;
      return bytes.toString('latin1');
    }
    const sequence = bytes.subarray(letter, letter + sequenceLength(bytes[letter] ?? 0));
    if (sequence.length < sequenceLength(bytes[letter] ?? 0) && !isLast) {
      this.#undecided = bytes;
      return '';
    }
    this.#undecided = nothing;
    this.#decoder = new TextDecoder(letter === 0 ? (marked(bytes) ?? told(sequence)) : told(sequence));
    return this.#decoder.decode(bytes, { stream: true });
  }
}

const told = (sequence: Buffer): string => (isUtf8(sequence) ? 'utf-8' : 'windows-1252');

/** The charset of a byte order mark of UTF-16, as spreadsheets put before "Unicode text". */
function marked(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function firstBeyondAscii(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) >= ascii) return at;
  return -1;
}

/** Bytes of a letter in UTF-8, by its first. */
function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}
