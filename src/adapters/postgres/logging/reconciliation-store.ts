import { sql, type Selectable } from 'kysely';
import type {
  DayReport,
  ReconciliationStore,
} from '../../../application/ports/logging/reconciliation-store.ts';
import type { Database } from '../connection/database.ts';
import type { ReconciliationTables } from '../tables/reconciliation.ts';

type Row = Selectable<ReconciliationTables['reconciliation_report']>;

/** What each day's comparison found, in PostgreSQL. */
export function postgresReconciliationStore(db: Database): ReconciliationStore {
  return {
    async begin(day, now) {
      const { rows } = await sql`
        insert into reconciliation_report as report (day, begun_at) values (${day}::date, ${new Date(now)}::timestamptz)
        on conflict (day) do update set begun_at = excluded.begun_at
        where report.ended_at is null
        returning day`.execute(db);
      return rows.length > 0;
    },

    async finish(day, { findings, ...counts }, now) {
      await db
        .updateTable('reconciliation_report')
        .set({ ...counts, findings: JSON.stringify(findings), ended_at: new Date(now) })
        .where('day', '=', day)
        .execute();
    },

    async keep(days) {
      await sql`delete from reconciliation_report where day not in (
        select day from reconciliation_report order by day desc limit ${days})`.execute(db);
    },

    async list(limit) {
      const rows = await db
        .selectFrom('reconciliation_report')
        .select(['day', 'begun_at', 'ended_at', 'missing', 'doubled', 'changed', 'pending', 'compared'])
        .orderBy('day', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toReport);
    },

    async read(day) {
      const row = await db
        .selectFrom('reconciliation_report')
        .selectAll()
        .where('day', '=', day)
        .executeTakeFirst();
      return row === undefined ? null : { ...toReport(row), findings: row.findings };
    },
  };
}

const toReport = (row: Omit<Row, 'findings'>): DayReport => ({
  day: row.day,
  begunAt: row.begun_at,
  endedAt: row.ended_at,
  missing: row.missing,
  doubled: row.doubled,
  changed: row.changed,
  pending: row.pending,
  compared: row.compared,
});
