/** As deep as Salesforce's parser goes; deeper, a reader that calls itself would run out of stack. */
const deepest = 1000;

const space = /[ \t\r\n]*/y;
/** All but quotes, backslashes and what is below a space, which has to be escaped. */
const text = /"(?:(?!["\\])(?:\P{Cc}|[\x7F-\x9F])|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text stops being JSON, which its own parser does not tell; its length where something is missing at the end. */
export function offsetOfSyntaxError(source: string): number {
  const reader = new SyntaxReader(source);
  return reader.value() && reader.isAtEnd() ? source.length : reader.offset;
}

/** Goes over a text as far as it is JSON; each step says whether it was. */
class SyntaxReader {
  readonly #source: string;
  offset = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  value(): boolean {
    this.#take(space);
    this.#depth += 1;
    const isRead =
      this.#depth <= deepest &&
      (this.#members() ?? this.#elements() ?? (this.#take(text) || this.#take(scalar)));
    this.#depth -= 1;
    this.#take(space);
    return isRead;
  }

  isAtEnd(): boolean {
    return this.offset === this.#source.length;
  }

  /** Null: no object begins here. */
  #members(): boolean | null {
    if (!this.#char('{')) return null;
    this.#take(space);
    if (this.#char('}')) return true;
    do {
      this.#take(space);
      if (!this.#take(text)) return false;
      this.#take(space);
      if (!this.#char(':') || !this.value()) return false;
    } while (this.#char(','));
    return this.#char('}');
  }

  #elements(): boolean | null {
    if (!this.#char('[')) return null;
    this.#take(space);
    if (this.#char(']')) return true;
    do {
      if (!this.value()) return false;
    } while (this.#char(','));
    return this.#char(']');
  }

  #char(char: string): boolean {
    if (this.#source[this.offset] !== char) return false;
    this.offset += 1;
    return true;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const taken = pattern.exec(this.#source)?.[0];
    this.offset += taken?.length ?? 0;
    return taken !== undefined;
  }
}
