import { describe, expect, it } from 'vitest';
import { isRecordId, literal, literalLists } from './soql.ts';

describe('a text in a query', () => {
  it('cannot end its quotes', () => {
    expect(literal("x' OR Name != '")).toBe(String.raw`'x\' OR Name != \''`);
    expect(literal('x\\')).toBe(String.raw`'x\\'`);
  });
});

describe('a list in a query', () => {
  it('names each value once', () => {
    expect(literalLists(['a', 'b', 'a'])).toEqual(["'a','b'"]);
    expect(literalLists([])).toEqual([]);
  });

  it('comes in pieces of which none makes an address too long', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `task-${'x'.repeat(85)}-${index}`);
    const lists = literalLists(keys);
    expect(lists.join(',').split(',')).toEqual(keys.map(literal));
    for (const list of lists) expect(encodeURIComponent(list).length).toBeLessThanOrEqual(12_000);
    expect(lists.length).toBeLessThanOrEqual(2);
  });
});

describe('the id of a record', () => {
  it('has 15 or 18 letters and digits', () => {
    expect(['00T5g00000ABCDE', '00T5g00000ABCDEAAA'].map(isRecordId)).toEqual([true, true]);
    expect(['', "' or 1=1", '00T5g00000ABCDEA', '00T5g00000ABCDÉ'].map(isRecordId)).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });
});
