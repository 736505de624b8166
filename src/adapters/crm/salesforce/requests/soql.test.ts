import { describe, expect, it } from 'vitest';
import { literal, literalLists } from './soql.ts';

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
