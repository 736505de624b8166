import { after, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';

/** How long a sign-in ended on another server may still be taken here. */
const keepMs = 5_000;
/** More sign-ins than are in use at once; beyond it the oldest are looked up again. */
const maxEntries = 10_000;

/**
 * Remembers for some seconds what was found by a secret's hash, so that a request costs no statement for it, and for as
 * long as our own database is away: what nobody can save cannot have ended either (spec O13).
 */
export class RecentlySeen<Value> {
  readonly #clock: Clock;
  readonly #entries = new Map<string, { readonly value: Value; readonly until: EpochMs }>();
  /** Raised by forgetting, so that what was read before is not remembered after. */
  #forgotten = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(key: string, find: () => Promise<Value | null>): Promise<Value | null> {
    const now = this.#clock.now();
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > now) return known.value;
    const before = this.#forgotten;
    const value = await find().catch((error: unknown) => {
      const last = this.#entries.get(key);
      if (last === undefined || storeUnavailable(error) === null) throw error;
      return last.value;
    });
    this.#entries.delete(key);
    // What is not there is not remembered: guesses must not push out those who are signed in.
    if (value !== null && before === this.#forgotten) this.#remember(key, value, after(now, keepMs));
    return value;
  }

  forget(which: (value: Value) => boolean): void {
    this.#forgotten += 1;
    for (const [key, { value }] of this.#entries) if (which(value)) this.#entries.delete(key);
  }

  #remember(key: string, value: Value, until: EpochMs): void {
    if (this.#entries.size >= maxEntries) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, until });
  }
}
