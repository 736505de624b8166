import { sql, type RawBuilder } from 'kysely';
import {
  lostMail,
  type ClaimedMails,
  type ClaimedWrite,
  type Lane,
  type Outcome,
} from '../../../application/ports/logging/ledger-store.ts';
import type { InteractionId, WriteId } from '../../../domain/ids.ts';
import type { MailFields } from '../../../domain/logging/context/writes.ts';
import { isoText, type EpochMs } from '../../../domain/time.ts';
import { transaction, type Database } from '../connection/database.ts';
import { agentOf } from './ledger-rows.ts';
import { toCrmWrite, type SendableRow } from './sendable.ts';

interface ClaimedRow {
  readonly id: WriteId;
  readonly interaction_id: InteractionId;
  readonly part: string;
  readonly key: string;
  readonly attempts: number;
}

/**
 * A write waits for what comes before it in its own participation, for another one's under the same key, and for records that
 * another one makes if it names any. Nothing else of another participation keeps it waiting: no agent's log is held back by
 * what is refused of somebody else's.
 */
const isFirst = sql`not exists (select from write earlier where earlier.interaction_id = due.interaction_id
  and earlier.lane = due.lane and earlier.number < due.number and earlier.state in ('due', 'sending', 'refused')
  and (earlier.part = due.part or earlier.key = due.key
    or earlier.operation = 'create-record' and due.payload @? '$.*.made'))`;

const dueNow = (lane: Lane, now: EpochMs, horizon: EpochMs): RawBuilder<unknown> => sql`
  lane = ${lane} and state in ('due', 'sending')
  and (next_try_at <= ${new Date(now)}::timestamptz or next_try_at > ${new Date(horizon)}::timestamptz)`;

/** What the writes of the interaction made, for a write that names a record by the key of the write that makes it. */
const madeRecords = sql`case when write.payload @? '$.*.made' then (
  select jsonb_object_agg(made.key, made.record) from (
    select distinct on (one.key) one.key, one.record from write one
    where one.interaction_id = write.interaction_id and one.operation = 'create-record' and one.state = 'done'
    order by one.key, one.number desc
  ) made where made.record is not null) end`;

/** Whether no write was ever sent under the key; parts of a call may share it. */
const isFresh = sql`write.attempts = 1 and not exists (select from write other
  where other.interaction_id = write.interaction_id and other.key = write.key and other.id <> write.id and other.attempts > 0)`;

/**
 * Takes writes to be sent, each the first unfinished one of its participation, so that they are sent in order. What
 * a write names by the key of an earlier one is settled by then, and comes along in the same statement.
 */
export async function claim(
  db: Database,
  limit: number,
  now: EpochMs,
  until: EpochMs,
  horizon: EpochMs,
): Promise<readonly ClaimedWrite[]> {
  const { rows } = await sql<ClaimedRow & SendableRow>`
    update write set state = 'sending', attempts = write.attempts + 1, revised = false, sent_at = ${new Date(now)}::timestamptz,
      next_try_at = ${new Date(until)}::timestamptz
    from (
      select id from write due where ${dueNow('crm', now, horizon)} and ${isFirst}
      order by next_try_at, number
      limit ${limit}
      for update skip locked
    ) first
    where write.id = first.id
    returning write.id, write.interaction_id, write.part, write.operation, write.key, write.payload, write.replaces,
      write.attempts, ${isFresh} as fresh, ${madeRecords} as made`.execute(db);
  return rows.map((row) => ({
    interaction: row.interaction_id,
    agent: agentOf(row.part),
    attempts: row.attempts,
    write: toCrmWrite(row, agentOf(row.part)),
  }));
}

/** Takes mails to be sent. One whose sender died may have been sent, so it is refused instead of sent again. */
export async function claimMails(
  db: Database,
  limit: number,
  now: EpochMs,
  until: EpochMs,
  horizon: EpochMs,
): Promise<ClaimedMails> {
  const { rows } = await sql<ClaimedRow & { readonly state: string; readonly payload: MailFields }>`
    update write set
      state = case write.state when 'due' then 'sending' else 'refused' end,
      attempts = write.attempts + case write.state when 'due' then 1 else 0 end,
      sent_at = case write.state when 'due' then ${new Date(now)}::timestamptz else write.sent_at end,
      next_try_at = ${new Date(until)}::timestamptz,
      error_code = case write.state when 'due' then write.error_code else ${lostMail.code} end,
      error = case write.state when 'due' then write.error else ${lostMail.words} end
    from (
      select id from write due where ${dueNow('mail', now, horizon)}
      order by next_try_at, number
      limit ${limit}
      for update skip locked
    ) first
    where write.id = first.id
    returning write.id, write.interaction_id, write.part, write.key, write.payload, write.attempts, write.state`.execute(
    db,
  );
  const partOf = (row: Pick<ClaimedRow, 'interaction_id' | 'part'>) => ({
    interaction: row.interaction_id,
    agent: agentOf(row.part),
  });
  return {
    mails: rows
      .filter(({ state }) => state === 'sending')
      .map(({ payload: { awaitsConfirmation, ...mail }, ...row }) => ({
        ...partOf(row),
        id: row.id,
        attempts: row.attempts,
        mail: { key: row.key, ...mail },
        awaitsConfirmation,
      })),
    lost: rows.filter(({ state }) => state === 'refused').map(partOf),
  };
}

/** Gives back what a server that died held; a mail it was sending may have been sent. */
export async function releaseClaims(db: Database): Promise<void> {
  await sql`update write set
    state = case lane when 'mail' then 'refused' else 'due' end,
    next_try_at = to_timestamp(0),
    error_code = case lane when 'mail' then ${lostMail.code} else error_code end,
    error = case lane when 'mail' then ${lostMail.words} else error end
    where state = 'sending'`.execute(db);
}

/**
 * Saves what was answered. Where a revision of the part came while a write was being sent and it did not succeed, the
 * later write takes over what it would have written, and it is superseded. A record of the whole call has one key in
 * several parts, and each part's own writes wait for its own. A note that was left as somebody has changed it was not
 * sent, and is the agent's to decide about (spec L17).
 */
export async function confirm(db: Database, outcomes: readonly Outcome[], now: EpochMs): Promise<void> {
  const simple = outcomes.filter((outcome) => !leavesNoteUnsaved(outcome));
  const answered = await saveAnswers(db, simple, now, sql`and not write.revised`);
  const kept = new Set(answered.map(({ id }) => id));
  const left = outcomes.filter(({ id }) => !kept.has(id));
  if (left.length > 0) await confirmInTurn(db, left, now);
}

const leavesNoteUnsaved = (outcome: Outcome): boolean =>
  outcome.state === 'done' && outcome.noteKept === true;

/**
 * Where agents or planning may be at the same writes, who comes first is settled by their locks, and seen only then. Writes are
 * locked in the order of their numbers, as planning does.
 */
async function confirmInTurn(db: Database, outcomes: readonly Outcome[], now: EpochMs): Promise<void> {
  const ids = outcomes.map(({ id }) => id);
  await transaction(db, async (tx) => {
    // Agents are locked before anything of theirs, as by whoever saves their edits.
    if (outcomes.some(leavesNoteUnsaved)) await lockAgentsOf(tx, ids);
    await sql`select from write where id = any(${ids}::uuid[]) order by number for no key update`.execute(tx);
    const answered = await saveAnswers(tx, outcomes, now, sql``);
    const noteKept = answered.filter((write) => write.noteKept).map(({ id }) => id);
    if (noteKept.length > 0) await listUnsaved(tx, noteKept);
  });
}

const lockAgentsOf = (db: Database, writes: readonly WriteId[]) =>
  sql`select from agent_state where agent_id::text in (select part from write where id = any(${writes}::uuid[]))
    order by agent_id for update`.execute(db);

/** What was to be written counts as unsaved, unless a later write brings a note of its own or the agent has given it up. */
const listUnsaved = (db: Database, noteKept: readonly WriteId[]) =>
  sql`update participation set unsaved = true from write
    where write.id = any(${noteKept}::uuid[]) and write.kind = 'activity' and participation.kept
      and participation.interaction_id = write.interaction_id and participation.agent_id::text = write.part
      and not exists (select from write later where later.interaction_id = write.interaction_id
        and later.key = write.key and later.part = write.part and later.number > write.number
        and later.state in ('due', 'sending', 'refused') and later.payload ? 'description')
      and not coalesce((select body -> 'part' ->> 'commentsGivenUp' = body -> 'part' -> 'details' ->> 'comments'
        from plan latest left join facts on facts.plan_id = latest.id
        where latest.interaction_id = write.interaction_id and latest.part = write.part
        order by latest.revision desc limit 1), false)`.execute(db);

/** Gives those that were still claimed so, where `condition` holds. */
async function saveAnswers(
  db: Database,
  outcomes: readonly Outcome[],
  now: EpochMs,
  condition: RawBuilder<unknown>,
): Promise<readonly { readonly id: WriteId; readonly noteKept: boolean }[]> {
  if (outcomes.length === 0) return [];
  const rows = outcomes.map((outcome) => ({
    id: outcome.id,
    attempts: outcome.attempts,
    state: outcome.state,
    record: outcome.state === 'done' ? outcome.record : null,
    next_try_at: outcome.state === 'due' ? isoText(outcome.nextTryAt) : null,
    code: outcome.state === 'refused' ? outcome.code : null,
    words: outcome.state === 'done' ? null : outcome.words,
    note_kept: outcome.state === 'done' && (outcome.noteKept ?? outcome.taskKept ?? false),
    doubled: outcome.state === 'done' && (outcome.doubled ?? false),
    complaint: outcome.complaint ?? null,
  }));
  const { rows: answered } = await sql<{ readonly id: WriteId; readonly noteKept: boolean }>`
    with answer as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as a (id uuid, attempts integer, state text, record jsonb, next_try_at timestamptz, code text, words text,
          note_kept boolean, doubled boolean, complaint text)
    ), sent as (
      select write.id, write.payload, write.overruled, later.id as later, later.operation as later_operation, answer.state as answered,
        case when strpos(write.complaint, answer.complaint) > 0 then write.complaint
          else nullif(left(concat_ws(' ', write.complaint, answer.complaint), 2000), '') end as complaint
      from answer join write using (id)
      left join lateral (
        select id, operation from write newer
        where newer.key = write.key and newer.interaction_id = write.interaction_id and newer.part = write.part
          and newer.number > write.number and newer.state = 'due'
        order by newer.number limit 1
      ) later on true
      where write.state = 'sending' and write.attempts = answer.attempts ${condition}
      order by write.number for no key update of write
    ), taken_over as (
      update write set payload = sent.payload || write.payload,
        overruled = (sent.overruled - array(select jsonb_object_keys(write.payload))) || write.overruled,
        complaint = sent.complaint
      from sent
      where write.id = sent.later and sent.answered <> 'done' and write.operation like 'upsert-%'
    )
    update write set
      state = case when answer.state <> 'done' and sent.later is not null then 'superseded' else answer.state end,
      payload = case when sent.later_operation like 'delete-%' then '{}'
        when answer.note_kept then write.payload - 'description' else write.payload end,
      overruled = case when sent.later_operation like 'delete-%' then '{}'
        when answer.note_kept then write.overruled - 'description' else write.overruled end,
      replaces = case when sent.later_operation like 'delete-%' then '[]' else write.replaces end,
      note_kept = answer.note_kept,
      doubled = answer.doubled,
      complaint = case when sent.later_operation like 'delete-%' then null else sent.complaint end,
      record = coalesce(nullif(answer.record, 'null'), write.record),
      next_try_at = coalesce(answer.next_try_at, write.next_try_at),
      error_code = answer.code,
      error = answer.words,
      confirmed_at = case when answer.state = 'done' then ${new Date(now)}::timestamptz end
    from answer join sent using (id)
    where write.id = answer.id
    returning write.id, write.note_kept as "noteKept"`.execute(db);
  return answered;
}

/** Makes everything that waits due: new contacts first, then what changes one that is in the CRM already (spec X10). */
export async function expedite(db: Database, lane: Lane, now: EpochMs): Promise<void> {
  await sql`update write set next_try_at = ${new Date(now)}::timestamptz - case when exists (
      select from write earlier where earlier.interaction_id = write.interaction_id and earlier.key = write.key
        and earlier.number < write.number and earlier.state = 'done'
    ) then interval '0' else interval '1 ms' end
    where lane = ${lane} and state = 'due'`.execute(db);
}

/** When the next write may be sent. One that waits for another does not count, or it would be asked for again and again. */
export async function nextTryAt(db: Database, lane: Lane): Promise<EpochMs | null> {
  const waits = lane === 'crm' ? sql`and ${isFirst}` : sql``;
  const { rows } = await sql<{ at: EpochMs }>`
    select next_try_at as at from write due
    where lane = ${lane} and state in ('due', 'sending') ${waits}
    order by next_try_at limit 1`.execute(db);
  return rows[0]?.at ?? null;
}
