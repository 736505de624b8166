import type { Edited } from '../../../../application/ports/crm/editor.ts';
import type { CustomerChange, CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import { refuse, type Refusal } from '../../../../domain/refusal.ts';
import { after, type EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { reindexed, type InsertDeps } from './customer-insert.ts';
import { columnsOf, derive } from './customer-rows.ts';
import { renameAccount } from './number-rows.ts';

/** Changes the given fields, and what is derived from them. Refuses `not-found` and `changed-meanwhile`. */
export async function changeCustomer(
  tx: Database,
  { users, numbersOf }: InsertDeps,
  { id, seen }: Edited,
  change: CustomerChange,
  at: EpochMs,
): Promise<CustomerRecord | Refusal> {
  const row = await tx
    .selectFrom('crm_record')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', change.kind)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return refuse('not-found');
  if (seen !== null && row.changed_at !== seen) return refuse('changed-meanwhile');
  const changedAt = changedAfter(row.changed_at, at);
  const columns = columnsOf(change.fields);
  const derived = derive(change.kind, { ...row, ...columns });
  await tx
    .updateTable('crm_record')
    .set({ ...columns, ...derived, changed_at: new Date(changedAt) })
    .where('id', '=', id)
    .execute();
  if (derived.name !== row.name) await renameAccount(tx, id, derived.name);
  return reindexed(tx, id, users, numbersOf, changedAt);
}

/** Each change has a moment of its own, by which a later edit knows whether it saw this one (spec X12). */
export const changedAfter = (before: EpochMs, at: EpochMs): EpochMs => (at > before ? at : after(before, 1));
