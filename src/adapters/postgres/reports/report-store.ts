import { sql, type RawBuilder } from 'kysely';
import {
  ZoneUnknown,
  type ReportScope,
  type ReportStore,
} from '../../../application/ports/interactions/report-store.ts';
import type { ContactFigures } from '../../../domain/report/contacts.ts';
import type { LedgerFigures } from '../../../domain/report/ledger.ts';
import type { LoggingFigures } from '../../../domain/report/logging.ts';
import type { MissedFigures } from '../../../domain/report/missed-calls.ts';
import type { Grouping } from '../../../domain/report/report.ts';
import type { ServiceFigures } from '../../../domain/report/service-level.ts';
import { transaction, type Database } from '../connection/database.ts';
import { hourOf, isAnsweredBy, isIn, isWriteOf } from './participation-conditions.ts';

/** Agents, queues and dispositions that nobody would read through; the total is of all. */
const mostRows = 1_000;

/** Enough to group a million contacts without a file; a few people at a time ask for reports. */
const workMemory = '64MB';

/** The figures of the reports in PostgreSQL. */
export function postgresReportStore(db: Database): ReportStore {
  return {
    missedCalls: (scope) => counting(db, (tx) => missedCalls(tx, scope)),
    contacts: (scope, by, zone) => counting(db, (tx) => contacts(tx, scope, by, zone)),
    serviceLevel: (scope, promises) => counting(db, (tx) => serviceLevel(tx, scope, promises)),
    logging: (scope) => counting(db, (tx) => logging(tx, scope)),
    ledger: (scope) => counting(db, (tx) => ledger(tx, scope)),
  };
}

/**
 * Lets PostgreSQL plan for the period that is asked for: an hour and a year want other ways through the table, and a
 * plan for any period at all would be made for a short one.
 */
function counting<Result>(db: Database, work: (tx: Database) => Promise<Result>): Promise<Result> {
  return transaction(db, async (tx) => {
    await sql`select set_config('plan_cache_mode', 'force_custom_plan', true),
      set_config('work_mem', ${workMemory}, true)`.execute(tx);
    return work(tx);
  });
}

async function missedCalls(db: Database, scope: ReportScope) {
  const { rows } = await sql<MissedFigures>`
    select f.agent_id as agent,
      count(*) filter (where f.kind = 'inbound-answered') as answered,
      count(*) filter (where f.kind = 'inbound-missed') as missed,
      count(*) filter (where f.kind = 'inbound-missed' and ${isAnsweredBy.another}) as "answeredByAnother"
    from contact_figure f where ${isIn(scope)} and f.kind in ('inbound-answered', 'inbound-missed')
    group by f.agent_id`.execute(db);
  const totals = await sql<Omit<MissedFigures, 'agent'>>`
    select count(*) as missed, count(*) filter (where one.is_by_another) as "answeredByAnother", (
        select count(distinct f.interaction_id) from contact_figure f
        where ${isIn(scope)} and f.kind = 'inbound-answered') as answered
    from (
      select bool_or(${isAnsweredBy.another}) as is_by_another from contact_figure f
      where ${isIn(scope)} and f.kind = 'inbound-missed' group by f.interaction_id
    ) one`.execute(db);
  return { rows, total: onlyRow(totals.rows) };
}

function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('a count gave no row');
  return row;
}

/** What the contacts are grouped by. */
function keyOf(by: Grouping, zone: string): RawBuilder<unknown> {
  switch (by) {
    case 'kind':
      return sql`f.kind`;
    case 'disposition':
      return sql`f.disposition`;
    case 'agent':
      return sql`f.agent_id`;
    case 'queue':
      return sql`f.queue_id`;
    case 'hour':
      return hourOf(zone);
    case 'day':
      return sql`(f.started_at at time zone ${zone}::text)::date`;
  }
}

/** Of the parts `one` of each contact, what the report says of them all. */
const figures = sql`count(*) as contacts,
  count(*) filter (where one.kinds @> '{inbound-answered}') as "inboundAnswered",
  count(*) filter (where one.kinds @> '{inbound-missed}') as "inboundMissed",
  count(*) filter (where one.kinds @> '{outbound-answered}') as "outboundAnswered",
  count(*) filter (where one.kinds @> '{outbound-unanswered}') as "outboundUnanswered",
  count(*) filter (where one.kinds @> '{internal}') as internal,
  coalesce(sum(one.talk_ms), 0)::bigint as "talkMs",
  coalesce(sum(one.talks), 0)::bigint as talks`;

const ofContact = sql`array_agg(f.kind) as kinds, sum(f.talk_ms) as talk_ms, count(*) filter (where f.talk_ms > 0) as talks`;

async function contacts(db: Database, scope: ReportScope, by: Grouping, zone: string) {
  const key = keyOf(by, zone);
  try {
    const { rows } = await sql<ContactFigures>`
      select one.key::text, ${figures}
      from (
        select ${key} as key, ${ofContact} from contact_figure f where ${isIn(scope)}
        group by 1, f.interaction_id
      ) one
      group by one.key order by contacts desc limit ${mostRows}`.execute(db);
    const totals = await sql<Omit<ContactFigures, 'key'>>`
      select ${figures}
      from (select ${ofContact} from contact_figure f where ${isIn(scope)} group by f.interaction_id) one`.execute(
      db,
    );
    return { rows, total: onlyRow(totals.rows) };
  } catch (error) {
    throw isZoneUnknown(error) ? new ZoneUnknown(zone, { cause: error }) : error;
  }
}

/** PostgreSQL's `invalid_parameter_value`: the zone is the only parameter that it looks up. */
const isZoneUnknown = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '22023';

/**
 * A contact counts once, in the queue in which it was answered or else waited last. Who gave up waited until the call
 * ended, which is later than what the parts know that let it pass; a call that still waits is not counted yet.
 */
async function serviceLevel(
  db: Database,
  scope: ReportScope,
  promises: Parameters<ReportStore['serviceLevel']>[1],
): Promise<readonly ServiceFigures[]> {
  const { rows } = await sql<ServiceFigures>`
    with contact as (
      select distinct on (f.interaction_id) f.interaction_id, f.queue_id, f.wait_ms,
        f.kind = 'inbound-answered' as is_answered
      from contact_figure f
      where f.interaction_id in (select f.interaction_id from contact_figure f where ${isIn(scope)})
        and f.queue_id is not null and f.kind in ('inbound-answered', 'inbound-missed')
      order by f.interaction_id, f.kind, f.wait_ms desc
    ), waited as (
      select contact.queue_id, contact.is_answered, case when contact.is_answered then contact.wait_ms
        else extract(epoch from i.ended_at - i.started_at) * 1000 end as wait_ms
      from contact left join interaction i on i.id = contact.interaction_id and not contact.is_answered
      where contact.is_answered or i.ended_at is not null
    )
    select waited.queue_id as queue,
      count(*) filter (where is_answered) as answered,
      count(*) filter (where is_answered and wait_ms <= promise.seconds * 1000) as within,
      count(*) filter (where not is_answered) as abandoned,
      avg(wait_ms) filter (where is_answered) as "meanWaitMs",
      percentile_disc(0.9) within group (order by wait_ms) as "mostWaitMs",
      max(wait_ms) as "longestWaitMs"
    from waited
    left join unnest(${promises.map(({ queue }) => queue)}::uuid[], ${promises.map(({ seconds }) => seconds)}::bigint[])
      as promise (queue_id, seconds) using (queue_id)
    group by waited.queue_id limit ${mostRows}`.execute(db);
  return rows;
}

async function logging(db: Database, scope: ReportScope) {
  const { rows } = await sql<LoggingFigures>`
    select f.outcome, f.reason, count(distinct f.interaction_id) as contacts, count(*) as parts
    from contact_figure f where ${isIn(scope)} group by f.outcome, f.reason`.execute(db);
  const all = await sql<{ contacts: number }>`
    select count(distinct f.interaction_id) as contacts from contact_figure f where ${isIn(scope)}`.execute(
    db,
  );
  return { rows, contacts: all.rows[0]?.contacts ?? 0 };
}

async function ledger(db: Database, scope: ReportScope): Promise<readonly LedgerFigures[]> {
  const { rows } = await sql<LedgerFigures>`
    select w.state, count(distinct w.interaction_id) as contacts, count(*) as writes,
      count(*) filter (where w.attempts > 1) as retried,
      min(w.planned_at) filter (where w.state in ('due', 'sending')) as "oldestAt",
      percentile_disc(0.5) within group (order by ${delayMs}) as "middleDelayMs",
      percentile_disc(0.95) within group (order by ${delayMs}) as "mostDelayMs"
    from contact_figure f join write w on ${isWriteOf}
    where ${isIn(scope)}
    group by w.state`.execute(db);
  return rows;
}

/** From the plan to the confirmation; null, and so left aside, where the CRM did not confirm it. */
const delayMs = sql`case when w.state = 'done' then extract(epoch from w.confirmed_at - w.planned_at) * 1000 end`;
