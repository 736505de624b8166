import {
  TelephonyGap,
  TelephonyUnavailable,
  type TelephonyFact,
} from '../../../application/ports/interactions/telephony.ts';
import type { NumberedFact } from './fact-log.ts';
import { answers } from './protocol.ts';
import type { Link } from './link.ts';

/** Facts that came and could not be given on yet; what comes beyond is let go and read again later. */
export const mostPending = 5_000;

/** How many are read in one go. */
const pageSize = 500;

/** A fact that others have overtaken may still come by itself within this. */
const overtakenMs = 100;

/** How a fact is found again: the life of the simulator's process and the number in it. */
export interface Position {
  readonly run: string;
  readonly number: number;
}

export const positionText = ({ run, number }: Position): string => `${run}.${number}`;

/** null: not one of ours. */
export function positionFrom(text: string): Position | null {
  const [run, number, ...more] = text.split('.');
  if (run === undefined || number === undefined || more.length > 0 || !/^\d{1,15}$/.test(number)) return null;
  return { run, number: Number(number) };
}

/**
 * The facts after a position, each once and in order, whatever happens on their way. Those told by the process come
 * into `#pending`; what is missing among them, or was told while the link was down, is read from its log.
 */
export class FactFeed implements AsyncIterable<TelephonyFact> {
  readonly #link: Link;
  readonly #signal: AbortSignal;
  readonly #stopListening: () => void;
  readonly #pending = new Map<number, NumberedFact>();
  /** After which fact to go on; null until it is known what "from now on" means. */
  #given: Position | null;
  /** The process that the link is up to; null = the link is down. */
  #run: string | null = null;
  /** The latest fact known to be there. */
  #last = 0;
  /** Missed something for certain, so that waiting for it is no use. */
  #missed = true;
  #wake: () => void = () => {};

  constructor(link: Link, since: Position | null, signal: AbortSignal, present: Position | null) {
    this.#link = link;
    this.#signal = signal;
    this.#given = since ?? present;
    if (present) this.#onUp(present.run, present.number);
    this.#stopListening = link.listen({
      onUp: ({ run, last }) => this.#onUp(run, last),
      onDown: () => {
        this.#run = null;
      },
      onFact: (fact) => this.#onFact(fact),
      onLast: (last) => {
        if (last > this.#last) this.#seen(last, true);
      },
    });
    signal.addEventListener(
      'abort',
      () => {
        this.#stopListening();
        this.#wake();
      },
      { once: true },
    );
  }

  async *[Symbol.asyncIterator](): AsyncIterator<TelephonyFact> {
    try {
      while (!this.#signal.aborted) {
        const next = this.#take();
        if (next) yield next;
        else await this.#more();
      }
    } finally {
      this.#stopListening();
    }
  }

  #onUp(run: string, last: number): void {
    // Numbers of another life of the process mean other facts.
    if (this.#given !== null && this.#given.run !== run) this.#pending.clear();
    this.#run = run;
    this.#last = last;
    this.#given ??= { run, number: last };
    this.#missed = true;
    this.#wake();
  }

  #onFact(fact: NumberedFact): void {
    if (this.#given === null || fact.number <= this.#given.number) return;
    const room = this.#pending.size < mostPending;
    if (room) this.#pending.set(fact.number, fact);
    this.#seen(fact.number, !room);
  }

  #seen(last: number, missed: boolean): void {
    if (last > this.#last) this.#last = last;
    this.#missed ||= missed;
    this.#wake();
  }

  #take(): TelephonyFact | null {
    if (this.#given === null) return null;
    const { run, number } = this.#given;
    const next = this.#pending.get(number + 1);
    if (!next) return null;
    this.#pending.delete(next.number);
    this.#given = { run, number: next.number };
    return { ...next.fact, position: positionText(this.#given) };
  }

  /** Waits until there may be something to take; reads what is missing. */
  async #more(): Promise<void> {
    const given = this.#given;
    if (given === null || this.#run === null) return this.#woken(null);
    if (given.run !== this.#run) throw new TelephonyGap('the simulator was started anew');
    if (given.number >= this.#last) {
      // A number that this run has not reached yet is no position of it.
      if (given.number > this.#last && this.#missed) throw new TelephonyGap('no such position');
      this.#missed = false;
      return this.#woken(null);
    }
    if (!this.#missed) {
      await this.#woken(overtakenMs);
      if (this.#pending.has(given.number + 1) || this.#signal.aborted) return;
    }
    await this.#read(given.number);
  }

  async #read(after: number): Promise<void> {
    try {
      const facts = await this.#link.ask({ ask: 'read', after, limit: pageSize }, answers.facts);
      if (facts === 'gap') throw new TelephonyGap('the simulator has forgotten what followed this position');
      for (const fact of facts) this.#pending.set(fact.number, fact);
      // More may be missing behind a full page.
      this.#missed = facts.length === pageSize;
    } catch (error) {
      if (!(error instanceof TelephonyUnavailable)) throw error;
      this.#missed = true;
      // The link tells when it is up again; a read that failed on a living link is tried again a little later.
      await this.#woken(overtakenMs);
    }
  }

  /** Until something happened, or `limitMs` have passed (null = no limit: the abort ends it). */
  #woken(limitMs: number | null): Promise<void> {
    if (this.#signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = limitMs === null ? null : setTimeout(() => this.#wake(), limitMs);
      this.#wake = () => {
        this.#wake = () => {};
        if (timer) clearTimeout(timer);
        resolve();
      };
    });
  }
}
