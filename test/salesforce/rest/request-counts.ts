/** Paths are made of keys and ids: above so many different ones the rest is counted together. */
const pathLimit = 10_000;
const dayMs = 24 * 60 * 60 * 1000;

/** How many requests an org got: since somebody set it to zero, and of the API in the last day. */
export class RequestCounts {
  #count = 0;
  readonly #byPath = new Map<string, number>();
  #dayBegan: number;
  #usedToday = 0;

  constructor(nowMs: number) {
    this.#dayBegan = nowMs;
  }

  /** `path` without the query. */
  add(path: string): void {
    this.#count += 1;
    const key = this.#byPath.has(path) || this.#byPath.size < pathLimit ? path : 'other';
    this.#byPath.set(key, (this.#byPath.get(key) ?? 0) + 1);
  }

  counts(): { readonly count: number; readonly byPath: Readonly<Record<string, number>> } {
    return { count: this.#count, byPath: Object.fromEntries(this.#byPath) };
  }

  /** Sets to zero what is counted, not what is used of the day. */
  reset(): void {
    this.#count = 0;
    this.#byPath.clear();
  }

  /** How many requests of the API the org has used of its day. */
  used(nowMs: number): number {
    if (nowMs - this.#dayBegan >= dayMs) {
      this.#dayBegan = nowMs;
      this.#usedToday = 0;
    }
    return this.#usedToday;
  }

  /** Uses one request of the day; false: there is none left. */
  take(nowMs: number, limit: number): boolean {
    if (this.used(nowMs) >= limit) return false;
    this.#usedToday += 1;
    return true;
  }
}
