const minuteMs = 60_000;
/** More contacts than that in a minute are many, however many more. */
const many = 10;

/** While contacts are few, gathering saves nothing and only makes a log late (spec X10). */
const fewWaitMs = 3_000;
export const longestGatherMs = 15_000;

/** How busy the last minute was, and for how long a write that nobody waits for is gathered with others because of it. */
export class ContactRate {
  /** When the last ones came, oldest first, in ms of a clock that only goes on. */
  #last: number[] = [];
  readonly #mostMs: number;

  constructor(mostMs = longestGatherMs) {
    this.#mostMs = mostMs;
  }

  /** Counts a contact that comes now. */
  count(now: number): void {
    this.#last = [...this.#last, now].slice(-many);
  }

  gatherMs(now: number): number {
    const [first] = this.#last;
    const isBusy = this.#last.length === many && first !== undefined && now - first < minuteMs;
    return Math.min(this.#mostMs, isBusy ? longestGatherMs : fewWaitMs);
  }
}
