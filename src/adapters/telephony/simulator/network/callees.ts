import type { Behaviour, Callee } from '../callee.ts';
import type { Destination } from '../../../../application/ports/interactions/telephony.ts';
import { after, type EpochMs } from '../../../../domain/time.ts';
import type { Leg, LegTurn } from './leg.ts';

/** The name of all numbers that have no behaviour of their own. */
export const everyOther = 'default';

/** Half a second: quick for whoever tries things out, slow enough to see that it rings. */
export const usualAfterMs = 500;

const usualCallee: Callee = { behaviour: 'answer', afterMs: usualAfterMs };

const turns: Readonly<Record<Behaviour, LegTurn>> = {
  answer: 'answer',
  busy: 'busy',
  'no-answer': 'no-answer',
  reject: 'rejected',
  fail: 'failed',
};

/** More numbers with a behaviour of their own than any test or demonstration sets. */
export const calleeLimit = 1000;

/**
 * Who answers how. Numbers are compared by their digits, `00` and `+` alike, so that `+49 89 1` and `0049891`
 * are one callee.
 */
export class Callees {
  readonly #byDigits = new Map<string, { readonly number: string; readonly callee: Callee }>();
  #others = usualCallee;

  /** Gives false when there is no room for another number. */
  set(number: string, callee: Callee): boolean {
    if (number === everyOther) {
      this.#others = callee;
      return true;
    }
    const digits = digitsOf(number);
    if (!this.#byDigits.has(digits) && this.#byDigits.size >= calleeLimit) return false;
    this.#byDigits.set(digits, { number, callee });
    return true;
  }

  /** Back to what every other number does. */
  forget(number: string): void {
    this.#byDigits.delete(digitsOf(number));
  }

  /** What whoever is called there does by itself, and when; null = nothing, it rings. */
  turn(to: Destination, now: EpochMs): Leg['timers']['callee'] {
    // A device of ours rings until the server connects or ends it: its person answers in the panel.
    if (to.type === 'extension') return null;
    // An emergency centre answers whatever every other number does, unless it was told otherwise by its own.
    const others = to.type === 'emergency' ? usualCallee : this.#others;
    const { behaviour, afterMs } = this.#byDigits.get(digitsOf(to.number))?.callee ?? others;
    return afterMs === null ? null : { at: after(now, afterMs), turn: turns[behaviour] };
  }

  list(): readonly { readonly number: string; readonly callee: Callee }[] {
    return [{ number: everyOther, callee: this.#others }, ...this.#byDigits.values()];
  }
}

function digitsOf(number: string): string {
  return number.replaceAll(/[^0-9*#]/g, '').replace(/^00/, '');
}
