/** More words, or longer ones, find nothing better and would only make the index larger. */
const maxWords = 40;
const maxWordLength = 60;

/** Letters that have no accent to take off and are yet typed otherwise where a keyboard lacks them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/**
 * The words of a text as search compares them (spec X13): lower case, without accents, `ß` as `ss`, cut at everything that is
 * neither letter nor digit, so that `Müller-Lüdenscheidt` is found by `muller` and `ludenscheidt`.
 */
export function wordsOf(text: string): readonly string[] {
  const folded = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøłđðþı]/gu, (letter) => plainLetters[letter] ?? letter);
  const words = folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, maxWords).map((word) => Array.from(word).slice(0, maxWordLength).join(''));
}

/** A letter that many words begin with. A single sign of other scripts can be a whole word, or name. */
const isLetter = (word: string): boolean =>
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d]$/u.test(word);

/**
 * PostgreSQL's query for every word or one that begins with it; words are letters and digits, so quotes are safe. A single
 * letter begins a great part of all words and would have the whole index read: it is only found as a word, and as the last
 * of several, where the next one is being typed, it is left out.
 */
export function prefixQuery(words: readonly string[]): string {
  const last = words.at(-1);
  const typed = words.length > 1 && last !== undefined && isLetter(last) ? words.slice(0, -1) : words;
  return typed.map((word) => (isLetter(word) ? `'${word}'` : `'${word}':*`)).join(' & ');
}
