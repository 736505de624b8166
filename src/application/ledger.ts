import { after, growingPauseMs, type EpochMs } from '../domain/time.ts';
import { CrmUnavailable, type Crm, type CrmWriteResult } from './ports/crm.ts';
import type { Clock } from './ports/clock.ts';
import type { ClaimedWrite, LedgerStore, Outcome, PartRef } from './ports/ledger-store.ts';
import type { Log } from './ports/log.ts';

export interface LedgerParts {
  readonly store: Pick<LedgerStore, 'claim' | 'confirm' | 'releaseClaims' | 'nextTryAt'>;
  readonly crm: Crm;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1, for spreading retries. */
  readonly random: () => number;
  /** The logs of these parts have another state now; after the commit. */
  readonly onLogsChanged: (parts: readonly PartRef[]) => void;
}

/** Longer than a CRM takes for a batch; past it the worker is taken for dead and the batch is sent again. */
const claimMs = 120_000;
/** The first pause, doubled with every attempt: a short trouble is over by then. */
const firstPauseMs = 1_000;
/** The longest pause, so that a CRM that is back is written to within minutes. */
const longestPauseMs = 300_000;
/** As long as a CRM may ask to be left alone at most. */
const longestWaitMs = 3_600_000;
/** Two meet by chance; a database that fails more often is away, and the batch is sent again later. */
const confirmAttempts = 3;
/** The net under waking: a write that another server planned, or a clock that was moved, is seen by then. */
const pollMs = 5_000;
/** A worker that has not come round for so long is stuck: the longest it may wait is for its batch and then the poll. */
const stuckMs = claimMs + 2 * pollMs;

/**
 * Carries the ledger's writes out (spec L32, L33): takes the first unfinished write of each contact, sends them as one
 * batch, keeps the answers. A write is sent under its key until the CRM has answered it, so that dying anywhere in
 * between makes nothing twice and loses nothing.
 */
export class Ledger {
  readonly #parts: LedgerParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #woken = Promise.withResolvers<void>();
  /** When it last began a turn, on the process's own clock; null: it does not run. */
  #turnedAt: number | null = null;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** Begins to work. `alone`: no other server works on this database, so what is being sent was left by one that died. */
  async start(alone: boolean): Promise<void> {
    if (alone) await this.#parts.store.releaseClaims();
    this.#running ??= this.#run();
  }

  /** Something may be due: looks at once. Call it after the commit. */
  wake(): void {
    this.#woken.resolve();
  }

  /** Whether what is due is being carried out; a CRM that is away does not count, since its writes wait. */
  isWorking(): boolean {
    return this.#turnedAt !== null && performance.now() - this.#turnedAt < stuckMs;
  }

  /** Ends after the batch that is being sent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#turnedAt = performance.now();
      // Taken before looking, so that what becomes due while looking wakes again.
      const woken = this.#woken.promise;
      const more = await this.#batch();
      if (more) continue;
      await this.#pause(woken, await this.#untilNext());
      this.#woken = Promise.withResolvers<void>();
    }
    this.#turnedAt = null;
  }

  /** Sends one batch; true: there may be more to send now. */
  async #batch(): Promise<boolean> {
    const { store, crm, clock, log, onLogsChanged } = this.#parts;
    try {
      const now = clock.now();
      const writes = await store.claim(
        crm.batchSize,
        now,
        after(now, claimMs),
        after(now, longestWaitMs + claimMs),
      );
      if (writes.length === 0) return false;
      const results = await this.#send(writes);
      const answeredAt = clock.now();
      await this.#confirm(
        writes.map((write, index) => this.#outcome(write, results[index], answeredAt)),
        answeredAt,
      );
      onLogsChanged(writes);
      // A whole batch leaves more behind; what waits behind these is told by when it may be sent.
      return writes.length === crm.batchSize;
    } catch (error) {
      // The database is away or the CRM's adapter has a bug: the claim runs out and the batch is sent again.
      log.error({ err: error }, 'the ledger could not carry a batch out');
      return false;
    }
  }

  /** Tried again at once after a deadlock or a lost connection; else the answers would be lost until the claim runs out. */
  async #confirm(outcomes: readonly Outcome[], now: EpochMs): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#parts.store.confirm(outcomes, now);
      } catch (error) {
        if (attempt === confirmAttempts) throw error;
        this.#parts.log.warn({ err: error, attempt }, 'the ledger could not keep what the CRM answered');
      }
    }
  }

  async #send(writes: readonly ClaimedWrite[]): Promise<readonly CrmWriteResult[]> {
    try {
      return await this.#parts.crm.write(
        writes.map(({ id, key, operation, payload }) =>
          operation === 'upsert-task' ? { id, key, operation, fields: payload } : { id, key, operation },
        ),
      );
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) return this.#sendSingly(writes, error);
      this.#parts.log.warn({ crm: this.#parts.crm.name, writes: writes.length }, error.message);
      return writes.map(() => ({ result: 'later', afterMs: null, why: error.message }));
    }
  }

  /** A bug in the adapter must not stop the contacts that did not meet it: whose write it is needs attention, the others go on. */
  async #sendSingly(writes: readonly ClaimedWrite[], error: unknown): Promise<readonly CrmWriteResult[]> {
    this.#parts.log.error({ err: error, writes: writes.length }, 'the CRM adapter failed');
    const [only, ...others] = writes;
    if (only === undefined) return [];
    if (others.length === 0) {
      const words = error instanceof Error ? error.message : String(error);
      return [{ result: 'refused', code: 'internal', words: `Tieline could not send this: ${words}` }];
    }
    const results: CrmWriteResult[] = [];
    for (const write of writes) results.push(...(await this.#send([write])));
    return results;
  }

  #outcome({ id, attempts }: ClaimedWrite, answer: CrmWriteResult | undefined, now: EpochMs): Outcome {
    switch (answer?.result) {
      case 'done':
        return { id, attempts, state: 'done', record: answer.record };
      case 'refused':
        return { id, attempts, state: 'refused', code: answer.code, words: answer.words };
      case 'later':
      case undefined: {
        const asked = answer?.afterMs ?? null;
        const pause = asked === null ? this.#pauseMs(attempts) : Math.min(asked, longestWaitMs);
        return {
          id,
          attempts,
          state: 'due',
          nextTryAt: after(now, pause),
          words: answer?.why ?? 'no answer',
        };
      }
    }
  }

  /** Grows with every attempt, and is spread over its second half so that a thousand contacts do not come back at once. */
  #pauseMs(attempts: number): number {
    const whole = growingPauseMs(attempts - 1, firstPauseMs, longestPauseMs);
    return Math.round(whole / 2 + (whole / 2) * this.#parts.random());
  }

  async #untilNext(): Promise<number> {
    try {
      const next = await this.#parts.store.nextTryAt();
      if (next === null) return pollMs;
      return Math.min(Math.max(next - this.#parts.clock.now(), 1), pollMs);
    } catch {
      return pollMs;
    }
  }

  async #pause(woken: Promise<void>, ms: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, ms);
    await Promise.race([woken, over.promise]);
    clearTimeout(timer);
  }
}
