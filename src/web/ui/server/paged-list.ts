import { useMemo } from 'react';
import { makeStore, useStore } from '../browser/store.ts';
import { localeNow } from '../text/locale.ts';
import { api, asApiError, type ApiError } from './api.ts';

/** A page as the server gives it; `next` is the cursor of the one after it, null: there is none. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The pages so far, as one. */
export interface Pages<Item> extends Page<Item> {
  readonly loading: boolean;
  /** Why the page asked for last did not come; asked for again, it may. */
  readonly error: ApiError | null;
}

/** A list that begins with a page that is there, and grows by a page each time it is asked for. */
export class PagedList<Item> {
  readonly pages;
  readonly #ask: (cursor: string) => Promise<Page<Item>>;

  constructor(first: Page<Item>, ask: (cursor: string) => Promise<Page<Item>>) {
    this.pages = makeStore<Pages<Item>>({ ...first, loading: false, error: null });
    this.#ask = ask;
  }

  /** Asks for the next page, if there is one and it is not on its way. */
  readonly load = (): void => {
    const before = this.pages.read();
    if (before.loading || before.next === null) return;
    this.pages.write({ ...before, loading: true, error: null });
    this.#ask(before.next).then(
      ({ items, next }) =>
        this.pages.write({ items: [...before.items, ...items], next, loading: false, error: null }),
      (failure: unknown) => this.pages.write({ ...before, loading: false, error: asApiError(failure) }),
    );
  };
}

const none = { items: [], next: null };

/** The list at a path, from its first page on; null: not there yet. Another first page begins it anew. */
export function usePagedList<Item>(
  path: string,
  first: Page<Item> | null,
): Pages<Item> & { readonly load: () => void } {
  const list = useMemo(
    () =>
      new PagedList<Item>(first ?? none, (cursor) =>
        api.get(`${path}&${new URLSearchParams({ cursor })}`, { locale: localeNow() }),
      ),
    [path, first],
  );
  return { ...useStore(list.pages, (pages) => pages), load: list.load };
}
