import { OpenCtiError } from './open-cti.ts';

/** How often it is looked whether Salesforce still serves this person: what the page does in between tells it sooner. */
const lookMs = 60_000;
/** A first refusal may be a server that is restarted. */
const againMs = 3_000;
/** A frame gets and loses the focus all the time. */
const leastMs = 10_000;

/** With which Salesforce's pages answer what their server refuses. */
const refused = 'SERVER_ERROR';

/**
 * Whether the person is still signed in to Salesforce (spec L2): pages that stay open after that get nothing more from its
 * server. Refused twice in a row, the session is over; answered again, it is back.
 */
export class WatchedSession {
  readonly #onChange: (isOver: boolean) => void;
  #look: (() => Promise<unknown>) | null = null;
  #refusals = 0;
  #askedAt = -leastMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: (isOver: boolean) => void) {
    this.#onChange = onChange;
  }

  /** Begins; `look` asks something that Salesforce's server answers. */
  watch(look: () => Promise<unknown>): void {
    this.#look = look;
    this.#wait(lookMs);
    addEventListener('focus', () => {
      // Whoever comes back has perhaps just signed in there again.
      if (this.#refusals >= 2 || performance.now() - this.#askedAt >= leastMs) this.#wait(0);
    });
  }

  /** Something else was answered with this code. */
  failed(code: string): void {
    if (code === refused && this.#look !== null && this.#refusals === 0) this.#wait(0);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), ms);
  }

  async #ask(): Promise<void> {
    this.#askedAt = performance.now();
    const answer = await this.#look?.().catch((error: unknown) => error);
    if (answer instanceof OpenCtiError && answer.code === refused) {
      this.#refusals += 1;
      if (this.#refusals === 2) this.#onChange(true);
      return this.#wait(this.#refusals < 2 ? againMs : lookMs);
    }
    const isBack = this.#refusals >= 2 && !(answer instanceof Error);
    if (!(answer instanceof Error)) this.#refusals = 0;
    if (isBack) this.#onChange(false);
    this.#wait(lookMs);
  }
}
