import type { AuditRow } from '../../../application/ports/organisation/organisation-store.ts';
import { epochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';

/** Keeps entries of the audit, in the transaction of what they tell about. */
export async function writeAudit(tx: Database, entries: readonly AuditRow[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ id, at, by, action, noun, nounId, before, after }) => ({
    id,
    at: new Date(at),
    agent_id: by.id,
    agent_name: by.name,
    action,
    noun,
    noun_id: nounId,
    before: jsonOrNull(before),
    after: jsonOrNull(after),
  }));
  await tx.insertInto('audit').values(rows).execute();
}

/** Newest first, older than the entry `before` (null: from the newest). */
export async function readAudit(
  db: Database,
  before: string | null,
  limit: number,
): Promise<readonly AuditRow[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: epochMs(row.at),
    by: { id: row.agent_id, name: row.agent_name },
    action: row.action,
    noun: row.noun,
    nounId: row.noun_id,
    before: row.before,
    after: row.after,
  }));
}

const jsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
