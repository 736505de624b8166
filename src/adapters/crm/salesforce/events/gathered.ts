import { pause } from '../../../../application/runtime/outlast.ts';

/**
 * Gives what comes within `ms` of the first together, at most `most` of it. The source is asked for no more than that
 * before the last is taken.
 */
export async function* gathered<Item>(
  items: AsyncIterator<Item, void, undefined>,
  { ms, most }: { readonly ms: number; readonly most: number },
): AsyncGenerator<readonly Item[], void, undefined> {
  let next: Promise<IteratorResult<Item, void>> | null = null;
  for (;;) {
    const first = await (next ?? items.next());
    next = null;
    if (first.done === true) return;
    const found = [first.value];
    const over = new AbortController();
    const time = pause(ms, over.signal);
    while (found.length < most) {
      next = items.next();
      // Whoever takes the last may take long; what goes wrong meanwhile is told when the next is asked for.
      next.catch(() => undefined);
      const result = await Promise.race([next, time]);
      if (result === undefined) break;
      next = null;
      if (result.done === true) {
        over.abort();
        yield found;
        return;
      }
      found.push(result.value);
    }
    over.abort();
    yield found;
  }
}
