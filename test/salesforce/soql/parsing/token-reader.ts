import { queryRefusedAt } from '../soql-error.ts';
import { tokenize, type Token } from './tokens.ts';

/** Brackets within brackets, far more than Salesforce takes, so that no text exhausts the stack. */
const maximumDepth = 100;

/** Goes over the tokens of a query or a search, one look ahead of what is read. */
export class TokenReader {
  readonly text: string;
  readonly #tokens: readonly Token[];
  readonly #errorCode: string;
  #next = 0;
  #depth = 0;

  /** With the code of its refusals: of a search it is `MALFORMED_SEARCH`. Reads from `start`. */
  constructor(text: string, errorCode = 'MALFORMED_QUERY', start = 0) {
    this.text = text;
    this.#errorCode = errorCode;
    this.#tokens = tokenize(text, errorCode, start);
  }

  /** The next token, or one after it; the last one for ever after the end. */
  peek(ahead = 0): Token {
    const last = this.#tokens.length - 1;
    const token = this.#tokens[Math.min(this.#next + ahead, last)];
    if (token === undefined) throw new Error('a text has at least the token of its end');
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Whether the next tokens are these words or symbols, in any case. */
  sees(...texts: readonly string[]): boolean {
    return texts.every((text, index) => {
      const token = this.peek(index);
      return (token.kind === 'word' || token.kind === 'symbol') && token.text.toUpperCase() === text;
    });
  }

  /** Takes these words or symbols where they come next. */
  takes(...texts: readonly string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.#next += texts.length;
    return true;
  }

  expect(...texts: readonly string[]): void {
    for (const text of texts) {
      if (!this.takes(text)) throw this.unexpected();
    }
  }

  expectKind(kind: Token['kind']): Token {
    if (this.peek().kind !== kind) throw this.unexpected();
    return this.take();
  }

  /** A name without dots. */
  expectName(): Token {
    const token = this.expectKind('word');
    if (token.text.includes('.')) throw this.refused(token.at, `unexpected token: '${token.text}'`);
    return token;
  }

  /** Reads what stands in brackets or after a NOT. */
  nested<Result>(read: () => Result): Result {
    if (this.#depth === maximumDepth) throw this.unexpected();
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  unexpected(): Error {
    const token = this.peek();
    return this.refused(token.at, `unexpected token: '${token.text}'`);
  }

  refused(at: number, sentence: string): Error {
    return queryRefusedAt(this.#errorCode, this.text, at, sentence);
  }
}
