import type { EpochMs } from '../../domain/time.ts';
import type { Log } from '../ports/runtime/log.ts';
import { claimMs } from './answers.ts';
import { longestGatherMs } from './contact-rate.ts';

/** Backstop for waking: a write planned by another server, or due after the clock was moved, is noticed by then. */
const pollMs = 5_000;
/** A worker that has not finished a turn for so long is stuck: it sends, then it waits for the poll, then it gathers. */
const stuckMs = claimMs + 2 * pollMs + longestGatherMs;

export interface LaneDeps {
  /** Sends what is due; true: there may be more to do now. Never throws for a failure that a retry would fix. */
  readonly turn: () => Promise<boolean>;
  /** When something is due next; null: nothing is waiting. */
  readonly nextTryAt: () => Promise<EpochMs | null>;
  readonly now: () => EpochMs;
  readonly log: Log;
  /** For the log: what failed. */
  readonly about: string;
}

/** One worker of the ledger: takes turns while something is due, then sleeps until it is woken or something is due. */
export class Lane {
  readonly #deps: LaneDeps;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #woken = Promise.withResolvers<void>();
  /** Runs while more writes are awaited to be sent together with those that are due. */
  #gathering: NodeJS.Timeout | null = null;
  /** When its last turn began, on the process's own clock; null: it is not running. */
  #turnedAt: number | null = null;

  constructor(deps: LaneDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  wake(): void {
    this.#woken.resolve();
  }

  /**
   * Something may be due that can wait for so long for more to come: the next turn sends all of it. Gives whether it is the
   * first of what is gathered.
   */
  gather(ms: number): boolean {
    const isFirst = this.#gathering === null;
    this.#gathering ??= setTimeout(() => this.wake(), ms);
    return isFirst;
  }

  isWorking(): boolean {
    return this.#turnedAt !== null && performance.now() - this.#turnedAt < stuckMs;
  }

  /** Stops after the current turn. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#turnedAt = performance.now();
      // Taken before looking, so that what becomes due while looking wakes it again.
      const woken = this.#woken.promise;
      this.#endGathering();
      if (await this.#turn()) continue;
      await this.#pause(woken, await this.#untilNext());
      this.#woken = Promise.withResolvers<void>();
    }
    this.#endGathering();
    this.#turnedAt = null;
  }

  #endGathering(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#gathering = null;
  }

  async #turn(): Promise<boolean> {
    try {
      return await this.#deps.turn();
    } catch (error) {
      // The database is down or an adapter has a bug: the claim expires and is picked up again.
      this.#deps.log.error({ err: error }, this.#deps.about);
      return false;
    }
  }

  async #untilNext(): Promise<number> {
    try {
      const next = await this.#deps.nextTryAt();
      if (next === null) return pollMs;
      return Math.min(Math.max(next - this.#deps.now(), 1), pollMs);
    } catch {
      return pollMs;
    }
  }

  async #pause(woken: Promise<void>, ms: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, ms);
    await Promise.race([woken, over.promise]);
    clearTimeout(timer);
    // A retry or the poll would send what is gathered too early, and alone; its time is over soon.
    if (this.#gathering !== null) await woken;
  }
}
