/** A piece of text that is found as a whole: letters and digits between spaces and punctuation, in small letters. */
export const tokensOf = (text: string): readonly string[] =>
  text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** One token of a search; `*` and `?` in it stand for any letters and for one. */
export interface TokenPattern {
  /** What a token begins with before the first wildcard; the whole token where there is none. */
  readonly prefix: string;
  readonly exact: boolean;
  fits(token: string): boolean;
}

/** What FIND asks for. */
export type SearchExpression =
  /** Tokens one after the other in one field. */
  | { readonly kind: 'phrase'; readonly tokens: readonly TokenPattern[] }
  | { readonly kind: 'and'; readonly parts: readonly SearchExpression[] }
  | { readonly kind: 'or'; readonly parts: readonly SearchExpression[] }
  | { readonly kind: 'but-not'; readonly wanted: SearchExpression; readonly unwanted: SearchExpression };

/** Whether some fields, each as its tokens, hold what is asked for: each phrase within one field, different ones in any. */
export function holds(expression: SearchExpression, fields: readonly (readonly string[])[]): boolean {
  switch (expression.kind) {
    case 'phrase':
      return fields.some((tokens) => holdsPhrase(expression.tokens, tokens));
    case 'and':
      return expression.parts.every((part) => holds(part, fields));
    case 'or':
      return expression.parts.some((part) => holds(part, fields));
    case 'but-not':
      return holds(expression.wanted, fields) && !holds(expression.unwanted, fields);
  }
}

function holdsPhrase(phrase: readonly TokenPattern[], tokens: readonly string[]): boolean {
  return tokens.some((_, start) =>
    phrase.every((pattern, offset) => {
      const token = tokens[start + offset];
      return token !== undefined && pattern.fits(token);
    }),
  );
}

/** The token that a word of a search is; its wildcards are `*` and `?`. */
export function tokenPattern(word: string): TokenPattern {
  const wildcard = word.search(/[*?]/);
  if (wildcard < 0) return { prefix: word, exact: true, fits: (token) => token === word };
  // Words are made of letters, digits and wildcards, so that nothing else means anything to the expression.
  const source = word.replaceAll(/\*+/g, '*').replaceAll('*', '.*').replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'su');
  return { prefix: word.slice(0, wildcard), exact: false, fits: (token) => expression.test(token) };
}
