import { sql } from 'kysely';
import type { ClaimedWrite, Outcome } from '../../../application/ports/ledger-store.ts';
import type { InteractionId, WriteId } from '../../../domain/ids.ts';
import type { ActivityFields } from '../../../domain/plan/activity.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { WriteOperation } from '../../../application/ports/ledger-store.ts';
import type { Database } from '../database.ts';
import { agentOf } from './ledger-rows.ts';

interface ClaimedRow {
  readonly id: WriteId;
  readonly interaction_id: InteractionId;
  readonly part: string;
  readonly operation: WriteOperation;
  readonly key: string;
  readonly payload: Partial<ActivityFields>;
  readonly attempts: number;
}

/** Takes writes to be sent, each the first unfinished one of its interaction, so that they are carried out in order. */
export async function claim(
  db: Database,
  limit: number,
  now: EpochMs,
  until: EpochMs,
  horizon: EpochMs,
): Promise<readonly ClaimedWrite[]> {
  const { rows } = await sql<ClaimedRow>`
    update write set state = 'sending', attempts = write.attempts + 1, sent_at = ${new Date(now)}::timestamptz,
      next_try_at = ${new Date(until)}::timestamptz
    from (
      select id from write due
      where state in ('due', 'sending')
        and (next_try_at <= ${new Date(now)}::timestamptz or next_try_at > ${new Date(horizon)}::timestamptz)
        and not exists (select from write earlier where earlier.interaction_id = due.interaction_id
          and earlier.number < due.number and earlier.state in ('due', 'sending', 'refused'))
      order by next_try_at, number
      limit ${limit}
      for update skip locked
    ) first
    where write.id = first.id
    returning write.id, write.interaction_id, write.part, write.operation, write.key, write.payload, write.attempts`.execute(
    db,
  );
  return rows.map(({ interaction_id: interaction, part, ...row }) => ({
    ...row,
    interaction,
    agent: agentOf(part),
  }));
}

/**
 * Keeps what the CRM answered. Where a revision came while a write was being sent and it did not succeed, the later
 * write takes over what it would have written, and it is superseded.
 */
export async function confirm(db: Database, outcomes: readonly Outcome[], now: EpochMs): Promise<void> {
  const rows = outcomes.map((outcome) => ({
    id: outcome.id,
    attempts: outcome.attempts,
    state: outcome.state,
    record: outcome.state === 'done' ? outcome.record : null,
    next_try_at: outcome.state === 'due' ? new Date(outcome.nextTryAt).toISOString() : null,
    code: outcome.state === 'refused' ? outcome.code : null,
    words: outcome.state === 'done' ? null : outcome.words,
  }));
  await sql`
    with answer as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as a (id uuid, attempts integer, state text, record jsonb, next_try_at timestamptz, code text, words text)
    ), sent as (
      select write.id, write.payload, later.id as later, later.operation as later_operation, answer.state as answered
      from answer join write using (id)
      left join lateral (
        select id, operation from write newer
        where newer.key = write.key and newer.interaction_id = write.interaction_id
          and newer.number > write.number and newer.state = 'due'
        order by newer.number limit 1
      ) later on true
      where write.state = 'sending' and write.attempts = answer.attempts
    ), taken_over as (
      update write set payload = sent.payload || write.payload
      from sent
      where write.id = sent.later and sent.answered <> 'done' and write.operation = 'upsert-task'
    )
    update write set
      state = case when answer.state <> 'done' and sent.later is not null then 'superseded' else answer.state end,
      payload = case when sent.later_operation = 'delete-task' then '{}' else write.payload end,
      record = coalesce(nullif(answer.record, 'null'), write.record),
      next_try_at = coalesce(answer.next_try_at, write.next_try_at),
      error_code = answer.code,
      error = answer.words,
      confirmed_at = case when answer.state = 'done' then ${new Date(now)}::timestamptz end
    from answer join sent using (id)
    where write.id = answer.id`.execute(db);
}

/** When the next write may be sent. One behind an unfinished or refused one does not count, or it would be asked for again and again. */
export async function nextTryAt(db: Database): Promise<EpochMs | null> {
  const { rows } = await sql<{ at: EpochMs }>`
    select next_try_at as at from write due
    where state in ('due', 'sending')
      and not exists (select from write earlier where earlier.interaction_id = due.interaction_id
        and earlier.number < due.number and earlier.state in ('due', 'sending', 'refused'))
    order by next_try_at limit 1`.execute(db);
  return rows[0]?.at ?? null;
}
