/** More words, or longer ones, find nothing better and would only make the index larger. */
const maxWords = 40;
const maxWordLength = 60;

/**
 * The words of a text as search compares them: lower case, without accents, `ß` as `ss`, cut at everything that is
 * neither letter nor digit, so that `Müller-Lüdenscheidt` is found by `muller` and `ludenscheidt`.
 */
export function wordsOf(text: string): readonly string[] {
  const folded = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
  const words = folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, maxWords).map((word) => Array.from(word).slice(0, maxWordLength).join(''));
}

/** PostgreSQL's query for every word or one that begins with it; words are letters and digits, so quotes are safe. */
export const prefixQuery = (words: readonly string[]): string =>
  words.map((word) => `'${word}':*`).join(' & ');
