import type { Row } from '../model/org-data.ts';
import { tokensOf, type SearchExpression, type TokenPattern } from './search-terms.ts';

/** Documents that are over are swept out when they are more than the others and more than this. */
const sweptFrom = 10_000;

/**
 * Which rows of one object hold which tokens in some of its fields. A row that changes is a new document, its former one
 * is over: numbers in a list are all that a million rows cost.
 */
export class GroupIndex {
  readonly #fields: readonly string[];
  #documents: (Row | null)[] = [];
  #documentOf = new Map<string, number>();
  #postings = new Map<string, number[]>();

  constructor(fields: readonly string[], rows: Iterable<Row>) {
    this.#fields = fields;
    for (const row of rows) this.put(row);
  }

  /** A new row, or a row as it is now. */
  put(row: Row): void {
    const former = this.#documentOf.get(row.Id);
    if (former !== undefined) this.#documents[former] = null;
    const number = this.#documents.length;
    this.#documents.push(row);
    this.#documentOf.set(row.Id, number);
    for (const token of new Set(this.#fields.flatMap((field) => fieldTokens(row, field)))) {
      const numbers = this.#postings.get(token);
      if (numbers === undefined) this.#postings.set(token, [number]);
      else numbers.push(number);
    }
    if (this.#documents.length > sweptFrom && this.#documents.length > 2 * this.#documentOf.size)
      this.#sweep();
  }

  /** Rows that may hold what is asked for, as they were when they were put here; all that do are among them. */
  candidates(expression: SearchExpression): readonly Row[] {
    const numbers = this.#numbers(expression).toSorted((one, other) => one - other);
    return numbers.flatMap((number) => this.#documents[number] ?? []);
  }

  /** Of what all has to be there, that which the fewest documents hold is enough to look at. */
  #numbers(expression: SearchExpression): readonly number[] {
    switch (expression.kind) {
      case 'phrase':
        return this.#phraseNumbers(expression.tokens);
      case 'and':
        return shortest(expression.parts.map((part) => this.#numbers(part)));
      case 'or':
        return [...new Set(expression.parts.flatMap((part) => this.#numbers(part)))];
      case 'but-not':
        return this.#numbers(expression.wanted);
    }
  }

  #phraseNumbers(tokens: readonly TokenPattern[]): readonly number[] {
    const exact = tokens.filter((pattern) => pattern.exact);
    if (exact.length > 0) return shortest(exact.map(({ prefix }) => this.#postings.get(prefix) ?? []));
    return shortest(tokens.map((pattern) => this.#wildcardNumbers(pattern)));
  }

  #wildcardNumbers(pattern: TokenPattern): readonly number[] {
    const numbers = new Set<number>();
    for (const [token, holding] of this.#postings) {
      if (!token.startsWith(pattern.prefix) || !pattern.fits(token)) continue;
      for (const number of holding) numbers.add(number);
    }
    return [...numbers];
  }

  #sweep(): void {
    const rows = this.#documents.filter((row) => row !== null);
    this.#documents = [];
    this.#documentOf = new Map();
    this.#postings = new Map();
    for (const row of rows) this.put(row);
  }
}

/** The tokens of one field of a row. */
export function fieldTokens(row: Row, field: string): readonly string[] {
  const value = row[field];
  return typeof value === 'string' ? tokensOf(value) : [];
}

const shortest = (lists: readonly (readonly number[])[]): readonly number[] =>
  lists.reduce((least, list) => (list.length < least.length ? list : least), lists[0] ?? []);
