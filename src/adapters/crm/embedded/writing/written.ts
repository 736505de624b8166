import type { FoundActivity, Written, WrittenByKey } from '../../../../application/ports/crm/writer.ts';
import { interactionId, type InteractionId } from '../../../../domain/ids.ts';
import type {
  FollowUpEventFields,
  FollowUpFields,
  NewRecord,
} from '../../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import { epochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import {
  namedActivities,
  toActivityFields,
  whatOf,
  whoOf,
  type ActivityRow,
} from '../records/activity-rows.ts';
import { accountOf, contactOf, isNamedRow, type NamedRow } from '../records/customer-rows.ts';
import { namedCustomers } from '../records/named-customers.ts';

export const writtenActivities = async (db: Database, keys: readonly string[]) =>
  byKey(await activityRows(db, keys), toActivityFields);

export const writtenFollowUps = async (db: Database, keys: readonly string[]) =>
  byKey(await activityRows(db, keys), toFollowUp);

export const writtenEvents = async (db: Database, keys: readonly string[]) =>
  byKey(await activityRows(db, keys), toEvent);

const activityRows = async (db: Database, keys: readonly string[]): Promise<readonly ActivityRow[]> =>
  keys.length === 0 ? [] : namedActivities(db).where('t.external_key', 'in', keys).execute();

function byKey<Fields>(
  rows: readonly ActivityRow[],
  fieldsOf: (row: ActivityRow) => Fields,
): WrittenByKey<Fields> {
  const found = new Map<string, Written<Fields>>();
  for (const row of rows) {
    const ref = { kind: row.kind, id: row.id, name: row.subject };
    if (row.external_key !== null) found.set(row.external_key, { ref, fields: fieldsOf(row) });
  }
  return found;
}

const sharedFields = (row: ActivityRow) => ({
  subject: row.subject,
  reminderAt: row.reminder_at,
  who: whoOf(row),
  what: whatOf(row),
  owner: row.owner,
  description: row.description,
  recordType: row.record_type,
  interactionId: row.interaction_id ?? '',
});

const toFollowUp = (row: ActivityRow): FollowUpFields<RecordRef> => ({
  ...sharedFields(row),
  due: row.due ?? '',
});

const toEvent = (row: ActivityRow): FollowUpEventFields<RecordRef> => ({
  ...sharedFields(row),
  startsAt: row.starts_at ?? epochMs(0),
  endsAt: row.ends_at ?? epochMs(0),
});

/** Tasks and events that belong to these interactions. */
export async function writtenOf(
  db: Database,
  interactions: readonly InteractionId[],
): Promise<readonly FoundActivity[]> {
  if (interactions.length === 0) return [];
  const found = await db
    .selectFrom('crm_activity')
    .select(['kind', 'id', 'subject', 'interaction_id', 'external_key'])
    .where('interaction_id', 'in', interactions)
    .where('deleted_at', 'is', null)
    .execute();
  return found.map(({ kind, id, subject, interaction_id: interaction, external_key: key }) => ({
    interaction: interactionId(interaction ?? ''),
    ref: { kind, id, name: subject },
    key,
  }));
}

/** Records that Tieline created. */
export async function writtenRecords(
  db: Database,
  keys: readonly string[],
): Promise<WrittenByKey<NewRecord<RecordRef>>> {
  const found = new Map<string, Written<NewRecord<RecordRef>>>();
  const rows =
    keys.length === 0 ? [] : await namedCustomers(db).where('r.external_key', 'in', keys).execute();
  for (const row of rows.filter(isNamedRow)) {
    const fields = isNamedRow(row) ? toNewRecord(row) : null;
    const { kind, id, name, external_key: key } = row;
    if (key !== null && fields !== null) found.set(key, { ref: { kind, id, name }, fields });
  }
  return found;
}

function toNewRecord(row: NamedRow): NewRecord<RecordRef> | null {
  const { owner } = row;
  const unlessNumber = null;
  switch (row.kind) {
    case 'contact':
    case 'lead':
      return {
        record: row.kind,
        owner,
        firstName: row.first_name,
        lastName: row.last_name ?? '',
        phone: row.phone,
        email: row.email,
        unlessNumber,
      };
    case 'account':
      return { record: row.kind, owner, name: row.name, phone: row.phone, unlessNumber };
    case 'case':
      return {
        record: row.kind,
        owner,
        subject: row.subject ?? '',
        contact: contactOf(row),
        account: accountOf(row),
        recordType: row.record_type,
      };
    case 'opportunity':
      return {
        record: row.kind,
        owner,
        name: row.name,
        stage: row.stage ?? '',
        closeDate: row.close_date ?? '',
        contact: contactOf(row),
        account: accountOf(row),
      };
    case 'personAccount':
      return null;
  }
}
