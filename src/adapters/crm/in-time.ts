import { CrmUnavailable } from '../../application/ports/crm/crm.ts';
import { StoreUnavailable } from '../../application/ports/runtime/store.ts';

/** Far above what a call takes here; a database that has not answered by then is as good as gone. */
const defaultLimitMs = 10_000;

interface Patience {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  readonly limitMs?: number;
  /** Who is asked, as the error names them. */
  readonly of?: string;
}

/**
 * Bounds what is asked of our own database, or of a CRM, by the deadline, and by the patience of who asked; where the database
 * is away, so is what the CRM keeps in it.
 */
export async function inTime<Result>(
  work: Promise<Result>,
  { signal, limitMs = defaultLimitMs, of = 'the database' }: Patience = {},
): Promise<Result> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    over.reject(new CrmUnavailable(`${of} gave no answer within ${limitMs} ms`));
  }, limitMs);
  const onAbort = () => over.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([over.promise, work]);
  } catch (error) {
    if (error instanceof StoreUnavailable)
      throw new CrmUnavailable('the database could not be reached', { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
