import { after, growingPauseMs, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { LedgerStore, Outcome, ParticipationRef } from '../ports/logging/ledger-store.ts';
import type { Log } from '../ports/runtime/log.ts';

/** Longer than anything takes that is sent; past it the worker is taken for dead. */
export const claimMs = 120_000;
/** As long as whoever is written to may ask to be left alone at most. */
const longestWaitMs = 3_600_000;
/** No pause is as long: what is due later than this became so before the clock was set back. */
export const horizonMs = longestWaitMs + claimMs;
/** The first pause, doubled with every attempt: a short trouble is over by then. */
const firstPauseMs = 1_000;
/** The longest pause, so that what is back is written to within minutes. */
export const longestPauseMs = 300_000;
/** Two meet by chance; a database that fails more often is away, and what was claimed is taken up again later. */
const confirmAttempts = 3;

export interface AnswerDeps {
  readonly store: Pick<LedgerStore, 'confirm'>;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1, for spreading retries. */
  readonly random: () => number;
  /** The logs of these parts have another state now; after the commit. */
  readonly onLogsChanged: (parts: readonly ParticipationRef[]) => void;
}

/** What the worker of a lane does with the answers to what it sent. */
export class Answers {
  readonly #deps: AnswerDeps;

  constructor(deps: AnswerDeps) {
    this.#deps = deps;
  }

  /**
   * Keeps the outcomes and tells whose logs changed. Tried again at once after a deadlock or a lost connection; else the
   * answers would be lost until the claim runs out.
   */
  async keep(outcomes: readonly Outcome[], changed: readonly ParticipationRef[]): Promise<void> {
    const { store, clock, log, onLogsChanged } = this.#deps;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await store.confirm(outcomes, clock.now());
        break;
      } catch (error) {
        if (attempt === confirmAttempts) throw error;
        log.warn({ err: error, attempt }, 'the ledger could not keep what was answered');
      }
    }
    onLogsChanged(changed);
  }

  /** When a write that did not succeed is tried again: after what was asked for, or with growing pauses where that is null. */
  nextTryAt(attempts: number, askedMs: number | null): EpochMs {
    const { clock } = this.#deps;
    return after(clock.now(), askedMs === null ? this.#pauseMs(attempts) : Math.min(askedMs, longestWaitMs));
  }

  /** Spread over its second half, so that a thousand contacts do not come back at once. */
  #pauseMs(attempts: number): number {
    const whole = growingPauseMs(attempts - 1, firstPauseMs, longestPauseMs);
    return Math.round(whole / 2 + (whole / 2) * this.#deps.random());
  }
}
