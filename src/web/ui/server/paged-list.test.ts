import { describe, expect, it } from 'vitest';
import { ApiError } from './api.ts';
import { PagedList, type Page } from './paged-list.ts';

/** A list of which two pages are there, and what was asked for so far; each answer is given by hand. */
function given() {
  const asked: { readonly cursor: string; readonly answer: PromiseWithResolvers<Page<string>> }[] = [];
  const list = new PagedList<string>({ items: ['a'], next: '1' }, (cursor) => {
    const answer = Promise.withResolvers<Page<string>>();
    asked.push({ cursor, answer });
    return answer.promise;
  });
  return { list, asked };
}

const idle = { loading: false, error: null };

describe('a list that is read page after page', () => {
  it('gets each page once, however often it is asked for while it is on its way', async () => {
    const { list, asked } = given();
    list.load();
    list.load();
    expect(list.pages.read()).toEqual({ items: ['a'], next: '1', loading: true, error: null });
    asked[0]?.answer.resolve({ items: ['b'], next: '2' });
    await expect.poll(() => list.pages.read()).toEqual({ items: ['a', 'b'], next: '2', ...idle });
    list.load();
    asked[1]?.answer.resolve({ items: ['c'], next: null });
    await expect.poll(() => list.pages.read()).toEqual({ items: ['a', 'b', 'c'], next: null, ...idle });
    list.load();
    expect(asked.map(({ cursor }) => cursor)).toEqual(['1', '2']);
  });

  it('says why a page did not come, and gets it when it is asked for again', async () => {
    const { list, asked } = given();
    const error = new ApiError(503, {});
    list.load();
    asked[0]?.answer.reject(error);
    await expect.poll(() => list.pages.read()).toEqual({ items: ['a'], next: '1', loading: false, error });
    list.load();
    expect(list.pages.read()).toMatchObject({ loading: true, error: null });
    asked[1]?.answer.resolve({ items: ['b'], next: null });
    await expect.poll(() => list.pages.read()).toEqual({ items: ['a', 'b'], next: null, ...idle });
  });
});
