import { sql, type SqlBool } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { ActivityStore } from '../../../../application/ports/crm/record-store.ts';
import type { Clock } from '../../../../application/ports/runtime/clock.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import { refuse } from '../../../../domain/refusal.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { isUuid } from '../../../postgres/uuid.ts';
import {
  activityColumns,
  emptiedActivity,
  namedActivities,
  toActivity,
  type ActivityRow,
} from './activity-rows.ts';

export interface ActivityStoreDeps {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly clock: Clock;
}

/** The tasks and events of the embedded CRM. */
export function activityStore({ db, users, clock }: ActivityStoreDeps): ActivityStore {
  const several = (rows: readonly ActivityRow[]) => rows.map((row) => toActivity(row, users, clock.now()));

  return {
    async read(kind, id) {
      if (!isUuid(id)) return null;
      const rows = await namedActivities(db).where('t.id', '=', id).where('t.kind', '=', kind).execute();
      return several(rows)[0] ?? null;
    },

    async insert(id, draft, at) {
      const moments = { created_at: new Date(at), changed_at: new Date(at) };
      await db
        .insertInto('crm_activity')
        .values({
          subject: draft.fields.subject,
          status: 'open',
          ...activityColumns(draft),
          ...moments,
          id,
          kind: draft.kind,
        })
        .execute();
      const row = await namedActivities(db).where('t.id', '=', id).executeTakeFirstOrThrow();
      return toActivity(row, users, clock.now());
    },

    async change({ id, seen }, change, at) {
      if (!isUuid(id)) return refuse('not-found');
      const moment = new Date(at);
      const { numUpdatedRows } = await db
        .updateTable('crm_activity')
        .set({
          ...activityColumns(change),
          // Each change has a moment of its own, by which a later edit knows whether it saw this one (spec X12).
          changed_at: sql<Date>`greatest(${moment}, changed_at + interval '1 millisecond')`,
        })
        .where('id', '=', id)
        .where('kind', '=', change.kind)
        .where('deleted_at', 'is', null)
        .$if(seen !== null, (query) => query.where(sql<SqlBool>`changed_at = ${new Date(seen ?? 0)}`))
        .executeTakeFirst();
      const there = await this.read(change.kind, id);
      if (there === null) return refuse('not-found');
      return numUpdatedRows === 0n ? refuse('changed-meanwhile') : there;
    },

    async remove(kind, id, at) {
      if (!isUuid(id)) return false;
      const { numUpdatedRows } = await db
        .updateTable('crm_activity')
        .set({ ...emptiedActivity, deleted_at: new Date(at) })
        .where('id', '=', id)
        .where('kind', '=', kind)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async nextSteps(of, limit) {
      const rows = await ofRecord(db, of)
        .where(isOpen(clock.now()))
        .orderBy(sql`coalesce(t.starts_at, t.due::timestamp at time zone 'UTC')`, (order) =>
          order.asc().nullsLast(),
        )
        .orderBy('t.id')
        .limit(limit)
        .execute();
      return several(rows);
    },

    async past(of, { limit, after }) {
      const rows = await ofRecord(db, of)
        .where((eb) => eb.not(isOpen(clock.now())))
        .$if(after !== null, (query) =>
          query.where(sql<SqlBool>`(t.at, t.id) < (${new Date(after?.at ?? 0)}, ${after?.id ?? null}::uuid)`),
        )
        .orderBy('t.at', 'desc')
        .orderBy('t.id', 'desc')
        .limit(limit)
        .execute();
      return several(rows);
    },
  };
}

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
