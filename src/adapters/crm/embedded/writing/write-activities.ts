import { CompiledQuery } from 'kysely';
import type { CrmWrite, CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { MakeId } from '../../../../application/ports/runtime/ids.ts';
import type { ActivityKind } from '../../../../domain/crm/activity.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import { whatKinds, whoKinds } from '../../../../domain/matching/related.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { refused, type RefusedCode } from './write-refusals.ts';

/** Each field of an activity as the column that holds it, how it is cast from JSON, and what it is where none is given. */
const fieldColumns = [
  ['subject', 'subject', "f->>'subject'", 'null'],
  ['status', 'status', "f->>'status'", 'null'],
  ['due', 'due', "nullif(f->>'due', '')::date", 'null'],
  ['who', 'who_id', "(f->'who'->>'id')::uuid", 'null'],
  ['what', 'what_id', "(f->'what'->>'id')::uuid", 'null'],
  ['owner', 'owner', "f->>'owner'", 'null'],
  ['callType', 'call_type', "f->>'callType'", 'null'],
  ['durationSeconds', 'duration_seconds', "(f->>'durationSeconds')::integer", 'null'],
  ['disposition', 'disposition', "f->>'disposition'", 'null'],
  ['description', 'description', "f->>'description'", "''"],
  ['recordType', 'record_type', "f->>'recordType'", 'null'],
  ['callId', 'call_id', "f->>'callId'", 'null'],
  ['interactionId', 'interaction_id', "f->>'interactionId'", 'null'],
  ['sessionId', 'session_id', "f->>'sessionId'", 'null'],
  ['startsAt', 'starts_at', "to_timestamp((f->>'startsAt')::float8 / 1000)", 'null'],
  ['endsAt', 'ends_at', "to_timestamp((f->>'endsAt')::float8 / 1000)", 'null'],
  ['reminderAt', 'reminder_at', "to_timestamp((f->>'reminderAt')::float8 / 1000)", 'null'],
  ['from', 'from_number', "f->>'from'", 'null'],
  ['to', 'to_number', "f->>'to'", 'null'],
  ['agentName', 'agent_name', "f->>'agentName'", 'null'],
  ['queueName', 'queue_name', "f->>'queueName'", 'null'],
  ['tags', 'tags', "f->'tags'", "'[]'"],
  ['extra', 'extra', "f->'extra'", "'{}'"],
] as const;

const listed = (kinds: readonly string[]): string => kinds.map((kind) => `'${kind}'`).join(', ');
const columnNames = fieldColumns.map(([, column]) => column).join(', ');
const isWritten = "operation in ('upsert-task', 'upsert-follow-up', 'upsert-event')";
/** Whether a column of a record that is there gets what is given for its field. */
const isReplaced = (field: string): string =>
  field === 'description'
    ? `f ? 'description' and (replaces = '"anything"' or replaces ? t.description)`
    : `f ? '${field}'`;
/** Each change has a moment of its own, by which a later edit knows whether it saw this one (spec X12). */
const changedAgain = "greatest(excluded.changed_at, t.changed_at + interval '1 millisecond')";
const kindWritten = "case operation when 'upsert-event' then 'event' else 'task' end";

/**
 * One statement for a whole batch. A column that an existing record is not given keeps its value at the moment of
 * writing, so two revisions, or a person who edits meanwhile, never undo each other's fields; `subject` and `status`
 * are proposed even then because a proposed row must have them. A description that is neither the one to be written nor
 * one that may be replaced stays, which is seen by the row as it was written. Tombstones are met by their key like any
 * other record and let nothing through.
 */
const statement = `with input as (
  select (w->>'position')::integer as position, w->>'key' as key, (w->>'id')::uuid as id,
    w->>'operation' as operation, w->'fields' as f, w->'replaces' as replaces
  from jsonb_array_elements($1::jsonb) as each (w)
), judged as (
  select input.*, old.subject as old_subject, old.status as old_status, case
      when not ${isWritten} then null
      when old.deleted_at is not null then 'deleted'
      when old.id is null and (f->>'subject' is null
        or operation = 'upsert-task' and f->>'status' is null
        or operation = 'upsert-event' and (f->>'startsAt' is null or f->>'endsAt' is null)) then 'field-missing'
      when f->'who'->>'id' is not null and who.id is null then 'who-not-found'
      when f->'what'->>'id' is not null and what.id is null then 'what-not-found'
      when who.kind = 'lead' and what.id is not null then 'lead-with-related'
      when operation = 'upsert-event'
        and coalesce((f->>'startsAt')::float8, extract(epoch from old.starts_at) * 1000)
          > coalesce((f->>'endsAt')::float8, extract(epoch from old.ends_at) * 1000) then 'ends-before-start'
    end as refused
  from input
  left join crm_activity old on old.external_key = input.key
  left join crm_record who on who.deleted_at is null and who.kind in (${listed(whoKinds)})
    and who.id = case when f ? 'who' then (f->'who'->>'id')::uuid else old.who_id end
  left join crm_record what on what.deleted_at is null
    and (what.kind in (${listed(whatKinds)}) or what.custom is not null)
    and what.id = case when f ? 'what' then (f->'what'->>'id')::uuid else old.what_id end
), written as (
  insert into crm_activity as t (id, kind, external_key, created_at, changed_at, ${columnNames})
  select id, ${kindWritten}, key, $2, $2, ${fieldColumns
    .map(([, column, value, empty]) => {
      if (column === 'subject') return `coalesce(${value}, old_subject)`;
      // What follows a contact is still to be done when it is made.
      if (column === 'status') return `coalesce(${value}, old_status, 'open')`;
      return `coalesce(${value}, ${empty})`;
    })
    .join(', ')}
  from judged where ${isWritten} and refused is null
  on conflict (external_key) do update set changed_at = ${changedAgain}, (${columnNames}) = (
    select ${fieldColumns
      .map(([field, column]) => `case when ${isReplaced(field)} then excluded.${column} else t.${column} end`)
      .join(', ')}
    from input where input.key = excluded.external_key)
  where t.deleted_at is null
  returning external_key, kind, id, subject, description
), removed as (
  update crm_activity t set deleted_at = $2, subject = '', status = 'completed', ${fieldColumns
    .filter(([field]) => field !== 'subject' && field !== 'status')
    .map(([, column, , empty]) => `${column} = ${empty}`)
    .join(', ')}
  from input where input.operation in ('delete-task', 'delete-event')
    and t.external_key = input.key and t.deleted_at is null
)
select position, refused, written.kind, written.id, written.subject,
  coalesce(f->>'description' <> written.description, false) as note_kept
from judged left join written on written.external_key = judged.key
order by position`;

interface Answer {
  readonly position: number;
  readonly refused: RefusedCode | null;
  readonly kind: ActivityKind | null;
  readonly id: RecordId | null;
  readonly subject: string | null;
  readonly note_kept: boolean;
}

const operations = [
  'upsert-task',
  'upsert-follow-up',
  'upsert-event',
  'delete-task',
  'delete-event',
] as const satisfies CrmWrite['operation'][];

/** A write of a task or an event under its own key. */
export type ActivityWrite = Extract<CrmWrite, { operation: (typeof operations)[number] }>;

export const isActivityWrite = (write: CrmWrite): write is ActivityWrite =>
  operations.some((operation) => operation === write.operation);

export interface WriteActivitiesDeps {
  readonly db: Database;
  readonly makeId: MakeId;
}

/** Does writes whose keys differ, in one statement; answers per write. */
export async function writeActivities(
  { db, makeId }: WriteActivitiesDeps,
  writes: readonly ActivityWrite[],
  at: EpochMs,
): Promise<readonly CrmWriteResult[]> {
  if (writes.length === 0) return [];
  const sent = writes.map((write, position) => ({
    position,
    id: makeId(),
    key: write.key,
    operation: write.operation,
    fields: fieldsOf(write),
    ...('replaces' in write && write.replaces && { replaces: write.replaces }),
  }));
  const query = CompiledQuery.raw(statement, [JSON.stringify(sent), new Date(at)]);
  const { rows } = await db.executeQuery<Answer>(query);
  const byPosition = new Map(rows.map((answer) => [answer.position, answer]));
  return writes.map((write, position) => resultOf(write, byPosition.get(position)));
}

/** By the names of `fieldColumns`: a call's begin and end are an event's. */
function fieldsOf(write: ActivityWrite): unknown {
  switch (write.operation) {
    case 'upsert-task': {
      const { startedAt, endedAt, ...fields } = write.fields;
      return {
        ...fields,
        ...(startedAt !== undefined && { startsAt: startedAt }),
        ...(endedAt !== undefined && { endsAt: endedAt }),
      };
    }
    case 'upsert-follow-up':
    case 'upsert-event':
      return write.fields;
    case 'delete-task':
    case 'delete-event':
      return null;
  }
}

function resultOf({ operation }: ActivityWrite, answer: Answer | undefined): CrmWriteResult {
  if (operation === 'delete-task' || operation === 'delete-event') return { result: 'done', record: null };
  if (answer?.refused) return refused(answer.refused);
  // Somebody deleted it between the statement's look and its write.
  if (!answer || answer.id === null || answer.kind === null) return refused('deleted');
  const record = { kind: answer.kind, id: answer.id, name: answer.subject ?? '' };
  return { result: 'done', record, ...(answer.note_kept && { noteKept: true }) };
}
