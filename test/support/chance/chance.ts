/** Chance that a seed repeats: the same seed gives the same choices (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to 1, without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True so often: 0 = never, 1 = always. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.next() * items.length)];
  }
}

/** The seed of a run: the same each time, unless `TIELINE_FAULT_SEED` names another, or `random` for one of chance. */
export function seedOf(environment: Readonly<Record<string, string | undefined>>): number {
  const named = environment['TIELINE_FAULT_SEED'] ?? '1';
  const seed = named === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(named);
  if (!Number.isSafeInteger(seed)) throw new Error('TIELINE_FAULT_SEED must be a whole number or "random".');
  return seed;
}

/** A size that the environment may set. */
export const sizeOf = (
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  usual: number,
): number => Number(environment[name] ?? usual);
