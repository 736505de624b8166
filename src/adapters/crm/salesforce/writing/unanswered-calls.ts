import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { NoAnswer } from '../client/exchange.ts';

/**
 * How long a record may still come of a request that was not answered: a trigger computes for at most 10 s and a row is locked
 * for as long, but Salesforce breaks each query of a trigger or flow off only after 120 s, and there may be several.
 */
const mayComeMs = 300_000;

/** One batch adds one at most, so that only a fast and lasting fault comes near it. */
const most = 10_000;

/**
 * Calls of which a record may be on its way: the request for it was not answered, and a look-up does not find it yet. Nobody
 * asks for another one meanwhile (spec X9), whatever makes the ledger send the write again: its pause, a later revision, or an
 * org that is back. Kept in this process only.
 */
export class UnansweredCalls {
  /** By leg, the first that is over first. */
  readonly #until = new Map<string, number>();
  readonly #nowMs: () => number;

  /** `nowMs`: milliseconds of a clock that nothing moves. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Whether a record of this call may still come. */
  mayCome(leg: string): boolean {
    this.#forget();
    return this.#until.has(leg);
  }

  /** Gives what `create` does, and keeps the call in mind where nobody knows whether it took effect. */
  async asking<Answer>(leg: string, create: () => Promise<Answer>): Promise<Answer> {
    this.#forget();
    if (this.#until.size >= most) throw new CrmUnavailable('too many calls have no answer yet');
    try {
      return await create();
    } catch (error) {
      if (error instanceof NoAnswer && !error.isUnreached) this.#until.set(leg, this.#nowMs() + mayComeMs);
      throw error;
    }
  }

  #forget(): void {
    const now = this.#nowMs();
    for (const [leg, until] of this.#until) {
      if (until > now) return;
      this.#until.delete(leg);
    }
  }
}
