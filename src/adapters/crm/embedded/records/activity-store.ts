import { sql, type SqlBool } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { Edited } from '../../../../application/ports/crm/editor.ts';
import type { ActivityStore, RowPage } from '../../../../application/ports/crm/record-store.ts';
import type { Clock } from '../../../../application/ports/runtime/clock.ts';
import type {
  Activity,
  ActivityChange,
  ActivityDraft,
  ActivityKind,
} from '../../../../domain/crm/activity.ts';
import type { AgentId, RecordId } from '../../../../domain/ids.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import { refuse } from '../../../../domain/refusal.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { writeAudit } from '../../../postgres/organisation/audit.ts';
import { isUuid } from '../../../postgres/uuid.ts';
import {
  activityColumns,
  emptiedActivity,
  namedActivities,
  toActivity,
  type ActivityRow,
} from './activity-rows.ts';
import { madeBy } from './made-by.ts';

export interface ActivityStoreDeps {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly clock: Clock;
}

/** The tasks and events of the embedded CRM. */
export function activityStore({ db, users, clock }: ActivityStoreDeps): ActivityStore {
  const shown = (row: ActivityRow): Activity => toActivity(row, users, clock.now());
  const read: ActivityStore['read'] = async (kind, id) => {
    const row = await readRow(db, kind, id);
    return row === null ? null : shown(row);
  };

  return {
    read,
    async insert(id, draft, at, by) {
      await insertActivity(db, id, draft, { at, by });
      return shown(await namedActivities(db).where('t.id', '=', id).executeTakeFirstOrThrow());
    },
    async change(edited, change, at) {
      if (!isUuid(edited.id)) return refuse('not-found');
      const changed = await changeActivity(db, edited, change, at);
      const there = await read(change.kind, edited.id);
      if (there === null) return refuse('not-found');
      return changed ? there : refuse('changed-meanwhile');
    },
    remove: (kind, id, at, audit) =>
      transaction(db, async (tx) => {
        const isRemoved = await removeActivity(tx, kind, id, at);
        if (isRemoved && audit !== undefined) await writeAudit(tx, [audit]);
        return isRemoved;
      }),
    nextSteps: async (of, limit) => (await readNextSteps(db, of, clock.now(), limit)).map(shown),
    past: async (of, page) => (await readPast(db, of, clock.now(), page)).map(shown),
  };
}

async function readRow(db: Database, kind: ActivityKind, id: RecordId): Promise<ActivityRow | null> {
  if (!isUuid(id)) return null;
  const row = await namedActivities(db).where('t.id', '=', id).where('t.kind', '=', kind).executeTakeFirst();
  return row ?? null;
}

async function insertActivity(
  db: Database,
  id: RecordId,
  draft: ActivityDraft,
  { at, by }: { readonly at: EpochMs; readonly by: AgentId | null },
): Promise<void> {
  await db
    .insertInto('crm_activity')
    .values({
      subject: draft.fields.subject,
      status: 'open',
      ...activityColumns(draft),
      ...madeBy(by),
      created_at: new Date(at),
      changed_at: new Date(at),
      id,
      kind: draft.kind,
    })
    .execute();
}

/** false: there is no such activity, or it was changed after `seen`. */
async function changeActivity(
  db: Database,
  { id, seen }: Edited,
  change: ActivityChange,
  at: EpochMs,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('crm_activity')
    .set({
      ...activityColumns(change),
      // Each change has a moment of its own, by which a later edit knows whether it saw this one (spec X12).
      changed_at: sql<Date>`greatest(${new Date(at)}, changed_at + interval '1 millisecond')`,
    })
    .where('id', '=', id)
    .where('kind', '=', change.kind)
    .where('deleted_at', 'is', null)
    .$if(seen !== null, (query) => query.where(sql<SqlBool>`changed_at = ${new Date(seen ?? 0)}`))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function removeActivity(db: Database, kind: ActivityKind, id: RecordId, at: EpochMs): Promise<boolean> {
  if (!isUuid(id)) return false;
  const { numUpdatedRows } = await db
    .updateTable('crm_activity')
    .set({ ...emptiedActivity, deleted_at: new Date(at) })
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const readNextSteps = (
  db: Database,
  of: RecordRef,
  now: EpochMs,
  limit: number,
): Promise<readonly ActivityRow[]> =>
  ofRecord(db, of)
    .where(isOpen(now))
    .orderBy(sql`coalesce(t.starts_at, t.due::timestamp at time zone 'UTC')`, (order) =>
      order.asc().nullsLast(),
    )
    .orderBy('t.id')
    .limit(limit)
    .execute();

const readPast = (
  db: Database,
  of: RecordRef,
  now: EpochMs,
  { limit, after }: RowPage,
): Promise<readonly ActivityRow[]> =>
  ofRecord(db, of)
    .where((eb) => eb.not(isOpen(now)))
    .$if(after !== null, (query) =>
      query.where(sql<SqlBool>`(t.at, t.id) < (${new Date(after?.at ?? 0)}, ${after?.id ?? null}::uuid)`),
    )
    .orderBy('t.at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit)
    .execute();

const isOpen = (now: EpochMs) => sql<SqlBool>`case t.kind
  when 'task' then t.status = 'open' else coalesce(t.ends_at > ${new Date(now)}, t.status = 'open') end`;

/** The activities on a record's timeline: an account's also shows those of its contacts, cases and opportunities. */
function ofRecord(db: Database, { kind, id }: RecordRef) {
  return namedActivities(db).where((eb) => {
    const belonging = eb.selectFrom('crm_record').select('id').where('account_id', '=', id);
    return eb.or([
      eb('t.who_id', '=', id),
      eb('t.what_id', '=', id),
      ...(kind === 'account' ? [eb('t.who_id', 'in', belonging), eb('t.what_id', 'in', belonging)] : []),
    ]);
  });
}
