import { after, growingPauseMs, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { LedgerStore, Outcome, ParticipationRef } from '../ports/logging/ledger-store.ts';
import type { Log } from '../ports/runtime/log.ts';
import { outlast } from '../runtime/outlast.ts';

/** Longer than sending anything takes; after that the worker is considered dead. */
export const claimMs = 120_000;
/** The longest time a receiver can ask us to wait. */
const longestWaitMs = 3_600_000;
/** No pause is this long: a write due later than this got its time before the clock was set back. */
export const horizonMs = longestWaitMs + claimMs;
/** The first pause, doubled with every attempt: a short outage is over by then. */
const firstPauseMs = 1_000;
/** The longest pause, so that a receiver that is back gets its writes within minutes. */
export const longestPauseMs = 300_000;
/** What fails more often while the database is there is a bug; claimed writes are picked up again later. */
const confirmAttempts = 3;

export interface AnswerDeps {
  readonly store: Pick<LedgerStore, 'confirm'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the database is not to be waited for any more. */
  readonly stopping: AbortSignal;
  /** 0 to 1, for spreading retries. */
  readonly random: () => number;
  /** These parts' logs have changed state; called after the commit. */
  readonly onLogsChanged: (parts: readonly ParticipationRef[]) => void;
}

/** How a lane's worker handles the answers to what it sent. */
export class Answers {
  readonly #deps: AnswerDeps;

  constructor(deps: AnswerDeps) {
    this.#deps = deps;
  }

  /**
   * Saves the outcomes and reports whose logs changed, however long the database is away: the answers would be lost
   * otherwise until the claim expires, and nobody would know whether a mail was sent.
   */
  async keep(outcomes: readonly Outcome[], changed: readonly ParticipationRef[]): Promise<void> {
    const { store, clock, log, stopping, onLogsChanged } = this.#deps;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await outlast(() => store.confirm(outcomes, clock.now()), stopping);
        break;
      } catch (error) {
        if (attempt === confirmAttempts) throw error;
        log.warn({ err: error, attempt }, 'the ledger could not keep what was answered');
      }
    }
    onLogsChanged(changed);
  }

  /** When a failed write is retried: after the time the receiver asked for, or (null) with growing pauses. */
  nextTryAt(attempts: number, askedMs: number | null): EpochMs {
    const { clock } = this.#deps;
    return after(clock.now(), askedMs === null ? this.#pauseMs(attempts) : Math.min(askedMs, longestWaitMs));
  }

  /** Spread over its second half, so that a thousand contacts do not retry at the same moment. */
  #pauseMs(attempts: number): number {
    const whole = growingPauseMs(attempts - 1, firstPauseMs, longestPauseMs);
    return Math.round(whole / 2 + (whole / 2) * this.#deps.random());
  }
}
