import type { Selectable } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { Activity, ActivityChange } from '../../../../domain/crm/activity.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { ActivityFields } from '../../../../domain/crm/activity-fields.ts';
import type { RecordKind, RecordRef } from '../../../../domain/record.ts';
import { epochMs, type EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import type { CrmTables } from '../../../postgres/tables/crm.ts';
import { ownerOf } from './customer-rows.ts';

export type ActivityRow = Omit<Selectable<CrmTables['crm_activity']>, 'deleted_at'> & {
  readonly who_kind: RecordKind | null;
  readonly who_name: string | null;
  readonly what_kind: RecordKind | null;
  readonly what_name: string | null;
};

/** Activities that are not deleted, with the names of those they are with and about. */
export const namedActivities = (db: Database) =>
  db
    .selectFrom('crm_activity as t')
    .leftJoin('crm_record as who', (join) =>
      join.onRef('who.id', '=', 't.who_id').on('who.deleted_at', 'is', null),
    )
    .leftJoin('crm_record as what', (join) =>
      join.onRef('what.id', '=', 't.what_id').on('what.deleted_at', 'is', null),
    )
    .selectAll('t')
    .select([
      'who.kind as who_kind',
      'who.name as who_name',
      'what.kind as what_kind',
      'what.name as what_name',
    ])
    .where('t.deleted_at', 'is', null);

/** An event is over when its time is, so what an activity is depends on the moment it is read. */
export function toActivity(row: ActivityRow, users: CrmUsers, now: EpochMs): Activity {
  return {
    kind: row.kind,
    id: row.id,
    subject: row.subject,
    status: statusOf(row, now),
    due: row.due,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reminderAt: row.reminder_at,
    who: whoOf(row),
    what: whatOf(row),
    owner: ownerOf(row.owner, users),
    description: row.description,
    callType: row.call_type,
    durationSeconds: row.duration_seconds,
    disposition: row.disposition,
    callId: row.call_id,
    interactionId: row.interaction_id,
    sessionId: row.session_id,
    from: row.from_number,
    to: row.to_number,
    agentName: row.agent_name,
    queueName: row.queue_name,
    recordType: row.record_type,
    tags: row.tags,
    extra: row.extra,
    external: row.external_key,
    at: row.at,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

function statusOf(row: ActivityRow, now: EpochMs): Activity['status'] {
  if (row.kind === 'task' || row.ends_at === null) return row.status;
  return row.ends_at <= now ? 'completed' : 'open';
}

/** As the ledger wrote it, for comparing the CRM with the plan; what a person left out is empty. */
export const toActivityFields = (row: ActivityRow): ActivityFields => ({
  subject: row.subject,
  status: row.status,
  due: row.due ?? '',
  who: whoOf(row),
  what: whatOf(row),
  owner: row.owner,
  callType: row.call_type ?? 'Internal',
  durationSeconds: row.duration_seconds ?? 0,
  disposition: row.disposition,
  description: row.description,
  recordType: row.record_type,
  callId: row.call_id ?? '',
  interactionId: row.interaction_id ?? '',
  sessionId: row.session_id ?? '',
  startedAt: row.starts_at ?? epochMs(0),
  endedAt: row.ends_at ?? epochMs(0),
  from: row.from_number,
  to: row.to_number,
  agentName: row.agent_name,
  queueName: row.queue_name,
  tags: row.tags,
  extra: row.extra,
});

export const whoOf = (row: ActivityRow) => reference(row.who_kind, row.who_id, row.who_name);
export const whatOf = (row: ActivityRow) => reference(row.what_kind, row.what_id, row.what_name);

const reference = (kind: RecordKind | null, id: RecordId | null, name: string | null): RecordRef | null =>
  kind === null || id === null || name === null ? null : { kind, id, name };

/** The columns of the fields given by a person. */
export function activityColumns(change: ActivityChange) {
  const { subject, who, what, owner, description } = change.fields;
  return {
    ...(subject !== undefined && { subject }),
    ...(who !== undefined && { who_id: who }),
    ...(what !== undefined && { what_id: what }),
    ...(owner !== undefined && { owner }),
    ...(description !== undefined && { description }),
    ...(change.kind === 'task' ? taskColumns(change.fields) : eventColumns(change.fields)),
  };
}

const taskColumns = ({ status, due }: Extract<ActivityChange, { kind: 'task' }>['fields']) => ({
  ...(status !== undefined && { status }),
  ...(due !== undefined && { due }),
});

const eventColumns = ({ startsAt, endsAt }: Extract<ActivityChange, { kind: 'event' }>['fields']) => ({
  ...(startsAt !== undefined && { starts_at: new Date(startsAt) }),
  ...(endsAt !== undefined && { ends_at: new Date(endsAt) }),
});

/** What a tombstone keeps: its id and its key. */
export const emptiedActivity = {
  subject: '',
  status: 'completed',
  due: null,
  starts_at: null,
  ends_at: null,
  reminder_at: null,
  who_id: null,
  what_id: null,
  owner: null,
  description: '',
  record_type: null,
  call_type: null,
  duration_seconds: null,
  disposition: null,
  call_id: null,
  interaction_id: null,
  session_id: null,
  from_number: null,
  to_number: null,
  agent_name: null,
  queue_name: null,
  tags: '[]',
  extra: '{}',
} as const;
