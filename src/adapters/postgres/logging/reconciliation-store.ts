import { sql, type RawBuilder, type Selectable } from 'kysely';
import type {
  DayReport,
  ReconciliationStore,
} from '../../../application/ports/logging/reconciliation-store.ts';
import type { People } from '../../../domain/organisation/visibility.ts';
import type { Database } from '../connection/database.ts';
import type { ReconciliationTables } from '../tables/reconciliation.ts';
import { isPartOf } from './is-part-of.ts';

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

    async list(limit, people) {
      if (people !== null)
        return (await ofPeople(db, people, sql`order by day desc limit ${limit}`)).map(toReport);
      const rows = await db
        .selectFrom('reconciliation_report')
        .select(['day', 'begun_at', 'ended_at', 'missing', 'doubled', 'changed', 'pending', 'compared'])
        .orderBy('day', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toReport);
    },

    async read(day, people) {
      if (people !== null) {
        const [theirs] = await ofPeople(db, people, sql`where day = ${day}::date`);
        return theirs === undefined ? null : { ...toReport(theirs), findings: theirs.findings };
      }
      const row = await db
        .selectFrom('reconciliation_report')
        .selectAll()
        .where('day', '=', day)
        .executeTakeFirst();
      return row === undefined ? null : { ...toReport(row), findings: row.findings };
    },
  };
}

/** The reports as far as they are about contacts of these people: their findings, and how many of their parts were planned. */
async function ofPeople(db: Database, people: People, tail: RawBuilder<unknown>): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select day, begun_at, ended_at, 0 as pending, findings,
      (select count(*) from jsonb_array_elements(findings) one where one ->> 'found' = 'missing')::integer as missing,
      (select count(*) from jsonb_array_elements(findings) one where one ->> 'found' = 'doubled')::integer as doubled,
      (select count(*) from jsonb_array_elements(findings) one where one ->> 'found' = 'changed')::integer as changed,
      (select count(*) from plan where revision = 1 and planned_at >= day::timestamp at time zone 'UTC'
        and planned_at < (day + 1)::timestamp at time zone 'UTC' and ${isPartOf(people)})::integer as compared
    from (
      select day, begun_at, ended_at, coalesce((
        select jsonb_agg(finding) from (
          select finding, finding ->> 'agent' as part, (finding ->> 'interaction')::uuid as interaction_id
          from jsonb_array_elements(findings) finding
        ) found where part = any(${[...people.agents]}::text[]) or part is null and (
          exists (select from participation where participation.interaction_id = found.interaction_id
            and agent_id = any(${[...people.agents]}::uuid[]))
          or exists (select from interaction where id = found.interaction_id
            and queue_id = any(${[...people.queues]}::uuid[])))
      ), '[]') as findings
      from reconciliation_report ${tail}
    ) report order by day desc`.execute(db);
  return rows;
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
