import type { KeptState } from '../../../../application/ports/crm/kept-records.ts';
import type { EpochMs } from '../../../../domain/time.ts';

/** What keeps the index fresh. */
export type Part = 'connection' | 'events' | 'reading' | 'changes';

/** A stream that is opened again at once is no news. */
const staleAfterMs = 30_000;

/** How far an object is. */
export interface ObjectFilling {
  readonly isFilled: boolean;
  readonly job: { readonly rowsRead: number; readonly rowsTotal: number | null } | null;
}

interface Trouble {
  readonly since: EpochMs;
  readonly reason: string;
}

/** Remembers since when the index is what it is (spec X5). */
export class Freshness {
  readonly #now: () => EpochMs;
  readonly #troubles = new Map<Part, Trouble>();
  #fillings: ReadonlyMap<string, ObjectFilling> = new Map();
  #filledSince: EpochMs | null = null;
  #wellSince: EpochMs;
  #fillingSince: EpochMs;
  #lack: { readonly since: EpochMs; readonly hidden: readonly string[] } | null = null;

  constructor(now: () => EpochMs) {
    this.#now = now;
    this.#wellSince = now();
    this.#fillingSince = now();
  }

  /** One of its parts does not work. */
  trouble(part: Part, reason: string): void {
    const since = this.#troubles.get(part)?.since ?? this.#now();
    this.#troubles.set(part, { since, reason });
  }

  works(part: Part): void {
    if (this.#troubles.delete(part)) this.#wellSince = this.#now();
  }

  filling(fillings: ReadonlyMap<string, ObjectFilling>): void {
    this.#fillings = new Map(fillings);
    const isFilled = [...fillings.values()].every((each) => each.isFilled) && fillings.size > 0;
    if (!isFilled && this.#filledSince !== null) this.#fillingSince = this.#now();
    if (!isFilled) this.#filledSince = null;
    else this.#filledSince ??= this.#now();
  }

  /** Nothing is kept where the org hides these objects or fields; none: it hides nothing that is needed. */
  lacks(hidden: readonly string[]): void {
    this.#lack = hidden.length === 0 ? null : { since: this.#lack?.since ?? this.#now(), hidden };
  }

  state(): KeptState {
    const nothing = { objects: [], reason: null, hidden: [] };
    if (this.#lack !== null) return { ...nothing, ...this.#lack, state: 'not-kept' };
    const trouble = this.#lastingTrouble();
    const reason = trouble?.reason ?? null;
    if (this.#filledSince === null)
      return { ...nothing, state: 'filling', since: this.#fillingSince, objects: this.#objects(), reason };
    if (trouble !== null) return { ...nothing, state: 'stale', since: trouble.since, reason };
    const since = this.#wellSince > this.#filledSince ? this.#wellSince : this.#filledSince;
    return { ...nothing, state: 'fresh', since };
  }

  /** The one that has lasted longest, once that is long enough. */
  #lastingTrouble(): Trouble | null {
    const [trouble] = [...this.#troubles.values()].toSorted((one, other) => one.since - other.since);
    return trouble !== undefined && this.#now() - trouble.since >= staleAfterMs ? trouble : null;
  }

  #objects(): KeptState['objects'] {
    return [...this.#fillings].map(([object, { isFilled, job }]) => ({
      object,
      isFilled,
      records: isFilled ? null : (job?.rowsRead ?? null),
      of: isFilled ? null : (job?.rowsTotal ?? null),
    }));
  }
}

export type FreshnessSink = Pick<Freshness, 'trouble' | 'works' | 'filling'>;

/** What is kept by the same means is stale together, and filled apart. */
export function sharedFreshness(
  all: readonly { readonly freshness: Freshness; readonly includes: (object: string) => boolean }[],
): FreshnessSink {
  return {
    trouble(part, reason) {
      for (const { freshness } of all) freshness.trouble(part, reason);
    },
    works(part) {
      for (const { freshness } of all) freshness.works(part);
    },
    filling(fillings) {
      for (const { freshness, includes } of all)
        freshness.filling(new Map([...fillings].filter(([object]) => includes(object))));
    },
  };
}
