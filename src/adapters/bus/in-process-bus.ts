import type { Bus, Change } from '../../application/ports/runtime/bus.ts';
import type { Log } from '../../application/ports/runtime/log.ts';

/** Tells this process of changes, in the order of their commits. */
export class InProcessBus implements Bus {
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  publish(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#log.error({ err: error, change: change.type }, 'a listener failed');
      }
    }
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
