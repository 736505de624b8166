import { after, epochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { AttemptStore, Tried } from '../ports/organisation/attempt-store.ts';

/** How long nothing more is taken after too many wrong attempts, and after how long they are forgotten (spec api, Signing in). */
export const lockedMs = 5 * 60 * 1000;

/** How many wrong attempts are taken within that time: of one name, of the setup code, and from one address. */
const most = { name: 10, setup: 10, address: 50 } as const;

/** What a limit for an address is where requests are not limited as by default; 0: there is none (spec api, Signing in). */
export const inProportion = (byDefault: number, requestsPerMinute: number): number =>
  Math.ceil((byDefault * requestsPerMinute) / requestsPerMinuteByDefault);
const requestsPerMinuteByDefault = 600;

export interface AttemptsDeps {
  readonly store: AttemptStore;
  /** Requests a minute a person; 0: no limit, of addresses neither. */
  readonly requestsPerMinute: number;
  /** The system's time: a lock does not move with the simulator's clock. */
  readonly systemClock: Clock;
}

/** For how many seconds nothing more is taken. */
export interface Locked {
  readonly lockedSeconds: number;
}

/**
 * Counts attempts before they are checked (spec O6), so that many at the same moment get no further than one after the
 * other. What turns out to be right is taken back afterwards.
 */
export class Attempts {
  readonly #deps: AttemptsDeps;

  constructor(deps: AttemptsDeps) {
    this.#deps = deps;
  }

  /** Counts an attempt at each of these. Given back: none is left at one of them, and for how long. */
  async begin(tried: readonly Tried[]): Promise<Locked | null> {
    const { store, systemClock } = this.#deps;
    const now = systemClock.now();
    const counted: Tried[] = [];
    for (const one of tried) {
      const limit = this.#limitOf(one);
      if (limit === 0) continue;
      const lastAt = await store.countAttempt(one, limit, now, epochMs(now - lockedMs));
      if (lastAt !== null) {
        // Whoever is locked out at one did not try the others.
        for (const other of counted) await store.takeBackAttempt(other);
        return { lockedSeconds: Math.max(1, Math.ceil((after(lastAt, lockedMs) - now) / 1000)) };
      }
      counted.push(one);
    }
    return null;
  }

  /** They were right: the name or the code starts anew. An address does not: one account of one's own is no proof for others. */
  async succeeded(tried: readonly Tried[]): Promise<void> {
    for (const one of tried) {
      if (this.#limitOf(one) === 0) continue;
      if (one.kind === 'address') await this.#deps.store.takeBackAttempt(one);
      else await this.#deps.store.forgetAttempts(one);
    }
  }

  /** Nobody could look whether they were right, so they were no attempts. */
  async notChecked(tried: readonly Tried[]): Promise<void> {
    for (const one of tried) if (this.#limitOf(one) !== 0) await this.#deps.store.takeBackAttempt(one);
  }

  #limitOf({ kind }: Tried): number {
    return kind === 'address' ? inProportion(most.address, this.#deps.requestsPerMinute) : most[kind];
  }
}
