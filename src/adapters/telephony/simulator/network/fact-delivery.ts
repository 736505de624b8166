import type { NumberedFact } from '../fact-log.ts';

/** What goes wrong on the way of facts to the server; null or false = nothing. */
export interface DeliveryFaults {
  readonly doubled: boolean;
  /** Every fact comes late by this. */
  readonly delayedMs: number | null;
  /** Every fact comes late by up to this, each by its own, and so they overtake each other. */
  readonly reorderedMs: number | null;
}

export const noDeliveryFaults: DeliveryFaults = { doubled: false, delayedMs: null, reorderedMs: null };

/** Takes facts to the server, with the faults that were asked for. Facts on their way arrive whatever is set later. */
export class FactDelivery {
  faults = noDeliveryFaults;
  readonly #send: (fact: NumberedFact) => void;
  readonly #random: () => number;

  /** `random` gives 0 ≤ x < 1. */
  constructor(send: (fact: NumberedFact) => void, random: () => number) {
    this.#send = send;
    this.#random = random;
  }

  deliver(fact: NumberedFact): void {
    this.#deliverOnce(fact);
    if (this.faults.doubled) this.#deliverOnce(fact);
  }

  #deliverOnce(fact: NumberedFact): void {
    const { delayedMs, reorderedMs } = this.faults;
    const lateMs = (delayedMs ?? 0) + (reorderedMs ?? 0) * this.#random();
    if (lateMs === 0) this.#send(fact);
    else setTimeout(() => this.#send(fact), lateMs).unref();
  }
}
