import type { AgentId } from '../../domain/ids.ts';
import type { Leases } from '../ports/runtime/lease.ts';
import { LONGEST_TURN_MS, withLease } from './with-lease.ts';

/**
 * Whatever brings a call to an agent's ear (answer, resume, swap, dial) waits for the last that did. The phone system
 * obeys before it is known whether another call was quicker, and a customer on hold would hear what is not for them.
 * Taken before a call's lock, never while holding one.
 */
export class AgentAudioLock {
  readonly #leases: Leases;

  constructor(leases: Leases) {
    this.#leases = leases;
  }

  run<Result>(agent: AgentId, work: () => Promise<Result>): Promise<Result> {
    return withLease(this.#leases, { key: `audio:${agent}`, waitMs: LONGEST_TURN_MS }, work);
  }
}
