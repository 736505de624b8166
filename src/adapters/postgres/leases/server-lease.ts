import { LeaseHeld } from '../../../application/ports/runtime/lease.ts';
import type { PostgresLease, PostgresLeases } from './postgres-leases.ts';
import { outlast } from '../../../application/runtime/outlast.ts';
import { describeServer, isRunning, type ServerIdentity } from '../../system/server-identity.ts';

/** Another server works on the database, and so far only one may. */
export class ServerRunning extends Error {
  override readonly name = 'ServerRunning';

  constructor(other: ServerIdentity | null) {
    super(
      `Another Tieline${other === null ? '' : ` (${describeServer(other)})`} works on this database, and only one can. ` +
        'Stop it first, give this one a database of its own with DATABASE_URL, or have it wait for the other to stop ' +
        'with TIELINE_TAKE_OVER=on.',
    );
  }
}

/** The difference between the clocks that measure it, and the way there. */
const MARGIN_MS = 1_000;

/** Somebody has asked the process to stop while it waited. */
export class StoppedWaiting extends Error {
  override readonly name = 'StoppedWaiting';
}

/** How soon somebody who asks a server that waits to stop is heard. */
const LISTEN_EVERY_MS = 500;

export interface Waiting {
  readonly progress: (message: string) => void;
  /** Aborted when the process is to stop. */
  readonly stopping: AbortSignal;
}

/** The lease of the one server on the database, and who had it until now, if that is known. */
export interface HeldServer {
  readonly lease: PostgresLease;
  readonly former: ServerIdentity | null;
}

/**
 * Waits, without touching anything, until the server on the database stops or dies, and takes its place (spec O13,
 * `TIELINE_TAKE_OVER`). Throws `StoppedWaiting`.
 */
export async function takeOverServer(
  leases: PostgresLeases,
  { progress, stopping }: Waiting,
): Promise<HeldServer> {
  const first = await tried(leases, 0);
  if (first !== null) return { lease: first, former: null };
  let former = await leases.holder('server');
  const who = former === null ? '' : ` (${describeServer(former)})`;
  progress(`Waiting to take over from another Tieline${who}. It goes on until it is told to stop, or dies.`);
  while (!stopping.aborted) {
    const lease = await outlast(() => tried(leases, LISTEN_EVERY_MS), stopping).catch((error: unknown) => {
      if (stopping.aborted) return null;
      throw error;
    });
    if (lease !== null) return { lease, former };
    former = (await leases.holder('server').catch(() => null)) ?? former;
  }
  throw new StoppedWaiting('Stopped while waiting to take over.');
}

/**
 * Makes this process the one server on the database, for as long as it lives. A former one that has ended without
 * giving its lease back is noticed on the same machine at once, elsewhere when its lease expires (spec O13). Throws
 * `ServerRunning`.
 */
export async function holdServer(
  leases: PostgresLeases,
  { progress }: Pick<Waiting, 'progress'>,
): Promise<HeldServer> {
  const first = await tried(leases, 0);
  if (first !== null) return { lease: first, former: null };
  const other = await leases.holder('server');
  if (other !== null && isRunning(other) === null)
    progress(`Waiting to see whether another Tieline (${describeServer(other)}) still runs …`);
  const mayHaveEnded = other === null || isRunning(other) === null;
  const second = mayHaveEnded ? await tried(leases, leases.leaseMs + MARGIN_MS) : null;
  if (second !== null) return { lease: second, former: other };
  throw new ServerRunning(other);
}

async function tried(leases: PostgresLeases, waitMs: number): Promise<PostgresLease | null> {
  try {
    return await leases.hold('server', waitMs);
  } catch (error) {
    if (error instanceof LeaseHeld) return null;
    throw error;
  }
}
