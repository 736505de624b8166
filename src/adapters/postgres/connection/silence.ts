import { StoreUnavailable } from '../../../application/ports/runtime/store.ts';

/**
 * Whether our own database says nothing at all, although no connection to it breaks: a machine that froze, a network that
 * swallows everything. Whoever waits for it then is told so instead of waiting (spec O13).
 */
export class Silence {
  readonly #waiting = new Set<() => void>();
  #isSilent = false;

  /** It says nothing: who waits for an answer is told. */
  begin(): void {
    this.#isSilent = true;
    for (const giveUp of this.#waiting) giveUp();
  }

  /** It has said something again. */
  end(): void {
    this.#isSilent = false;
  }

  /**
   * Asks it, unless it is silent. Throws `StoreUnavailable` once it falls silent, although what was asked may still be
   * carried out when it goes on: then `late` gets what nobody waits for any more.
   */
  async unlessSilent<Answer>(
    ask: () => Promise<Answer>,
    late: (answer: Answer) => void = () => undefined,
  ): Promise<Answer> {
    if (this.#isSilent) throw saysNothing();
    const { promise, reject } = Promise.withResolvers<never>();
    const asked = ask();
    const giveUp = () => {
      asked.then(late, () => undefined);
      reject(saysNothing());
    };
    this.#waiting.add(giveUp);
    try {
      return await Promise.race([asked, promise]);
    } finally {
      this.#waiting.delete(giveUp);
    }
  }
}

const saysNothing = () => new StoreUnavailable('away', SILENT, undefined);

/** For the log, and for whoever looks into why a request failed. */
export const SILENT = 'The database is away: it says nothing.';
