import { SILENT, Silence } from './silence.ts';
import { pause, tryAgain } from '../../../application/runtime/outlast.ts';
import type { StoreState, StoreWatch } from '../../../application/ports/runtime/store.ts';

/** How often a database that is away is tried, by one for all who wait: often enough that nobody notices more than the outage. */
const TRY_EVERY_MS = 250;
/**
 * A full disk takes small things in and refuses others. Whoever waits tries at least every second, so a database that
 * has refused nothing for this long is back.
 */
const CALM_MS = 1_500;
/**
 * A database that freezes breaks no connection. It is asked for a sign of life this often, and is away when none comes for
 * so long: together about two seconds, in which a request can still be made to wait.
 */
const BEAT_EVERY_MS = 500;
const SILENT_MS = 1_500;

export interface WatchDeps {
  /** Writes something small; rejects while the database is away. */
  readonly probe: () => Promise<void>;
  /** Asks for the smallest answer there is; rejects while the database is away. */
  readonly beat: () => Promise<void>;
  readonly now: () => number;
  /** Told once when it goes away, with the reason. */
  readonly onAway: (reason: string) => void;
  /** Told once when it is back, with how long it was away. */
  readonly onBack: (awayMs: number) => void;
}

/** Knows whether our own database takes in what it is asked: back as soon as it refuses nothing any more (spec O13). */
export class PostgresWatch implements StoreWatch {
  /** Begins and ends as the database falls silent and speaks again. */
  readonly silence = new Silence();
  readonly #deps: WatchDeps;
  readonly #listeners = new Set<(state: StoreState) => void>();
  readonly #stopping = new AbortController();
  #state: StoreState;
  #refusedAt = -Infinity;
  #reason = '';
  #isTrying = false;
  #trying: Promise<void> = Promise.resolve();
  #isBeating = false;
  readonly #beats: NodeJS.Timeout;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
    this.#state = { state: 'up', since: deps.now() };
    this.#beats = setInterval(() => void this.#beat(), BEAT_EVERY_MS);
    this.#beats.unref();
  }

  get current(): StoreState {
    return this.#state;
  }

  onChange(listener: (state: StoreState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The database has refused something, as it does while it is away. */
  refused(reason: string): void {
    this.#refusedAt = performance.now();
    this.#reason = reason;
    if (this.#isTrying || this.#stopping.signal.aborted) return;
    this.#isTrying = true;
    this.#trying = this.#tryUntilCalm().finally(() => {
      this.#isTrying = false;
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#beats);
    this.#stopping.abort();
    await this.#trying;
  }

  async #beat(): Promise<void> {
    if (this.#isTrying || this.#isBeating) return;
    this.#isBeating = true;
    const heard = await heardOf(this.#deps.beat());
    this.#isBeating = false;
    if (heard === 'taken' || this.#stopping.signal.aborted) return;
    if (heard === 'silent') this.#fallSilent();
    this.refused(heard === 'silent' ? SILENT : heard.refused);
  }

  #fallSilent(): void {
    this.#reason = SILENT;
    // Away first: whoever is told that it is silent is to find that everywhere.
    this.#goAway();
    this.silence.begin();
  }

  /** A connection that broke alone is no outage: away is what does not take in the next thing either. */
  async #tryUntilCalm(): Promise<void> {
    const { signal } = this.#stopping;
    /** Since when it takes in small things again. */
    let takenSince = Infinity;
    while (!signal.aborted) {
      const heard = await heardOf(this.#deps.probe());
      const isTaken = heard === 'taken';
      if (heard === 'silent') this.#fallSilent();
      else this.silence.end();
      if (isTaken && takenSince === Infinity) tryAgain();
      takenSince = isTaken ? Math.min(takenSince, performance.now()) : Infinity;
      if (!isTaken || this.#refusedAt > takenSince) this.#goAway();
      if (isTaken && performance.now() - this.#refusedAt >= CALM_MS) return this.#comeBack();
      await pause(TRY_EVERY_MS, signal);
    }
  }

  #goAway(): void {
    if (this.#state.state === 'away') return;
    this.#become('away');
    this.#deps.onAway(this.#reason);
  }

  #comeBack(): void {
    if (this.#state.state === 'up') return;
    const awayMs = this.#deps.now() - this.#state.since;
    this.#become('up');
    this.#deps.onBack(awayMs);
  }

  #become(state: StoreState['state']): void {
    this.#state = { state, since: this.#deps.now() };
    for (const listener of this.#listeners) listener(this.#state);
  }
}

/** What the database answers; `silent`: nothing in time. */
async function heardOf(asked: Promise<void>): Promise<'taken' | 'silent' | { readonly refused: string }> {
  const { promise, resolve } = Promise.withResolvers<'silent'>();
  // Where this process itself was held up, the answer is there and only has to be read.
  const timer = setTimeout(() => setImmediate(() => setImmediate(() => resolve('silent'))), SILENT_MS);
  const answer = asked.then(
    () => 'taken' as const,
    (error: unknown) => ({ refused: error instanceof Error ? error.message : String(error) }),
  );
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
