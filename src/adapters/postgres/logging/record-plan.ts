import { sql, type RawBuilder } from 'kysely';
import {
  lostMail,
  type NewPlan,
  type ParticipationRef,
} from '../../../application/ports/logging/ledger-store.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import type { Database } from '../database.ts';
import { countPart } from '../reports/count-part.ts';

/** As the column `part` names it. */
export const partName = ({ agent }: ParticipationRef): string => agent ?? 'acd';

/** Done once under its key, whatever later revisions say: what was made or sent is not made or sent again. */
const isOnce = sql`operation in ('create-record', 'finish-task', 'send-mail')`;
/** A mail that may have been sent waits for a person, who looks first; no revision may send it. */
const mayBeSent = sql`operation = 'send-mail' and state = 'refused'
  and error_code is not distinct from ${lostMail.code}`;

/** Taking back that was tried stays until it is done: whether it took effect is unknown, and what it is to delete may stand. */
const wasTried = sql`operation like 'delete-%' and attempts > 0`;
/** What a person gave up stays given up as long as it would be written just so. */
const isGivenUp = sql`operation like 'upsert-%' and exists (select from earlier given where given.key = changed.key
        and given.state = 'given-up' and given.payload = changed.payload
        and not exists (select from earlier later where later.key = given.key and later.number > given.number))`;
/**
 * A key as the plan has it. What was taken back and is wanted again (a follow-up chosen a second time) gets a number
 * behind its key, because the CRM lets nothing be written onto what was deleted.
 */
const asPlanned = (key: RawBuilder<unknown>) => sql`split_part(${key}, '+', 1)`;

/** The planned writes under the keys that the CRM is to know them by. */
const addressed = sql`
      select planned.id, planned.position, planned.kind, planned.operation, planned.payload, case
          when planned.operation like 'upsert-%' then planned.key || coalesce((
            select '+' || (count(*) + 1) from earlier where ${wasTried} and ${asPlanned(sql`earlier.key`)} = planned.key
            having count(*) > 0), '')
          when planned.operation in ('delete-task', 'delete-event') then coalesce((
            select earlier.key from earlier
            where earlier.operation like 'upsert-%' and ${asPlanned(sql`earlier.key`)} = planned.key
            order by earlier.number desc limit 1), planned.key)
          else planned.key
        end as key
      from planned`;

/** By key and field, what was sent since it was last taken back, or is being sent. */
const sent = sql`
      select distinct on (earlier.key, field.name) earlier.key, field.name, field.value
      from earlier, jsonb_each(earlier.payload) as field (name, value)
      where earlier.operation like 'upsert-%' and earlier.state in ('done', 'sending')
        and not exists (select from earlier removal where removal.key = earlier.key
          and removal.operation like 'delete-%' and removal.number > earlier.number
          and (removal.state = 'done' or removal.attempts > 0))
      order by earlier.key, field.name, earlier.number desc`;

/** By key and field, what a person corrected and no later revision has changed, with what the plan had there. */
const corrected = sql`
      select key, name, value, planned from (
        select distinct on (earlier.key, field.name) earlier.key, field.name, field.value,
          earlier.overruled -> field.name as planned
        from earlier, jsonb_each(earlier.payload) as field (name, value)
        order by earlier.key, field.name, earlier.number desc
      ) latest where planned is not null`;

/** The planned writes with the fields that remain to be sent; what was corrected stands as long as the plan stays. */
const changed = sql`
      select addressed.id, addressed.position, addressed.kind, addressed.operation, addressed.key,
        coalesce(jsonb_object_agg(field.name, field.value) filter (where sent.value is distinct from field.value), '{}')
          as payload,
        coalesce(jsonb_object_agg(field.name, field.overruled)
          filter (where sent.value is distinct from field.value and field.overruled is not null), '{}') as overruled
      from addressed
      left join lateral (
        select field.name, coalesce(corrected.value, field.value) as value, corrected.planned as overruled
        from jsonb_each(addressed.payload) as field (name, value)
        left join corrected on corrected.key = addressed.key and corrected.name = field.name
          and corrected.planned = field.value
      ) field on true
      left join sent on sent.key = addressed.key and sent.name = field.name
      group by addressed.id, addressed.position, addressed.kind, addressed.operation, addressed.key`;

/**
 * Keeps a revision of a part's plan in one statement, because the end of a call waits for it. Writes of earlier
 * revisions that nobody is sending are superseded; what remains to be sent of a field is found by comparing with what
 * was sent under the same key since it was last taken back, or is being sent now. What a person corrected stays
 * corrected until the plan itself changes there. What is done once is left out where it was sent or a person has given
 * it up. Where nothing may be kept, the content of the earlier revisions goes too
 * (spec L7).
 */
export async function recordPlan(
  db: Database,
  { id, facts, workflow, plan, writes, at }: NewPlan,
): Promise<void> {
  const interaction = facts.interaction.id;
  const part = partName({ interaction, agent: facts.part?.agentId ?? null });
  const moment = new Date(at);
  const rows = writes.map((write, position) => ({
    id: write.id,
    position,
    kind: write.kind,
    operation: write.operation,
    key: write.key,
    payload: 'fields' in write ? write.fields : {},
  }));
  await sql`
    with revised as (
      insert into plan (id, interaction_id, part, revision, workflow_id, workflow_version, kind, outcome, because,
        steps, to_be_decided, planned_at)
      select ${id}::uuid, ${interaction}::uuid, ${part},
        1 + coalesce((select max(revision) from plan where interaction_id = ${interaction}::uuid and part = ${part}), 0),
        ${workflow.id}::uuid, ${workflow.version}::integer, ${plan.kind}, ${plan.outcome},
        ${JSON.stringify(plan.because)}::jsonb, ${JSON.stringify(plan.steps)}::jsonb, ${plan.toBeDecided}::boolean,
        ${moment}::timestamptz
    ), kept as (
      insert into facts (plan_id, body)
      select ${id}::uuid, ${JSON.stringify(facts)}::jsonb where not ${plan.eraseAll}::boolean
    ), counted as (
      ${countPart(facts, plan)}
    ), earlier as (
      select * from write where interaction_id = ${interaction}::uuid and part = ${part}
    ), superseded as (
      update write set state = 'superseded',
        payload = case when ${plan.eraseAll}::boolean then '{}' else payload end,
        overruled = case when ${plan.eraseAll}::boolean then '{}' else overruled end
      where interaction_id = ${interaction}::uuid and part = ${part} and state in ('due', 'refused')
        and (${plan.eraseAll}::boolean or not (${mayBeSent})) and not (${wasTried})
    ), emptied as (
      update write set payload = '{}', overruled = '{}', error = null, record = record || '{"name": ""}'
      where ${plan.eraseAll}::boolean and interaction_id = ${interaction}::uuid and part = ${part}
        and state in ('done', 'given-up', 'superseded')
    ), forgotten as (
      delete from facts using plan
      where ${plan.eraseAll}::boolean and facts.plan_id = plan.id
        and plan.interaction_id = ${interaction}::uuid and plan.part = ${part}
    ), silenced as (
      update plan set steps = '[]' where ${plan.eraseAll}::boolean
        and interaction_id = ${interaction}::uuid and part = ${part}
    ), planned as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as w (id uuid, position integer, kind text, operation text, key text, payload jsonb)
    ), addressed as (${addressed}
    ), sent as (${sent}
    ), corrected as (${corrected}
    ), once as (
      select key from write
      where interaction_id = ${interaction}::uuid and ${isOnce}
        and (state in ('done', 'sending', 'given-up') or ${mayBeSent})
    ), changed as (${changed}
    )
    insert into write (id, plan_id, interaction_id, part, kind, operation, key, payload, overruled, state,
      next_try_at, planned_at)
    select id, ${id}::uuid, ${interaction}::uuid, ${part}, kind, operation, key, payload, overruled, 'due',
      to_timestamp(0), ${moment}::timestamptz
    from changed
    where (operation not like 'upsert-%' or payload <> '{}') and not (${isOnce} and key in (select key from once))
      and not (operation like 'delete-%' and exists (select from earlier tried where tried.key = changed.key
        and tried.operation like 'delete-%' and tried.attempts > 0 and tried.state in ('due', 'sending', 'refused')))
      and not (${isGivenUp})
    order by position`.execute(db);
}

/** What the latest revision of a part was planned from. */
export async function factsOf(db: Database, ref: ParticipationRef): Promise<ContactFacts | null> {
  const latest = await db
    .selectFrom('plan')
    .leftJoin('facts', 'facts.plan_id', 'plan.id')
    .select('facts.body')
    .where('plan.interaction_id', '=', ref.interaction)
    .where('plan.part', '=', partName(ref))
    .orderBy('plan.revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return latest?.body ?? null;
}

/**
 * Keys of the part's writes, as the plan has them, that were sent, or may have been, and were not taken back since.
 * Taking back counts when it was confirmed.
 */
export async function sentKeys(db: Database, ref: ParticipationRef): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct ${asPlanned(sql`begun.key`)} as key from write begun
    where begun.interaction_id = ${ref.interaction}::uuid and begun.part = ${partName(ref)}
      and begun.operation not in ('delete-task', 'delete-event', 'delete-untouched')
      and (begun.state = 'done' or begun.attempts > 0)
      and not exists (select from write removal where removal.interaction_id = begun.interaction_id
        and removal.part = begun.part and removal.key = begun.key and removal.state = 'done'
        and removal.operation in ('delete-task', 'delete-event', 'delete-untouched')
        and removal.number > begun.number)
    order by key`.execute(db);
  return rows.map(({ key }) => key);
}
