import { describe, expect, it } from 'vitest';
import { longId } from './long-id.ts';

describe('an id of 15 characters', () => {
  it('is given the three that say where its capitals are', () => {
    expect(longId('0LQRM0000006CSz')).toBe('0LQRM0000006CSz4AM');
    expect(longId('001000000000001')).toBe('001000000000001AAA');
  });

  it('is left alone where it has them, or is none', () => {
    expect(longId('001000000000001AAA')).toBe('001000000000001AAA');
    expect(longId('leg-1')).toBe('leg-1');
  });
});
