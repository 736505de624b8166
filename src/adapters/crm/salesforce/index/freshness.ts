import type { EpochMs } from '../../../../domain/time.ts';

/** How far the number index can be trusted, for people to see (spec X5). */
export interface IndexState {
  /** `filling`: numbers may be missing; `stale`: what has changed since may be missing. */
  readonly state: 'filling' | 'fresh' | 'stale';
  readonly since: EpochMs;
  /** Of what is filled; null: nothing is. */
  readonly progress: { readonly records: number; readonly of: number | null } | null;
  /** Why it is stale, in the words of whoever could not do it; null: it is not. */
  readonly reason: string | null;
}

/** What keeps the index fresh. */
export type Part = 'connection' | 'events' | 'reading' | 'changes';

/** A stream that is opened again at once is no news. */
const staleAfterMs = 30_000;

/** How far an object is. */
export interface ObjectFilling {
  readonly isFilled: boolean;
  readonly job: { readonly rowsRead: number; readonly rowsTotal: number | null } | null;
}

/** Remembers since when the index is what it is. */
export class Freshness {
  readonly #now: () => EpochMs;
  readonly #troubles = new Map<Part, { readonly since: EpochMs; readonly reason: string }>();
  #fillings: ReadonlyMap<string, ObjectFilling> = new Map();
  #filledSince: EpochMs | null = null;
  #wellSince: EpochMs;
  #fillingSince: EpochMs;

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

  state(): IndexState {
    const now = this.#now();
    if (this.#filledSince === null)
      return { state: 'filling', since: this.#fillingSince, progress: this.#progress(), reason: null };
    const trouble = [...this.#troubles.values()].toSorted((one, other) => one.since - other.since)[0];
    if (trouble !== undefined && now - trouble.since >= staleAfterMs)
      return { state: 'stale', since: trouble.since, progress: null, reason: trouble.reason };
    const since = this.#wellSince > this.#filledSince ? this.#wellSince : this.#filledSince;
    return { state: 'fresh', since, progress: null, reason: null };
  }

  #progress(): IndexState['progress'] {
    const jobs = [...this.#fillings.values()].filter(({ isFilled }) => !isFilled).map(({ job }) => job);
    const of = jobs.reduce<number | null>(
      (sum, job) => (sum === null || job?.rowsTotal == null ? null : sum + job.rowsTotal),
      0,
    );
    return { records: jobs.reduce((sum, job) => sum + (job?.rowsRead ?? 0), 0), of };
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
