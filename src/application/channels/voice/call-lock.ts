import type { CallId } from '../../../domain/ids.ts';
import type { Leases } from '../../ports/runtime/lease.ts';
import { LONGEST_TURN_MS, withLease } from '../../runtime/with-lease.ts';

/**
 * Commands, facts and due work of one call wait for each other, in the order in which they came: our own hang-up, for
 * example, is reported back as an ended leg. This only avoids conflicts and keeps causes apart; what keeps the data
 * right are the row locks.
 */
export class CallLock {
  readonly #leases: Leases;

  constructor(leases: Leases) {
    this.#leases = leases;
  }

  run<Result>(call: CallId, work: () => Promise<Result>): Promise<Result> {
    return withLease(this.#leases, { key: `call:${call}`, waitMs: LONGEST_TURN_MS }, work);
  }
}
