import { useState } from 'react';
import { localeNow } from '../text/locale.ts';
import { api, asApiError, type ApiError } from './api.ts';

export interface LaterPages<Item> {
  readonly items: readonly Item[];
  /** Of the page that comes next; null: there is none; undefined: none was asked for yet. */
  readonly next: string | null | undefined;
  readonly error: ApiError | null;
  readonly load: (cursor: string) => void;
}

/** The pages of a list after the first, one each time it is asked for. */
export function useLaterPages<Item>(path: string): LaterPages<Item> {
  const [items, setItems] = useState<readonly Item[]>([]);
  const [next, setNext] = useState<string | null | undefined>();
  const [error, setError] = useState<ApiError | null>(null);
  const load = (cursor: string) => {
    setError(null);
    const page = new URLSearchParams({ cursor });
    api.get<{ items: readonly Item[]; next: string | null }>(`${path}&${page}`, { locale: localeNow() }).then(
      (found) => {
        setItems((before) => [...before, ...found.items]);
        setNext(found.next);
      },
      (failure: unknown) => setError(asApiError(failure)),
    );
  };
  return { items, next, error, load };
}
