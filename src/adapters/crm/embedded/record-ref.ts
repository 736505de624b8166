import { isActivityKind } from '../../../domain/crm/activity.ts';
import type { RecordId } from '../../../domain/ids.ts';
import type { RecordKind, RecordRef } from '../../../domain/record.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { isUuid } from '../../postgres/uuid.ts';

/** A record of any kind by its id, as others name it; null: no such record. */
export async function recordRef(db: Database, kind: RecordKind, id: RecordId): Promise<RecordRef | null> {
  if (!isUuid(id) || kind === 'voiceCall') return null;
  const found = isActivityKind(kind)
    ? await db
        .selectFrom('crm_activity')
        .select(['kind', 'id', 'subject as name'])
        .where('id', '=', id)
        .where('kind', '=', kind)
        .where('deleted_at', 'is', null)
        .executeTakeFirst()
    : await db
        .selectFrom('crm_record')
        .select(['kind', 'id', 'name'])
        .where('id', '=', id)
        .where('kind', '=', kind)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
  return found ?? null;
}
