import { describe, expect, it } from 'vitest';
import { gathered } from './gathered.ts';

async function* from<Item>(
  ...items: readonly (Item | Promise<Item>)[]
): AsyncGenerator<Item, void, undefined> {
  for (const item of items) yield await item;
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  return Array.fromAsync(items);
}

describe('what comes in a short time', () => {
  it('is given together, no more than so much', async () => {
    expect(await all(gathered(from(1, 2, 3, 4, 5), { ms: 10_000, most: 2 }))).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('does not wait for what comes later', async () => {
    const later = Promise.withResolvers<number>();
    const sets = gathered(from(1, later.promise), { ms: 1, most: 9 });
    expect((await sets.next()).value).toEqual([1]);
    later.resolve(2);
    expect((await sets.next()).value).toEqual([2]);
    expect((await sets.next()).done).toBe(true);
  });

  it('is given before what went wrong behind it', async () => {
    const wrong = Promise.withResolvers<number>();
    const sets = gathered(from(1, wrong.promise), { ms: 1, most: 9 });
    expect((await sets.next()).value).toEqual([1]);
    wrong.reject(new Error('the stream broke'));
    await expect(sets.next()).rejects.toThrow('the stream broke');
  });
});
