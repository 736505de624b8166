import { describe, expect, it } from 'vitest';
import { LeastRecentlyUsed } from './least-recently-used.ts';

describe('a bounded memory', () => {
  it('computes each value once', () => {
    const memory = new LeastRecentlyUsed<number | null>(2);
    let computed = 0;
    const value = () => {
      computed += 1;
      return null;
    };
    expect([memory.get('a', value), memory.get('a', value)]).toEqual([null, null]);
    expect(computed).toBe(1);
  });

  it('of nothing computes each time', () => {
    const memory = new LeastRecentlyUsed<string>(0);
    expect([memory.get('a', () => 'a1'), memory.get('a', () => 'a2')]).toEqual(['a1', 'a2']);
  });

  it('forgets at its bound what was unused for longest', () => {
    const memory = new LeastRecentlyUsed<string>(2);
    memory.get('a', () => 'a1');
    memory.get('b', () => 'b1');
    memory.get('a', () => 'a2');
    memory.get('c', () => 'c1');
    expect(memory.get('a', () => 'a3')).toBe('a1');
    expect(memory.get('b', () => 'b2')).toBe('b2');
  });
});
