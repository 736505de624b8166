import { growingPauseMs } from '../../domain/time.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';

/**
 * A database that is restarted is back in a second or two. Whoever waits tries at once when something finds that it is
 * (`tryAgain`); the longest pause is for what nobody else notices, such as room on a disk that was full.
 */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Ends the pause that everybody is in who waits for our own database now. */
let retrying = new AbortController();

/** Something has found that our own database takes in what it is asked again: nobody waits longer. */
export function tryAgain(): void {
  retrying.abort();
  retrying = new AbortController();
}

/**
 * Does the work again for as long as our own database is away, however long that is (spec O13). Rejects with what else
 * goes wrong, and with `StoreUnavailable` once `signal` is aborted. The work must be such that doing it twice is as once.
 */
export async function outlast<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    // That it came back while this failed counts as well.
    const again = retrying.signal;
    try {
      return await work();
    } catch (error) {
      if (storeUnavailable(error) === null || signal?.aborted === true) throw error;
      const pauseMs = growingPauseMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      await pause(pauseMs, signal === undefined ? again : AbortSignal.any([again, signal]));
    }
  }
}

/** Waits so long, or until `signal` is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const stop = (): void => resolve();
  signal?.addEventListener('abort', stop, { once: true });
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
}
