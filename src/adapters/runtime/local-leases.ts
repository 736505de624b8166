import {
  LeaseHeld,
  type HeldLease,
  type LeaseKey,
  type Leases,
} from '../../application/ports/runtime/lease.ts';

type Begin = () => void;

/** Leases within one process: each goes from one holder to the next in the order in which they asked. */
export class LocalLeases implements Leases {
  /** Who waits for each lease that is held. */
  readonly #waiting = new Map<LeaseKey, Begin[]>();
  readonly #lost: AbortSignal;
  #number = 0;

  /** @param lost Aborted when this process may not change anything any more; then no lease is held or given. */
  constructor(lost: AbortSignal) {
    this.#lost = lost;
  }

  async hold(key: LeaseKey, waitMs: number): Promise<HeldLease> {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, []);
    else await inTurn(key, waiting, waitMs);
    let isHeld = true;
    const release = async () => {
      if (!isHeld) return;
      isHeld = false;
      this.#next(key);
    };
    // Only here, where it has its turn: whoever waits when the process loses everything is refused in turn too.
    if (this.#lost.aborted) await release();
    this.#lost.throwIfAborted();
    this.#number += 1;
    return { key, number: this.#number, signal: this.#lost, release };
  }

  #next(key: LeaseKey): void {
    const begin = this.#waiting.get(key)?.shift();
    if (begin === undefined) this.#waiting.delete(key);
    else begin();
  }
}

function inTurn(key: LeaseKey, waiting: Begin[], waitMs: number): Promise<void> {
  if (waitMs <= 0) throw new LeaseHeld(key);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const limit = setTimeout(() => {
    waiting.splice(waiting.indexOf(begin), 1);
    reject(new LeaseHeld(key));
  }, waitMs);
  limit.unref();
  const begin = () => {
    clearTimeout(limit);
    resolve();
  };
  waiting.push(begin);
  return promise;
}
