import { sql, type RawBuilder } from 'kysely';
import {
  lostMail,
  type Earlier,
  type NewPlan,
  type ParticipationRef,
} from '../../../application/ports/logging/ledger-store.ts';
import { leavesNote } from '../../../domain/logging/activity/note-decision.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import { revise, type Revision } from '../../../domain/logging/revisions/revision.ts';
import type { Database } from '../connection/database.ts';
import { countParticipation } from '../reports/count-participation.ts';
import { partName } from './ledger-rows.ts';

const refOf = ({ interaction, part }: ContactFacts): ParticipationRef => ({
  interaction: interaction.id,
  agent: part?.agentId ?? null,
});

/**
 * Saves a revision of a participation's plan with the writes that `revise` gives. The end of a call waits for it, and
 * nothing was written for most before they end, so unless what came before is known already, one statement is tried that
 * saves nothing where there are earlier writes; only then they are read.
 */
export async function recordPlan(db: Database, plan: NewPlan, known: Earlier | null): Promise<void> {
  const revised = (writes: Earlier['writes']) =>
    revise(plan.writes, writes, {
      eraseAll: plan.plan.eraseAll,
      agreed: plan.agreed ?? [],
      leavesNote: leavesNote(plan.facts),
    });
  if (known === null && !plan.plan.eraseAll && (await save(db, plan, revised([]), isFirst(plan)))) return;
  const { writes } = known ?? (await earlier(db, refOf(plan.facts)));
  await save(db, plan, revised(writes), sql`true`);
}

/** Nothing was written for it yet, and nothing by another participation under a key that they share. */
const isFirst = ({ facts, writes }: NewPlan): RawBuilder<unknown> => {
  const ref = refOf(facts);
  return sql`not exists (select from write where interaction_id = ${ref.interaction}::uuid
    and (part = ${partName(ref)} or key = any(${writes.map(({ key }) => key)}::text[])))`;
};

/** Saves plan, facts and writes in one statement if `condition` holds; false: it does not, and nothing is saved. */
async function save(
  db: Database,
  { id, facts, workflow, plan, at }: NewPlan,
  { writes, superseded, sending }: Revision,
  condition: RawBuilder<unknown>,
): Promise<boolean> {
  const ref = refOf(facts);
  const { interaction } = ref;
  const part = partName(ref);
  const moment = new Date(at);
  const rows = writes.map((write, position) => ({ ...write, position }));
  const replaced = plan.eraseAll ? erased(ref, superseded) : supersede(superseded);
  const takenOver = plan.eraseAll || superseded.length === 0 ? sql`null` : complaintTakenOver;
  const { rows: kept } = await sql`
    with revised as (
      insert into plan (id, interaction_id, part, revision, workflow_id, workflow_version, kind, outcome, because,
        steps, to_be_decided, planned_at)
      select ${id}::uuid, ${interaction}::uuid, ${part},
        1 + coalesce((select max(revision) from plan where interaction_id = ${interaction}::uuid and part = ${part}), 0),
        ${workflow.id}::uuid, ${workflow.version}::integer, ${plan.kind}, ${plan.outcome},
        ${JSON.stringify(plan.because)}::jsonb, ${JSON.stringify(plan.steps)}::jsonb, ${plan.toBeDecided}::boolean,
        ${moment}::timestamptz
      where ${condition}
      returning id
    ), kept as (
      insert into facts (plan_id, body)
      select id, ${JSON.stringify(facts)}::jsonb from revised where not ${plan.eraseAll}::boolean
    ), counted as (
      ${countParticipation(facts, plan)}
    ), ${replaced} ${revisedWhileSent(sending)} written as (
      insert into write (id, plan_id, interaction_id, part, kind, operation, key, payload, overruled, replaces, complaint,
        state, next_try_at, planned_at)
      select planned.id, revised.id, ${interaction}::uuid, ${part}, kind, operation, key, payload, overruled, replaces,
        ${takenOver}, 'due', to_timestamp(0), ${moment}::timestamptz
      from revised, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as planned (id uuid, position integer,
        kind text, operation text, key text, payload jsonb, overruled jsonb, replaces jsonb)
      order by position
    )
    select from revised`.execute(db);
  return kept.length > 0;
}

const supersede = (superseded: Revision['superseded']): RawBuilder<unknown> =>
  superseded.length === 0
    ? sql``
    : sql`superseded as (
      update write set state = 'superseded' where id = any(${superseded}::uuid[])
      returning key, operation, complaint
    ),`;

/** Whoever keeps their answers looks at this revision first. */
const revisedWhileSent = (sending: Revision['sending']): RawBuilder<unknown> =>
  sending.length === 0
    ? sql``
    : sql`revised_while_sent as (update write set revised = true where id = any(${sending}::uuid[])),`;

/** What the CRM complained of while it made a record is said of the write that takes the place of the first one. */
const complaintTakenOver = sql`(select max(complaint) from superseded
  where superseded.key = planned.key and superseded.operation = planned.operation)`;

/**
 * Where nothing may be kept, the content of the earlier revisions goes too (spec L7), with what the audit quotes of it:
 * who did what, and when, stays. What is being sent loses it when answered.
 */
const erased = (ref: ParticipationRef, superseded: Revision['superseded']): RawBuilder<unknown> => {
  const isOfPart = sql`interaction_id = ${ref.interaction}::uuid and part = ${partName(ref)}`;
  const isSuperseded = sql`id = any(${superseded}::uuid[])`;
  return sql`emptied as (
      update write set state = case when ${isSuperseded} then 'superseded' else state end,
        payload = '{}', overruled = '{}', replaces = '[]', error = null, complaint = null, record = record || '{"name": ""}'
      where ${isOfPart} and (state in ('done', 'given-up', 'superseded') or ${isSuperseded})
    ), forgotten as (
      delete from facts using plan where facts.plan_id = plan.id and ${isOfPart}
    ), silenced as (
      update plan set steps = '[]' where ${isOfPart}
    ), unquoted as (
      update audit set before = before - 'name', after = case when after ? 'corrected' then '{}' else after end
      where noun = 'write' and noun_id = any(array(select id::text from write where ${isOfPart}))
        or action = 'removed' and noun_id = any(array(
          select record ->> 'id' from write where ${isOfPart} and kind = 'activity'))
    ),`;
};

/**
 * What was stored of a participation, with what others of the contact did once. The writes are locked, because the ledger may
 * be sending one: whether it is, is settled before anything is decided, and does not change until the transaction ends.
 */
export async function earlier(db: Database, ref: ParticipationRef): Promise<Earlier> {
  const { rows } = await sql<Earlier>`
    with locked as (
      select id, number, operation, key, payload, overruled, replaces, state, attempts, record, part = ${partName(ref)} as own,
        operation = 'send-mail' and state = 'refused' and error_code is not distinct from ${lostMail.code} as lost
      from write
      where interaction_id = ${ref.interaction}::uuid
        and (part = ${partName(ref)} or operation in ('create-record', 'finish-task', 'send-mail'))
      order by number
      for no key update
    )
    select (${latestFacts(ref)}) as facts, coalesce((
      select jsonb_agg(jsonb_build_object('id', id, 'operation', operation, 'key', key, 'payload', payload,
        'overruled', overruled, 'replaces', replaces, 'state', state, 'attempts', attempts, 'record', record, 'isOwn', own, 'mayBeSent', lost) order by number)
      from locked), '[]') as writes`.execute(db);
  return rows[0] ?? { facts: null, writes: [] };
}

const latestFacts = (ref: ParticipationRef): RawBuilder<unknown> => sql`
  select facts.body from plan left join facts on facts.plan_id = plan.id
  where plan.interaction_id = ${ref.interaction}::uuid and plan.part = ${partName(ref)}
  order by plan.revision desc limit 1`;

/** What the latest revision was planned from; null: none was planned, or nothing may be kept of it. */
export async function factsOf(db: Database, ref: ParticipationRef): Promise<ContactFacts | null> {
  const { rows } = await sql<{ body: ContactFacts | null }>`${latestFacts(ref)}`.execute(db);
  return rows[0]?.body ?? null;
}
