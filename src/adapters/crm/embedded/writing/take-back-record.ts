import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { removeCustomer } from '../records/customer-remove.ts';

/**
 * Deletes the record made under a key unless somebody has touched it (spec L7): changed it after it was made, or put an
 * activity or another record to it, or another contact was given it as its caller's. Activities of the same contact are taken back before, so they do not count.
 */
export const takeBackRecord = (db: Database, key: string, at: EpochMs): Promise<CrmWriteResult> =>
  transaction(db, async (tx): Promise<CrmWriteResult> => {
    const row = await tx
      .selectFrom('crm_record')
      .select(['kind', 'id', 'name', 'created_at', 'changed_at', 'given_again'])
      .where('external_key', '=', key)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return { result: 'done', record: null };
    const { kind, id, name } = row;
    if (row.changed_at > row.created_at || row.given_again || (await belongsSomething(tx, id)))
      return { result: 'done', record: { kind, id, name } };
    await removeCustomer(tx, kind, id, at);
    return { result: 'done', record: null };
  });

async function belongsSomething(tx: Database, id: RecordId): Promise<boolean> {
  const { belongs } = await tx
    .selectNoFrom((eb) =>
      eb
        .or([
          eb.exists(
            eb
              .selectFrom('crm_activity')
              .select('id')
              .where((to) => to.or([to('who_id', '=', id), to('what_id', '=', id)]))
              .where('deleted_at', 'is', null),
          ),
          eb.exists(
            eb
              .selectFrom('crm_record')
              .select('id')
              .where((to) => to.or([to('account_id', '=', id), to('contact_id', '=', id)]))
              .where('deleted_at', 'is', null),
          ),
        ])
        .as('belongs'),
    )
    .executeTakeFirstOrThrow();
  return Boolean(belongs);
}
