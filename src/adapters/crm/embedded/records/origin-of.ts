import type { RecordOrigin } from '../../../../application/ports/crm/editor.ts';
import { isActivityKind } from '../../../../domain/crm/activity.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { RecordKind } from '../../../../domain/record.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { isUuid } from '../../../postgres/uuid.ts';

/** Who made a record, and whether it is an activity that the ledger wrote. null: there is none, or no longer. */
export async function originOf(db: Database, kind: RecordKind, id: RecordId): Promise<RecordOrigin | null> {
  if (!isUuid(id) || kind === 'voiceCall') return null;
  if (isActivityKind(kind)) {
    const row = await db
      .selectFrom('crm_activity')
      .select(['subject', 'created_by', 'external_key'])
      .where('id', '=', id)
      .where('kind', '=', kind)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { name: row.subject, madeBy: row.created_by, isLogged: row.external_key !== null };
  }
  const row = await db
    .selectFrom('crm_record')
    .select(['name', 'created_by'])
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { name: row.name, madeBy: row.created_by, isLogged: false };
}
