import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixQuery, wordsOf } from './words.ts';

describe('the words of a text', () => {
  it.each([
    ['Müller-Lüdenscheidt', ['muller', 'ludenscheidt']],
    ['  Groß & Söhne GmbH ', ['gross', 'sohne', 'gmbh']],
    ["O'Neill", ['o', 'neill']],
    ['ﬁrst Ａcme', ['first', 'acme']],
    ['Aylin Yıldız', ['aylin', 'yildiz']],
    ['Łukasz Sørensen', ['lukasz', 'sorensen']],
    ['שלום 世界', ['שלום', '世界']],
    ['erika@mustermann.example', ['erika', 'mustermann', 'example']],
    ['😀 !!! \u0000', []],
    ['', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are bounded', () => {
    expect(wordsOf('a '.repeat(100_000))).toHaveLength(40);
    expect(wordsOf('𝒳'.repeat(100_000))[0]).toHaveLength(60);
  });

  it('never end the quotes of a query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const words = wordsOf(text);
        const query = words.length === 0 ? '' : prefixQuery(words);
        expect(query).toMatch(/^(?:'[\p{L}\p{N}]+'(?::\*)?(?: & |$))*$/u);
      }),
    );
  });

  it.each([
    [['anna', 'mu'], "'anna':* & 'mu':*"],
    [['anna', 'm'], "'anna':*"],
    [['o', 'neill'], "'o' & 'neill':*"],
    [['m'], "'m'"],
    [['王'], "'王':*"],
  ])('%j ask for %s', (words, query) => {
    expect(prefixQuery(words)).toBe(query);
  });
});
