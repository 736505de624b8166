import { sql, type ExpressionBuilder, type Selectable } from 'kysely';
import type {
  StoredLog,
  StoredProgress,
  LedgerStore,
  LedgerWrite,
  PlannedParticipation,
  Removal,
  WritePayload,
} from '../../../application/ports/logging/ledger-store.ts';
import type { AuditRow } from '../../../application/ports/organisation/organisation-store.ts';
import { recordId, type InteractionId, type RecordId, type WriteId } from '../../../domain/ids.ts';
import type { WriteState } from '../../../domain/logging/revisions/log-state.ts';
import type { People } from '../../../domain/organisation/visibility.ts';
import type { RecordRef } from '../../../domain/record.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from '../organisation/audit.ts';
import type { Tables } from '../tables/tables.ts';
import type { LoggingTables } from '../tables/logging.ts';
import { databaseOf } from '../transaction.ts';
import { isUuid } from '../uuid.ts';
import { isPartOf, nobody } from './is-part-of.ts';
import { agentOf, toPlan, toWrite } from './ledger-rows.ts';
import { earlier, factsOf, recordPlan } from './record-plan.ts';
import { claim, claimMails, confirm, expedite, nextTryAt, releaseClaims } from './sending.ts';

/** Plans, facts and writes in PostgreSQL. */
export function postgresLedgerStore(db: Database): LedgerStore {
  return {
    record: (tx, plan, known = null) => recordPlan(databaseOf(tx), plan, known),
    earlier: (tx, part) => earlier(databaseOf(tx), part),
    factsOf: (tx, part) => factsOf(databaseOf(tx), part),
    claim: (limit, now, until, horizon) => claim(db, limit, now, until, horizon),
    claimMails: (limit, now, until, horizon) => claimMails(db, limit, now, until, horizon),
    confirm: (outcomes, now) => confirm(db, outcomes, now),
    releaseClaims: () => releaseClaims(db),
    expedite: (lane, now) => expedite(db, lane, now),
    nextTryAt: (lane) => nextTryAt(db, lane),
    list: (filter, before, limit) => list(db, filter, before, limit),
    write: (id) => find(db, id),
    correct: (id, fields, states, audit) => audited(db, audit, (tx) => correct(tx, id, fields, states)),
    retry: (id, now, audit) => audited(db, audit, (tx) => retry(tx, id, now)),
    giveUp: (id, reason, now, audit) => audited(db, audit, (tx) => giveUp(tx, id, reason, now)),
    progress: (interactions) => progress(db, interactions),
    logs: (interactions) => logs(db, interactions),
    removals: (records) => removals(db, records),
    finishedTasks: (tasks) => finishedTasks(db, tasks),
    plannedBetween: (from, to, people, after, limit) => plannedBetween(db, from, to, people, after, limit),
  };
}

async function list(
  db: Database,
  { state, people }: Parameters<LedgerStore['list']>[0],
  before: number | null,
  limit: number,
): Promise<readonly LedgerWrite[]> {
  const rows = await selectWrites(db)
    .$if(state !== null, (query) => query.where('state', '=', state))
    .$if(people !== null, (query) => query.where(isPartOf(people ?? nobody)))
    .$if(before !== null, (query) => query.where('number', '<', before))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => toWrite(row, row.planned_by));
}

async function find(db: Database, id: WriteId): Promise<LedgerWrite | null> {
  if (!isUuid(id)) return null;
  const row = await selectWrites(db).where('id', '=', id).executeTakeFirst();
  return row ? toWrite(row, row.planned_by) : null;
}

/** Writes, each with the workflow version that planned it. */
const selectWrites = (db: Database) =>
  db
    .selectFrom('write')
    .selectAll()
    .select(
      sql<Pick<Selectable<LoggingTables['plan']>, 'workflow_id' | 'workflow_version'>>`(
        select jsonb_build_object('workflow_id', workflow_id, 'workflow_version', workflow_version)
        from plan where plan.id = write.plan_id)`.as('planned_by'),
    );

/** What a person does to a write is in the audit exactly when it is done. */
const audited = (
  db: Database,
  audit: AuditRow | undefined,
  change: (tx: Database) => Promise<boolean>,
): Promise<boolean> =>
  transaction(db, async (tx) => {
    const isDone = await change(tx);
    await writeAudit(tx, isDone && audit ? [audit] : []);
    return isDone;
  });

async function correct(
  db: Database,
  id: WriteId,
  fields: WritePayload,
  states: readonly WriteState[],
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('write')
    .set({
      // What was sent and not answered may stand in the CRM, and is replaced by what is sent now.
      ...('description' in fields && { replaces: withTriedNote }),
      payload: sql`payload || ${JSON.stringify(fields)}::jsonb`,
      overruled: sql`overruled || ${plannedIn(Object.keys(fields))}`,
    })
    .where('id', '=', id)
    .where('state', 'in', states)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const withTriedNote = sql<string>`case when attempts > 0 and payload ? 'description' and jsonb_typeof(replaces) = 'array'
  then replaces || jsonb_build_array(payload -> 'description') else replaces end`;

/** What the plan has in these fields; where a write sends what changed and nothing else, an earlier one has it. */
const plannedIn = (names: readonly string[]) => sql`(
  select coalesce(jsonb_object_agg(name, coalesce(write.overruled -> name, write.payload -> name, (
    select coalesce(earlier.overruled -> name, earlier.payload -> name) from write earlier
    where earlier.interaction_id = write.interaction_id and earlier.part = write.part and earlier.key = write.key
      and earlier.number < write.number and earlier.payload ? name
    order by earlier.number desc limit 1))), '{}')
  from unnest(${names}::text[]) as name)`;

async function retry(db: Database, id: WriteId, now: EpochMs): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('write')
    .set({ state: 'due', next_try_at: new Date(now) })
    .where('id', '=', id)
    .where('state', 'in', ['refused', 'due', 'given-up'])
    // What a later revision has replaced must not be written over it.
    .where((either) => either.not(either.exists(laterOfKey(either))))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const laterOfKey = (either: ExpressionBuilder<Tables, 'write'>) =>
  either
    .selectFrom('write as later')
    .select('later.id')
    .whereRef('later.key', '=', 'write.key')
    .whereRef('later.interaction_id', '=', 'write.interaction_id')
    .whereRef('later.part', '=', 'write.part')
    .whereRef('later.number', '>', 'write.number');

async function giveUp(db: Database, id: WriteId, reason: string, now: EpochMs): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('write')
    .set({ state: 'given-up', error: reason, confirmed_at: new Date(now) })
    .where('id', '=', id)
    .where('state', 'in', ['refused', 'due'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Who deleted the record of a write, and when; null where nobody did. */
const removal = sql`(select jsonb_build_object('by', agent_name,
    'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'))
  from audit where action = 'removed' and noun = write.record ->> 'kind' and noun_id = write.record ->> 'id'
  limit 1)`;

/** One statement, because every picture of a call asks for it. */
async function progress(
  db: Database,
  interactions: readonly InteractionId[],
): Promise<readonly StoredProgress[]> {
  if (interactions.length === 0) return [];
  type Row = Pick<StoredProgress, 'interaction' | 'outcome' | 'because' | 'writes'> & {
    readonly part: string;
  };
  const { rows } = await sql<Row>`
    select latest.interaction_id as interaction, latest.part, latest.outcome, latest.because, coalesce((
      select jsonb_agg(jsonb_build_object('kind', kind, 'operation', operation, 'state', state, 'attempts', attempts,
        'record', record, 'words', error, 'removed', ${removal}, 'noteKept', note_kept) order by number)
      from write where write.interaction_id = latest.interaction_id and write.part = latest.part), '[]') as writes
    from (
      select distinct on (interaction_id, part) interaction_id, part, outcome, because from plan
      where interaction_id = any(${interactions}::uuid[])
      order by interaction_id, part, revision desc
    ) latest`.execute(db);
  return rows.map(({ part, ...row }) => ({ ...row, agent: agentOf(part) }));
}

async function removals(
  db: Database,
  records: readonly RecordRef[],
): Promise<ReadonlyMap<RecordId, Removal>> {
  if (records.length === 0) return new Map();
  const rows = await db
    .selectFrom('audit')
    .select(['noun_id', 'agent_name', 'at'])
    .where('action', '=', 'removed')
    .where(
      'noun_id',
      'in',
      records.map(({ id }) => id),
    )
    .where(
      'noun',
      'in',
      records.map(({ kind }) => kind),
    )
    .execute();
  return new Map(rows.map((row) => [recordId(row.noun_id), { by: row.agent_name, at: row.at }]));
}

async function logs(db: Database, interactions: readonly InteractionId[]): Promise<readonly StoredLog[]> {
  if (interactions.length === 0) return [];
  const [plans, writes] = await Promise.all([
    sql<Selectable<LoggingTables['plan']>>`
      select distinct on (interaction_id, part) * from plan where interaction_id = any(${interactions}::uuid[])
      order by interaction_id, part, revision desc`.execute(db),
    sql<Selectable<LoggingTables['write']>>`
      select * from write where interaction_id = any(${interactions}::uuid[]) order by interaction_id, number`.execute(
      db,
    ),
  ]);
  return joined(plans.rows, writes.rows);
}

function joined(
  plans: readonly Selectable<LoggingTables['plan']>[],
  writes: readonly Selectable<LoggingTables['write']>[],
): readonly StoredLog[] {
  const nameOf = (row: { interaction_id: string; part: string }) => `${row.interaction_id} ${row.part}`;
  const byPart = Map.groupBy(writes, nameOf);
  return plans.map((plan) => ({
    plan: toPlan(plan),
    writes: (byPart.get(nameOf(plan)) ?? []).map((row) => toWrite(row, plan)),
  }));
}

async function finishedTasks(
  db: Database,
  tasks: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, 'complete' | 'delete'>> {
  if (tasks.length === 0) return new Map();
  // What was completed may have been deleted later; what was left alone, others have changed.
  const { rows } = await sql<{ task: RecordId; by: 'complete' | 'delete' }>`
    select payload -> 'task' ->> 'id' as task, max(payload ->> 'by') as by from write
    where operation = 'finish-task' and state = 'done' and not note_kept
      and payload -> 'task' ->> 'id' = any(${tasks})
    group by 1`.execute(db);
  return new Map(rows.map(({ task, by }) => [task, by]));
}

async function plannedBetween(
  db: Database,
  from: EpochMs,
  to: EpochMs,
  people: People | null,
  after: { readonly at: EpochMs; readonly id: string } | null,
  limit: number,
): Promise<readonly PlannedParticipation[]> {
  const firsts = await db
    .selectFrom('plan')
    .select(['id', 'interaction_id', 'part', 'planned_at'])
    .where('revision', '=', 1)
    .where(sql<boolean>`planned_at >= ${new Date(from)} and planned_at < ${new Date(to)}`)
    .$if(people !== null, (query) => query.where(isPartOf(people ?? nobody)))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(planned_at, id) > (${new Date(after?.at ?? 0)}, ${after?.id ?? null}::uuid)`),
    )
    .orderBy('planned_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  const found = await logs(db, [...new Set(firsts.map((first) => first.interaction_id))]);
  const byInteraction = Map.groupBy(found, ({ plan }) => plan.interaction);
  return firsts.flatMap((first) => {
    const whole = byInteraction.get(first.interaction_id) ?? [];
    const log = whole.find(({ plan }) => plan.agent === agentOf(first.part));
    return log ? [{ place: { at: first.planned_at, id: first.id }, log, whole }] : [];
  });
}
