import { OrgAway } from './exchange.ts';
import type { OrgRequest } from './org-client.ts';

/** Above what an org takes for a batch of 200 with its triggers and flows, and below what the ledger's claim lasts. */
export const DEADLINE_MS = 60_000;

/** How long whoever asks waits, from asking to the last byte. */
export interface Patience extends Disposable {
  /** Milliseconds that are left. */
  readonly restMs: () => number;
  /** Aborted with `OrgAway` past the deadline, with the asker's own reason when they give up. */
  readonly signal: AbortSignal;
}

export function patienceOf({
  deadlineMs = DEADLINE_MS,
  signal,
}: Pick<OrgRequest, 'deadlineMs' | 'signal'>): Patience {
  const over = new AbortController();
  const until = performance.now() + deadlineMs;
  const timer = setTimeout(
    () => over.abort(new OrgAway(`Salesforce gave no answer within ${deadlineMs} ms`)),
    deadlineMs,
  );
  return {
    restMs: () => Math.max(0, until - performance.now()),
    signal: signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** The same, for no longer than `signal` is not aborted; what it comes to afterwards is not waited for. */
export async function within<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const over = Promise.withResolvers<never>();
  const onAbort = () => over.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([over.promise, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
