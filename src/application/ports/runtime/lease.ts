import type { AgentId, CallId } from '../../../domain/ids.ts';

/** What only one may do at a time: on this server (`call`, `audio`), or of all servers on one database. */
export type LeaseKey =
  | 'server'
  | 'timers'
  | 'retention'
  | 'reconciliation'
  | 'import'
  | 'number-index'
  | `feed:${string}`
  | `call:${CallId}`
  | `audio:${AgentId}`;

/** The right to do what `key` names, until it is released or lost. */
export interface Lease {
  readonly key: LeaseKey;
  /** Higher than that of every holder before, so that what a former holder still tries can be refused. */
  readonly number: number;
  /** Aborted with `LeaseLost` when somebody else holds it now; whatever was begun under it must end. */
  readonly signal: AbortSignal;
}

export interface HeldLease extends Lease {
  /** Lets the next one have it. Never rejects; one that cannot be given back is free when it expires. */
  release(): Promise<void>;
}

/** Gives each lease to one holder at a time, in one process or to several. */
export interface Leases {
  /**
   * Gives the lease as soon as it is free. Throws `LeaseHeld` if it is still held after `waitMs`, at once for 0,
   * and what the adapter throws when it cannot tell who holds it.
   */
  hold(key: LeaseKey, waitMs: number): Promise<HeldLease>;
}

/** Somebody else holds the lease and has not given it back in time. */
export class LeaseHeld extends Error {
  override readonly name = 'LeaseHeld';
  readonly key: LeaseKey;

  constructor(key: LeaseKey, message = `"${key}" is still in use; try again later.`) {
    super(message);
    this.key = key;
  }
}

/** Somebody else has taken the lease over; nothing may be changed under it any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
