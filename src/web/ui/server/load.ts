import { useCallback, useEffect, useState } from 'react';
import { asApiError, requestTagged, type ApiError } from './api.ts';
import { whenBack } from './reach.ts';
import { localeNow, useLocale } from '../text/locale.ts';

export type Loaded<Value> =
  | { readonly state: 'loading'; readonly value: Value | null }
  /** `tag` is its version as `If-Match` names it; null: it has none. */
  | { readonly state: 'ready'; readonly value: Value; readonly tag: string | null }
  | { readonly state: 'failed'; readonly value: null; readonly error: ApiError };

/**
 * What the server answers to a path, asked again when the path, the language or `version` changes. While a newer answer is
 * on its way the last one stays, so that nothing flickers. `null` asks nothing.
 */
export function useLoaded<Value>(
  path: string | null,
  version: unknown = null,
): Loaded<Value> & { reload: () => void } {
  const [loaded, setLoaded] = useState<{ path: string | null; result: Loaded<Value> }>({
    path,
    result: { state: 'loading', value: null },
  });
  const [again, setAgain] = useState(0);
  const locale = useLocale();
  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    requestTagged<Value>('GET', path, { signal: leaving.signal, locale: localeNow() }).then(
      (found) => setLoaded({ path, result: { state: 'ready', ...found } }),
      (error: unknown) => {
        if (!leaving.signal.aborted)
          setLoaded({ path, result: { state: 'failed', value: null, error: asApiError(error) } });
      },
    );
    return () => leaving.abort();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- they are read by nothing and ask again all the same
  }, [path, version, again, locale]);
  const reload = useCallback(() => setAgain((count) => count + 1), []);
  const mayHeal = loaded.result.state === 'failed' && loaded.result.error.temporary;
  useEffect(() => (mayHeal ? whenBack(reload) : undefined), [mayHeal, reload]);
  const result: Loaded<Value> = loaded.path === path ? loaded.result : { state: 'loading', value: null };
  return { ...result, reload };
}
