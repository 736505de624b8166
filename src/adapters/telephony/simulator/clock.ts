import type { Clock } from '../../../application/ports/runtime/clock.ts';
import { type EpochMs, epochMs } from '../../../domain/time.ts';

/**
 * Domain time that the simulator can move. The offset is kept by the simulator's process, so that it is the same for
 * every server and after a restart; until the first link it is the system's time.
 */
export class SimulatorClock implements Clock {
  readonly #listeners = new Set<() => void>();
  #offsetMs = 0;

  now(): EpochMs {
    return epochMs(Date.now() + this.#offsetMs);
  }

  /** Calls `listener` whenever time jumped, so that what is due now runs at once; gives what ends that. */
  onMoved(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How far domain time is ahead of the system's, in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** What the process says the offset is. */
  follow(offsetMs: number): void {
    if (offsetMs === this.#offsetMs) return;
    this.#offsetMs = offsetMs;
    for (const listener of this.#listeners) listener();
  }
}
