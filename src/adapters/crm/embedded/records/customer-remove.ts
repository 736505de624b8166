import type { AuditRow } from '../../../../application/ports/organisation/organisation-store.ts';
import type { CustomerKind } from '../../../../domain/crm/customer-record.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { CustomKind } from '../../../../domain/record.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { writeAudit } from '../../../postgres/organisation/audit.ts';
import { unnamed } from './customer-insert.ts';
import { unindex } from './number-rows.ts';

/** Leaves a tombstone, takes the numbers out of the index, and clears what referred to it. false: no such record. */
export async function removeCustomer(
  tx: Database,
  kind: CustomerKind | CustomKind,
  id: RecordId,
  at: EpochMs,
  audit?: AuditRow,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('crm_record')
    .set({ ...tombstone, deleted_at: new Date(at) })
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await unindex(tx, id);
  await unrelate(tx, id);
  if (audit !== undefined) await writeAudit(tx, [audit]);
  return true;
}

/** What a deleted record keeps: that it was there, and the ledger's key, so that a late write cannot make it again. */
const tombstone = {
  name: unnamed,
  words: '',
  open: false,
  owner: null,
  first_name: null,
  last_name: null,
  company: null,
  phone: null,
  mobile: null,
  email: null,
  country: null,
  case_number: null,
  subject: null,
  status: null,
  stage: null,
  amount: null,
  close_date: null,
  description: null,
  account_id: null,
  contact_id: null,
  record_type: null,
  origin: null,
  custom: null,
};

/** Takes a deleted record out of all that referred to it; that is no change of theirs. */
async function unrelate(tx: Database, id: RecordId): Promise<void> {
  await tx.updateTable('crm_record').set({ account_id: null }).where('account_id', '=', id).execute();
  await tx.updateTable('crm_record').set({ contact_id: null }).where('contact_id', '=', id).execute();
  await tx.updateTable('crm_activity').set({ who_id: null }).where('who_id', '=', id).execute();
  await tx.updateTable('crm_activity').set({ what_id: null }).where('what_id', '=', id).execute();
}
