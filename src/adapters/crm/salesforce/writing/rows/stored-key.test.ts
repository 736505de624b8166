import { describe, expect, it } from 'vitest';
import { isStorableKey, keyOf, storedKey } from './stored-key.ts';

const key = '019a0000-0000-7000-8000-000000000001-acd-activity';

describe('a key of the ledger', () => {
  it.each([key, `${key}+2`, 'a'])('is stored in letters, digits and hyphens, and given back: %s', (one) => {
    expect(isStorableKey(one)).toBe(true);
    expect(storedKey('task', one)).toMatch(/^task-[A-Za-z0-9-]+$/u);
    expect(keyOf(storedKey('task', one))).toBe(one);
  });

  it('is never the same for a task and an event', () => {
    expect(storedKey('task', key)).not.toBe(storedKey('event', key));
  });

  it.each(['', 'a--b', '-a', 'a-', 'a\u0000b', "a'b", 'a b', 'ä', 'a'.repeat(201)])(
    'is not stored where it would not come back as it was: %j',
    (one) => expect(isStorableKey(one)).toBe(false),
  );

  it('is not seen in what others keep in the field', () => {
    expect([null, 7, 'their-own'].map(keyOf)).toEqual([null, null, null]);
  });
});
