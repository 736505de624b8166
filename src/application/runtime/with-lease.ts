import type { Lease, LeaseKey, Leases } from '../ports/runtime/lease.ts';

/**
 * How long one call's or one agent's next thing waits for its turn. Everything done in a turn has a deadline of its own,
 * of a minute at most; whoever waits longer than several of them waits for a bug.
 */
export const LONGEST_TURN_MS = 10 * 60_000;

/** What another server has just been told to stop is given back by then: its stop answers what has begun. */
export const START_WAIT_MS = 30_000;

/**
 * Does the work while this server holds the lease, and gives it back however the work ends. Throws `LeaseHeld`
 * without beginning if it is not free within `waitMs`.
 */
export async function withLease<Result>(
  leases: Leases,
  { key, waitMs }: { readonly key: LeaseKey; readonly waitMs: number },
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const lease = await leases.hold(key, waitMs);
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
}
