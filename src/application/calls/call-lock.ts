import type { CallId } from '../../domain/ids.ts';

/**
 * One thing at a time happens to a call on this server: what its agent commands, what the phone system reports and what
 * is due wait for each other in the order they came. It only saves conflicts and keeps causes apart (our own hanging-up
 * is reported back as an ended leg); the truth is guarded by the row locks. Waiting is bounded, because everything
 * done under the lock has a deadline of its own.
 */
export class CallLock {
  readonly #tails = new Map<CallId, Promise<unknown>>();

  async run<Result>(call: CallId, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(call) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    this.#tails.set(call, settled);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(call) === settled) this.#tails.delete(call);
    }
  }
}
