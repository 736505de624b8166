import type { CallId } from '../../../domain/ids.ts';
import type { Leases } from '../../ports/runtime/lease.ts';
import { LONGEST_TURN_MS, withLease } from '../../runtime/with-lease.ts';

/**
 * What a call's agent commands, what the phone system reports and what is due wait for each other, in the order they
 * came: our own hanging-up, for example, is reported back as an ended leg. It only saves conflicts and keeps causes
 * apart; the truth is guarded by the row locks.
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
