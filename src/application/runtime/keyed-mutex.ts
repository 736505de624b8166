/**
 * Lets one thing at a time happen to each key on this server, in the order they came. It only saves conflicts and keeps
 * causes apart; the truth is guarded by the row locks. Waiting is bounded, because everything done in its turn has a
 * deadline of its own.
 */
export class KeyedMutex<Key extends string> {
  readonly #tails = new Map<Key, Promise<unknown>>();

  async run<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    this.#tails.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(key) === settled) this.#tails.delete(key);
    }
  }
}
