import { CompiledQuery } from 'kysely';
import type { CrmUsers } from '../../application/ports/crm-users.ts';
import type { CrmWrite, CrmWriteResult } from '../../application/ports/crm.ts';
import type { MakeId } from '../../application/ports/ids.ts';
import type { RecordId } from '../../domain/ids.ts';
import { whatKinds, whoKinds } from '../../domain/matching/related.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from '../postgres/database.ts';
import { judge, words, type RefusedCode } from './write-refusals.ts';

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
  ['startedAt', 'starts_at', "to_timestamp((f->>'startedAt')::float8 / 1000)", 'null'],
  ['endedAt', 'ends_at', "to_timestamp((f->>'endedAt')::float8 / 1000)", 'null'],
  ['from', 'from_number', "f->>'from'", 'null'],
  ['to', 'to_number', "f->>'to'", 'null'],
  ['agentName', 'agent_name', "f->>'agentName'", 'null'],
  ['queueName', 'queue_name', "f->>'queueName'", 'null'],
  ['tags', 'tags', "f->'tags'", "'[]'"],
  ['extra', 'extra', "f->'extra'", "'{}'"],
] as const;

const listed = (kinds: readonly string[]): string => kinds.map((kind) => `'${kind}'`).join(', ');
const columnNames = fieldColumns.map(([, column]) => column).join(', ');

/**
 * One statement for a whole batch. A column that an existing record is not given keeps its value at the moment of
 * writing, so two revisions, or a person who edits meanwhile, never undo each other's fields; `subject` and `status`
 * are proposed even then because a proposed row must have them. Tombstones are met by their key like any other
 * record and let nothing through.
 */
const statement = `with input as (
  select (w->>'position')::integer as position, w->>'key' as key, (w->>'id')::uuid as id,
    w->>'operation' as operation, w->'fields' as f
  from jsonb_array_elements($1::jsonb) as each (w)
), judged as (
  select input.*, old.subject as old_subject, old.status as old_status, case
      when operation <> 'upsert-task' then null
      when old.deleted_at is not null then 'deleted'
      when old.id is null and (f->>'subject' is null or f->>'status' is null) then 'field-missing'
      when f->'who'->>'id' is not null and who.id is null then 'who-not-found'
      when f->'what'->>'id' is not null and what.id is null then 'what-not-found'
      when who.kind = 'lead' and what.id is not null then 'lead-with-related'
    end as refused
  from input
  left join crm_activity old on old.external_key = input.key
  left join crm_record who on who.deleted_at is null and who.kind in (${listed(whoKinds)})
    and who.id = case when f ? 'who' then (f->'who'->>'id')::uuid else old.who_id end
  left join crm_record what on what.deleted_at is null and what.kind in (${listed(whatKinds)})
    and what.id = case when f ? 'what' then (f->'what'->>'id')::uuid else old.what_id end
), written as (
  insert into crm_activity as t (id, kind, external_key, created_at, changed_at, ${columnNames})
  select id, 'task', key, $2, $2, ${fieldColumns
    .map(([, column, value, empty]) =>
      column === 'subject' || column === 'status'
        ? `coalesce(${value}, old_${column})`
        : `coalesce(${value}, ${empty})`,
    )
    .join(', ')}
  from judged where operation = 'upsert-task' and refused is null
  on conflict (external_key) do update set changed_at = excluded.changed_at, (${columnNames}) = (
    select ${fieldColumns
      .map(([field, column]) => `case when f ? '${field}' then excluded.${column} else t.${column} end`)
      .join(', ')}
    from input where input.key = excluded.external_key)
  where t.deleted_at is null
  returning external_key, id, subject
), removed as (
  update crm_activity t set deleted_at = $2, subject = '', status = 'completed', ${fieldColumns
    .filter(([field]) => field !== 'subject' && field !== 'status')
    .map(([, column, , empty]) => `${column} = ${empty}`)
    .join(', ')}
  from input where input.operation = 'delete-task' and t.external_key = input.key and t.deleted_at is null
)
select position, refused, written.id, written.subject
from judged left join written on written.external_key = judged.key
order by position`;

interface Answer {
  readonly position: number;
  readonly refused: RefusedCode | null;
  readonly id: RecordId | null;
  readonly subject: string | null;
}

export interface WriteParts {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly makeId: MakeId;
}

/** Carries a batch out, in its order; answers per write. */
export async function writeActivities(
  parts: WriteParts,
  batch: readonly CrmWrite[],
  at: EpochMs,
): Promise<readonly CrmWriteResult[]> {
  const results: CrmWriteResult[] = [];
  for (const run of runs(batch)) results.push(...(await writeRun(parts, run, at)));
  return results;
}

/** A statement sees a record once, so a key that comes again begins the next one. */
function runs(batch: readonly CrmWrite[]): readonly (readonly CrmWrite[])[] {
  const all: CrmWrite[][] = [];
  let keys = new Set<string>();
  for (const write of batch) {
    if (all.length === 0 || keys.has(write.key)) {
      all.push([]);
      keys = new Set();
    }
    keys.add(write.key);
    all.at(-1)?.push(write);
  }
  return all;
}

async function writeRun(
  { db, users, makeId }: WriteParts,
  run: readonly CrmWrite[],
  at: EpochMs,
): Promise<readonly CrmWriteResult[]> {
  const faults = run.map((write) => judge(write, users));
  const sent = run.flatMap((write, position) =>
    faults[position] === null ? [{ ...write, id: makeId(), position }] : [],
  );
  const answers =
    sent.length === 0
      ? []
      : (await db.executeQuery<Answer>(CompiledQuery.raw(statement, [JSON.stringify(sent), new Date(at)])))
          .rows;
  const byPosition = new Map(answers.map((answer) => [answer.position, answer]));
  return run.map((write, position) => faults[position] ?? resultOf(write, byPosition.get(position)));
}

function resultOf(write: CrmWrite, answer: Answer | undefined): CrmWriteResult {
  if (write.operation === 'delete-task') return { result: 'done', record: null };
  const code = answer?.refused ?? null;
  if (code !== null) return { result: 'refused', code, words: words[code] };
  if (answer?.id === null || answer?.id === undefined)
    // Somebody deleted it between the statement's look and its write.
    return { result: 'refused', code: 'deleted', words: words.deleted };
  return { result: 'done', record: { kind: 'task', id: answer.id, name: answer.subject ?? '' } };
}
