import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import type { Actor, OrganisationStore } from '../../../application/ports/organisation/organisation-store.ts';
import {
  applied,
  audited,
  type Snapshot,
  type Write,
} from '../../../application/ports/organisation/snapshot.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import { transaction, type Database } from '../connection/database.ts';
import { countInIvr, countWaiting } from '../interactions/waiting.ts';
import { readAudit, writeAudit } from './audit.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { writeRow } from './write-row.ts';

/** The organisation in PostgreSQL. */
export function postgresOrganisationStore(
  db: Database,
  parts: { makeId: MakeId; clock: Clock },
): OrganisationStore {
  return {
    async version() {
      const row = await db.selectFrom('organisation').select('version').executeTakeFirst();
      return row?.version ?? 0;
    },
    load: () => transaction(db, (tx) => loadSnapshot(tx)),
    async change(known, by, decide) {
      try {
        return await transaction(db, (tx) => change(tx, parts, known, by, decide));
      } catch (error) {
        if (isForeignKeyViolation(error)) {
          return inUse('problem.field.used-by-records');
        }
        throw error;
      }
    },
    audit: (before, limit) => readAudit(db, before, limit),
  };
}

async function change(
  tx: Database,
  parts: { makeId: MakeId; clock: Clock },
  known: Snapshot,
  by: Actor,
  decide: (now: Snapshot) => readonly Write[] | Refusal,
): Promise<Snapshot | Refusal> {
  // The one row is the lock: one change at a time, so that what decide looks at stays true until it is written.
  await tx
    .insertInto('organisation')
    .values({ id: 1, version: 0, settings: JSON.stringify(defaultSettings) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx.selectFrom('organisation').select('version').forUpdate().executeTakeFirstOrThrow();
  const now = row.version === known.version ? known : await loadSnapshot(tx);
  const writes = decide(now);
  if (isRefusal(writes)) return writes;
  if (writes.length === 0) return now;
  for (const write of writes) {
    const callers = await callersIn(tx, write);
    if (callers !== null) return inUse(callers);
    await writeRow(tx, write, parts.clock.now());
  }
  const at = parts.clock.now();
  await writeAudit(
    tx,
    writes.map((write) => ({ ...audited(now, write), id: parts.makeId(), at, by })),
  );
  const next = applied(now, writes);
  await tx.updateTable('organisation').set({ version: next.version }).execute();
  return next;
}

const inUse = (message: string): Refusal => refuse('in-use', { errors: [{ path: '', message }] });

/**
 * The callers whom the removal would leave behind: those who wait in a queue could be offered to nobody any more (spec
 * R12), and those in a number's IVR would go nowhere when it is over (spec R5). null: there are none.
 */
async function callersIn(tx: Database, write: Write): Promise<string | null> {
  if (!('remove' in write)) return null;
  if (write.remove === 'queue' && (await countWaiting(tx, write.id)) > 0)
    return 'problem.field.used-by-waiting';
  if (write.remove === 'number' && (await countInIvr(tx, write.id)) > 0) return 'problem.field.used-by-ivr';
  return null;
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23503';
}
