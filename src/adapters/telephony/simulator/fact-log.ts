import type { TelephonyFact } from '../../../application/ports/interactions/telephony.ts';

/** A fact before it has been given its number. */
export type ExchangeFact = TelephonyFact extends infer Fact
  ? Fact extends TelephonyFact
    ? Omit<Fact, 'position'>
    : never
  : never;

/** A fact with its number: 1 for the first of this run of the simulator, and so on without a gap. */
export interface NumberedFact {
  readonly number: number;
  readonly fact: ExchangeFact;
}

/** Some minutes of the busiest benchmark; about 15 MB. Who was away for longer reads the snapshot. */
export const factsKept = 50_000;

/** The facts of this run, numbered, the oldest forgotten beyond `factsKept`. */
export class FactLog {
  readonly #kept: NumberedFact[] = [];
  readonly #limit: number;
  #last = 0;

  constructor(limit = factsKept) {
    this.#limit = limit;
  }

  /** The number of the latest fact; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  append(fact: ExchangeFact): NumberedFact {
    this.#last += 1;
    const numbered = { number: this.#last, fact };
    // A ring: the fact that falls out is the one whose place the new one takes.
    this.#kept[this.#last % this.#limit] = numbered;
    return numbered;
  }

  /** At most `limit` facts after the number `after`; 'gap' when some of them are forgotten or `after` never was. */
  read(after: number, limit: number): readonly NumberedFact[] | 'gap' {
    if (after > this.#last || after < this.#last - this.#limit) return 'gap';
    const facts: NumberedFact[] = [];
    for (let number = after + 1; number <= Math.min(this.#last, after + limit); number += 1) {
      const fact = this.#kept[number % this.#limit];
      if (fact) facts.push(fact);
    }
    return facts;
  }

  /** The latest facts, newest first. */
  latest(limit: number): readonly NumberedFact[] {
    const facts = this.read(Math.max(0, this.#last - Math.min(limit, this.#limit)), limit);
    return facts === 'gap' ? [] : facts.toReversed();
  }
}
