import { queryRefused } from '../soql/soql-error.ts';
import { tokenPattern, type SearchExpression } from './search-terms.ts';

/** Longer searches find nothing in Salesforce. */
const maximumCharacters = 10_000;
const maximumDepth = 50;

type Piece =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: 'AND' | 'OR' | 'NOT' | '(' | ')' };

/**
 * Reads what stands in the brackets of FIND: words that all have to be there, phrases in quotes, AND, OR, AND NOT and
 * brackets. Refuses what is too short or begins with a wildcard (`INVALID_SEARCH`), or is written wrongly
 * (`MALFORMED_SEARCH`).
 */
export function parseFind(text: string): SearchExpression {
  if (text.length > maximumCharacters)
    throw invalid(`search term is longer than ${maximumCharacters} characters`);
  const letters = text.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
  if (letters.length < 2) throw invalid(`search term must be longer than one character: ${text}`);
  const pieces = piecesOf(text);
  const parser = new FindParser(pieces);
  return parser.whole();
}

/** The same for a search that is no expression: every word of it has to be there, operators are words too. */
export function parseWords(text: string): SearchExpression {
  return parseFind(
    text.replaceAll(/[\\&|!(){}[\]^"~*?:'+-]/g, String.raw`\$&`).replaceAll(/\b(AND|OR|NOT)\b/gi, '"$1"'),
  );
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const pattern = /\s+|"((?:[^"\\]|\\[\s\S])*)"|[()]|(?:[^\s"()\\]|\\[\s\S])+/gy;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw malformed(`unexpected character '${text.charAt(at)}' in the search`);
    const [whole, quoted] = found;
    if (quoted !== undefined) pieces.push({ kind: 'words', text: quoted });
    else if (/\S/.test(whole)) pieces.push(pieceOf(whole));
  }
  // Punctuation alone is nothing to look for.
  return pieces.filter(({ kind, text: piece }) => kind === 'operator' || /[\p{L}\p{M}\p{N}*?]/u.test(piece));
}

function pieceOf(text: string): Piece {
  const operator = (['AND', 'OR', 'NOT', '(', ')'] as const).find((name) => name === text.toUpperCase());
  return operator === undefined ? { kind: 'words', text } : { kind: 'operator', text: operator };
}

/** OR binds least, then AND and words side by side, then AND NOT. */
class FindParser {
  readonly #pieces: readonly Piece[];
  #next = 0;
  #depth = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  whole(): SearchExpression {
    const expression = this.#alternatives();
    if (this.#next < this.#pieces.length) throw this.#unexpected();
    return expression;
  }

  #alternatives(): SearchExpression {
    const parts = [this.#all()];
    while (this.#takes('OR')) parts.push(this.#all());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
  }

  #all(): SearchExpression {
    let parts: readonly SearchExpression[] = [this.#one()];
    for (;;) {
      const joined = this.#takes('AND');
      if (joined && this.#takes('NOT')) {
        parts = [{ kind: 'but-not', wanted: together(parts), unwanted: this.#one() }];
      } else if (joined || this.#startsOne()) {
        parts = [...parts, this.#one()];
      } else {
        return together(parts);
      }
    }
  }

  #startsOne(): boolean {
    const piece = this.#pieces[this.#next];
    return piece?.kind === 'words' || piece?.text === '(';
  }

  #one(): SearchExpression {
    if (this.#takes('(')) {
      this.#depth += 1;
      if (this.#depth > maximumDepth) throw this.#unexpected();
      const inner = this.#alternatives();
      this.#depth -= 1;
      if (!this.#takes(')')) throw this.#unexpected();
      return inner;
    }
    const piece = this.#pieces[this.#next];
    if (piece?.kind !== 'words') throw this.#unexpected();
    this.#next += 1;
    return phraseOf(piece.text);
  }

  #takes(operator: 'AND' | 'OR' | 'NOT' | '(' | ')'): boolean {
    const piece = this.#pieces[this.#next];
    if (piece?.kind !== 'operator' || piece.text !== operator) return false;
    this.#next += 1;
    return true;
  }

  #unexpected(): Error {
    const piece = this.#pieces[this.#next];
    return malformed(`unexpected token: '${piece?.text ?? '<EOF>'}'`);
  }
}

const together = (parts: readonly SearchExpression[]): SearchExpression =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };

/** Punctuation parts words, as it does in what is searched; escaped wildcards are punctuation. */
function phraseOf(text: string): SearchExpression {
  const unescaped = text.replaceAll(/\\([\s\S])/g, (_, character: string) =>
    /[\p{L}\p{M}\p{N}]/u.test(character) ? character : ' ',
  );
  const words = unescaped.toLowerCase().match(/[\p{L}\p{M}\p{N}*?]+/gu) ?? [];
  const leading = words.find((word) => /^[*?]/.test(word));
  if (leading !== undefined) throw invalid(`a search term cannot begin with a wildcard: ${leading}`);
  return { kind: 'phrase', tokens: words.map(tokenPattern) };
}

const invalid = (sentence: string) => queryRefused('INVALID_SEARCH', sentence);
const malformed = (sentence: string) => queryRefused('MALFORMED_SEARCH', sentence);
