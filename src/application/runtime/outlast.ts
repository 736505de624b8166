import { growingPauseMs } from '../../domain/time.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';

/** A database that is restarted is back in a second or two; once it is, nobody waits longer than the longest pause. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Does the work again for as long as our own database is away, however long that is (spec O13). Rejects with what else
 * goes wrong, and with `StoreUnavailable` once `signal` is aborted. The work must be such that doing it twice is as once.
 */
export async function outlast<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (storeUnavailable(error) === null || signal?.aborted === true) throw error;
      await pause(growingPauseMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
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
