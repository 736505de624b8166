import { queryRefusedAt } from '../soql-error.ts';

/** `word` is a name, with dots where it is a path; `end` stands after the last one. */
export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';
  /** As written; of a string what stands between the quotes. */
  readonly text: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['datetime', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)/iy],
  ['date', /\d{4}-\d\d-\d\d(?![\dT])/iy],
  ['number', /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])/iy],
  ['word', /[a-z]\w*(?:\s*\.\s*[a-z]\w*)*/iy],
  ['string', /'(?:[^'\\]|\\[\s\S])*'/y],
  ['symbol', /!=|<>|<=|>=|[=<>(),:{}]/y],
];

/** Splits a query or a search into its tokens; refuses what is none (with this code). */
export function tokenize(text: string, errorCode: string, start: number): readonly Token[] {
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (at >= text.length) break;
    const token = tokenAt(text, at, errorCode);
    tokens.push(token.kind === 'string' ? { ...token, text: token.text.slice(1, -1) } : token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: text.length });
  return tokens;
}

function tokenAt(text: string, at: number, errorCode: string): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) return { kind, text: found[0], at };
  }
  const character = text.charAt(at);
  throw queryRefusedAt(
    errorCode,
    text,
    at,
    character === "'"
      ? 'Quoted string is not terminated'
      : `line 1:${at} no viable alternative at character '${character}'`,
  );
}
