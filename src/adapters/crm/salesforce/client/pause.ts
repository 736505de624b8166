import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { growingPauseMs } from '../../../../domain/time.ts';

export interface PauseLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * After what trying again at once only makes worse: everybody is refused for a while, then one may try, and each failure
 * more makes the pause longer.
 */
export class Pause {
  readonly #limits: PauseLimits;
  readonly #now: () => number;
  #failures = 0;
  #beganAt = -Infinity;
  #until = 0;
  #words: string | null = null;

  constructor(limits: PauseLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Why it is paused; null: it is not. */
  get words(): string | null {
    return this.#words;
  }

  /**
   * `words` are told to whoever is refused meanwhile. What had been asked (`askedAt`) before the pause began fails for the
   * same reason, and makes it no longer. Gives what to tell whoever asked.
   */
  begin(words: string, askedAt: number): CrmUnavailable {
    const isSameFailure = this.#words !== null && askedAt < this.#beganAt;
    this.#words = words;
    if (!isSameFailure) {
      const { firstMs, longestMs } = this.#limits;
      this.#beganAt = this.#now();
      this.#until = this.#beganAt + growingPauseMs(this.#failures, firstMs, longestMs);
      this.#failures += 1;
    }
    return this.#refusal(words);
  }

  /** Somebody has reason to believe that it is over: who asks next is let through. */
  askAnew(): void {
    this.#until = 0;
  }

  end(): void {
    this.#failures = 0;
    this.#words = null;
  }

  /** Throws `CrmUnavailable` while it lasts. Past its end the first who asks is let through, and the others wait for them. */
  pass(): void {
    if (this.#words === null) return;
    const now = this.#now();
    if (now < this.#until) throw this.#refusal(this.#words);
    this.#until = now + this.#limits.firstMs;
  }

  /** For who passed before: throws `CrmUnavailable` where it has begun since then. */
  passSince(at: number): void {
    if (this.#words !== null && at < this.#beganAt) throw this.#refusal(this.#words);
  }

  #refusal(words: string): CrmUnavailable {
    return new CrmUnavailable(words, { afterMs: Math.max(1, this.#until - this.#now()) });
  }
}
