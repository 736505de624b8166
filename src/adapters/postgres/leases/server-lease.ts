import { LeaseHeld } from '../../../application/ports/runtime/lease.ts';
import type { PostgresLease, PostgresLeases } from './postgres-leases.ts';
import { describeServer, isRunning, type ServerIdentity } from '../../system/server-identity.ts';

/** Another server works on the database, and so far only one may. */
export class ServerRunning extends Error {
  override readonly name = 'ServerRunning';

  constructor(other: ServerIdentity | null) {
    super(
      `Another Tieline${other === null ? '' : ` (${describeServer(other)})`} works on this database, and only one can. ` +
        'Stop it first, or give this one a database of its own with DATABASE_URL.',
    );
  }
}

/** The difference between the clocks that measure it, and the way there. */
const MARGIN_MS = 1_000;

/**
 * Makes this process the one server on the database, for as long as it lives. A former one that has ended without
 * giving its lease back is noticed on the same machine at once, elsewhere when its lease expires (spec O13). Throws
 * `ServerRunning`.
 */
export async function holdServer(
  leases: PostgresLeases,
  progress: (message: string) => void,
): Promise<PostgresLease> {
  const first = await tried(leases, 0);
  if (first !== null) return first;
  const other = await leases.holder('server');
  if (other !== null && isRunning(other) === null)
    progress(`Waiting to see whether another Tieline (${describeServer(other)}) still runs …`);
  const mayHaveEnded = other === null || isRunning(other) === null;
  const second = mayHaveEnded ? await tried(leases, leases.leaseMs + MARGIN_MS) : null;
  if (second !== null) return second;
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
