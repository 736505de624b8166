/** More keys than people and addresses use at once; beyond it the least recently used start again with a full bucket. */
const maxBuckets = 20_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * A token bucket per key, in memory: `perMinute` requests at once, then as fast as they refill. Each server counts for
 * itself, because a statement per request would cost more than the limit saves.
 */
export class RateLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** `perMinute` 0: no limit. `now` in milliseconds that never go back. */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes one; gives 0, or after how many seconds there is one again. */
  take(key: string): number {
    if (this.#perMinute === 0) return 0;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perMinute, filledAt: now };
    const refilled = ((now - bucket.filledAt) / 60_000) * this.#perMinute;
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + refilled);
    bucket.filledAt = now;
    // A map keeps the order of insertion, so putting a used key last leaves the least recently used first.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    this.#dropOldest();
    if (bucket.tokens < 1) return ((1 - bucket.tokens) / this.#perMinute) * 60;
    bucket.tokens -= 1;
    return 0;
  }

  #dropOldest(): void {
    if (this.#buckets.size <= maxBuckets) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
