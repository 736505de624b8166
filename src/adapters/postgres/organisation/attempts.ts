import { sql } from 'kysely';
import type { AttemptStore } from '../../../application/ports/organisation/attempt-store.ts';
import type { AuditRow } from '../../../application/ports/organisation/organisation-store.ts';
import { epochMs } from '../../../domain/time.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from './audit.ts';

/** Attempts in PostgreSQL: the row of what is tried is the lock, so those at the same moment are counted one by one. */
export function postgresAttempts(db: Database): AttemptStore {
  return {
    async countAttempt({ kind, subject }, most, at, forgetBefore) {
      const now = new Date(at);
      const before = new Date(forgetBefore);
      // Below the limit the time runs from the first attempt, at the limit from the last one.
      const isOver = sql<boolean>`case when attempt.count >= ${most} then attempt.last_at else attempt.first_at end <= ${before}`;
      const counted = await db
        .insertInto('attempt')
        .values({ kind, subject, count: 1, first_at: now, last_at: now })
        .onConflict((conflict) =>
          conflict
            .columns(['kind', 'subject'])
            .doUpdateSet({
              count: sql<number>`case when ${isOver} then 1 else attempt.count + 1 end`,
              first_at: sql<Date>`case when ${isOver} then ${now}::timestamptz else attempt.first_at end`,
              last_at: now,
            })
            .where(sql<boolean>`attempt.count < ${most} or ${isOver}`),
        )
        .returning('count')
        .executeTakeFirst();
      if (counted !== undefined) return null;
      const row = await db
        .selectFrom('attempt')
        .select('last_at')
        .where('kind', '=', kind)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return row?.last_at ?? epochMs(0);
    },

    async forgetAttempts({ kind, subject }) {
      await db.deleteFrom('attempt').where('kind', '=', kind).where('subject', '=', subject).execute();
    },

    async takeBackAttempt({ kind, subject }) {
      await db
        .updateTable('attempt')
        .set({ count: sql<number>`greatest(0, count - 1)` })
        .where('kind', '=', kind)
        .where('subject', '=', subject)
        .execute();
    },

    auditAttempt: (audit: AuditRow) => transaction(db, (tx) => writeAudit(tx, [audit])),
  };
}
