import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import {
  LeaseHeld,
  LeaseLost,
  type HeldLease,
  type LeaseKey,
  type Leases,
} from '../../../application/ports/runtime/lease.ts';
import { transaction, type Database } from '../connection/database.ts';
import { sessionNameOf, type CheckedLease } from '../connection/checked-lease.ts';
import { describeServer, isRunning, type ServerIdentity } from '../../system/server-identity.ts';

/**
 * How long a server may be silent before another goes on without it: longer than any pause of a busy server or
 * restart of the database, and as short as callers can be asked to wait.
 */
const LEASE_MS = 15_000;
/** One renewal that fails, and the next, still leave the lease where it is. */
const RENEWALS = 3;
/** How soon a lease that is given back is noticed; who waits costs one indexed read each time. */
const LOOK_AGAIN_MS = 100;
/** Any number will do that no other advisory lock takes; migration 0011 takes the same. */
const LOCK = 8_435_463;

export interface PostgresLeasesOptions {
  /** Connections that check no lease themselves, so that renewing waits for nobody. */
  readonly db: Database;
  readonly server: ServerIdentity;
  /** How long a lease lasts that is not renewed. */
  readonly leaseMs?: number;
  /** A lease could not be renewed or given back; it is tried again or expires. */
  readonly onTrouble: (error: unknown) => void;
}

/** A lease that the transactions of a pool can be checked against. */
export interface PostgresLease extends HeldLease, CheckedLease {}

interface Holding {
  readonly lease: PostgresLease;
  readonly lose: (reason: LeaseLost) => void;
  /** By this process's monotonic clock. */
  sureUntil: number;
}

interface Found {
  readonly number: number;
  readonly holder: ServerIdentity;
  readonly expired: boolean;
}

/**
 * Leases as rows that expire by the database's clock unless they are renewed, so that several servers share them. A
 * holder is never stopped by the mere failure to renew: whoever takes over raises the number, and all that the former
 * holder still tries is refused by it (see migration 0011).
 */
export class PostgresLeases implements Leases {
  readonly leaseMs: number;
  readonly #options: PostgresLeasesOptions;
  readonly #holdings = new Map<number, Holding>();
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> | null = null;

  constructor(options: PostgresLeasesOptions) {
    this.#options = options;
    this.leaseMs = options.leaseMs ?? LEASE_MS;
    this.#timer = setInterval(() => void this.#renew().catch(options.onTrouble), this.leaseMs / RENEWALS);
    this.#timer.unref();
  }

  async hold(key: LeaseKey, waitMs: number): Promise<PostgresLease> {
    const until = performance.now() + waitMs;
    for (;;) {
      const began = performance.now();
      const found = await this.#find(key);
      const number = found === null ? await this.#begin(key) : await this.#takeOver(key, found);
      if (number !== null) return this.#holding(key, number, began);
      const restMs = until - performance.now();
      if (restMs <= 0) throw new LeaseHeld(key, heldBy(key, found));
      await sleep(Math.min(LOOK_AGAIN_MS, restMs));
    }
  }

  /** Who holds it now; null: nobody, or it has just been given back. */
  async holder(key: LeaseKey): Promise<ServerIdentity | null> {
    return (await this.#find(key))?.holder ?? null;
  }

  /** Renews nothing any more, as if this process had ended. */
  close(): void {
    clearInterval(this.#timer);
  }

  async #find(key: LeaseKey): Promise<Found | null> {
    const found = await this.#options.db
      .selectFrom('lease')
      .select(['number', 'holder', sql<boolean>`expires_at <= clock_timestamp()`.as('expired')])
      .where('key', '=', key)
      .executeTakeFirst();
    return found ?? null;
  }

  async #begin(key: LeaseKey): Promise<number | null> {
    const { db, server } = this.#options;
    const begun = await db
      .insertInto('lease')
      .values({ key, holder: JSON.stringify(server), expires_at: this.#expiry() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('number')
      .executeTakeFirst();
    return begun?.number ?? null;
  }

  /** Takes what has expired or belonged to a process that has ended, if it is still so. */
  async #takeOver(key: LeaseKey, former: Found): Promise<number | null> {
    const { db, server } = this.#options;
    const hasEnded = isRunning(former.holder) === false;
    if (!former.expired && !hasEnded) return null;
    return await transaction(db, async (tx) => {
      const taken = await tx
        .updateTable('lease')
        .set({
          number: sql<number>`default`,
          holder: JSON.stringify(server),
          expires_at: this.#expiry(),
        })
        .where('key', '=', key)
        .where('number', '=', former.number)
        .where(sql<boolean>`expires_at <= clock_timestamp() or ${hasEnded}`)
        .returning('number')
        .executeTakeFirst();
      if (taken === undefined) return null;
      await endSessions(tx, former.number);
      return taken.number;
    });
  }

  #holding(key: LeaseKey, number: number, began: number): PostgresLease {
    const losing = new AbortController();
    const lease: PostgresLease = {
      key,
      number,
      signal: losing.signal,
      sure: () => this.#makeSure(number),
      doubt: () => this.#doubt(number),
      release: () => this.#release(number),
    };
    this.#holdings.set(number, {
      lease,
      lose: (reason) => losing.abort(reason),
      sureUntil: began + this.leaseMs,
    });
    return lease;
  }

  async #makeSure(number: number): Promise<void> {
    const holding = this.#holdings.get(number);
    if (holding === undefined) throw new LeaseLost('This server has given its lease back.');
    if (performance.now() >= holding.sureUntil) await this.#renew();
    holding.lease.signal.throwIfAborted();
  }

  #doubt(number: number): void {
    const holding = this.#holdings.get(number);
    if (holding !== undefined) holding.sureUntil = 0;
  }

  /** One statement for all that are held. Rejects where the database cannot be reached, which loses none. */
  #renew(): Promise<void> {
    this.#renewing ??= this.#renewAll().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewAll(): Promise<void> {
    const holdings = [...this.#holdings.values()].filter(({ lease }) => !lease.signal.aborted);
    if (holdings.length === 0) return;
    const began = performance.now();
    try {
      const kept = await this.#extend(holdings.map(({ lease }) => lease.number));
      for (const holding of holdings) {
        const { key, number } = holding.lease;
        if (kept.has(number)) holding.sureUntil = began + this.leaseMs;
        else if (this.#holdings.has(number)) holding.lose(new LeaseLost(takenBy(await this.holder(key))));
      }
    } catch (error) {
      if (!isTableMissing(error)) throw error;
      for (const { lose } of holdings) lose(new LeaseLost(EMPTIED));
    }
  }

  /** Gives the numbers of those that are held still. */
  async #extend(numbers: readonly number[]): Promise<ReadonlySet<number>> {
    const kept = await this.#options.db
      .updateTable('lease')
      .set({ expires_at: this.#expiry() })
      .where('number', '=', sql<number>`any(${numbers}::bigint[])`)
      .returning('number')
      .execute();
    return new Set(kept.map(({ number }) => number));
  }

  async #release(number: number): Promise<void> {
    if (!this.#holdings.delete(number)) return;
    try {
      await this.#options.db.deleteFrom('lease').where('number', '=', number).execute();
    } catch (error) {
      this.#options.onTrouble(error);
    }
  }

  #expiry() {
    return sql<Date>`clock_timestamp() + ${this.leaseMs} * interval '1 millisecond'`;
  }
}

/**
 * Waits until no transaction under the former lease is under way. A paused process may have left some open, which
 * would keep calls and agents locked: its sessions are ended, as far as this user of the database may.
 */
async function endSessions(tx: Database, former: number): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user
      and application_name = ${sessionNameOf(former)}`.execute(tx);
  await sql`select pg_advisory_xact_lock(${LOCK}::integer, ${former}::integer)`.execute(tx);
}

function heldBy(key: LeaseKey, found: Found | null): string {
  const who = found === null ? 'another server' : describeServer(found.holder);
  return `"${key}" is done by ${who}; try again later.`;
}

/** What was restored or emptied under a running server is not what it has been working on. */
const EMPTIED =
  'The database is not the one it was: it was emptied, restored or replaced while Tieline ran. ' +
  'This server changes nothing any more. Start it again on the database as it is now.';

/** PostgreSQL's `undefined_table`. */
const isTableMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42P01';

function takenBy(holder: ServerIdentity | null): string {
  if (holder === null) return EMPTIED;
  return (
    `Another Tieline (${describeServer(holder)}) has taken over this database, because this one was silent for too long: it was paused, or could not ` +
    'reach the database. It changes nothing any more. Start it again when the other one is stopped.'
  );
}
