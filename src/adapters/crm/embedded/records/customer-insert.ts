import { sql } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { ReadNumbers } from '../../../../application/ports/crm/record-store.ts';
import type { CustomerDraft, CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import type { AgentId, RecordId } from '../../../../domain/ids.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { columnsOf, derive, isNamedRow, toCustomerRecord } from './customer-rows.ts';
import { madeBy } from './made-by.ts';
import { namedCustomers } from './named-customers.ts';
import { index } from './number-rows.ts';

export type NumbersOf = (record: CustomerRecord) => ReadNumbers;

/** Before a record has its name and numbers; both are written in the same transaction. */
export const unnamed = '';

/** How a record comes to be: a person makes it, or the ledger under a key of its own. */
export interface Making {
  readonly by?: AgentId | null;
  readonly key?: string;
  readonly recordType?: string | null;
  readonly origin?: string | null;
}

export interface InsertDeps {
  readonly users: CrmUsers;
  readonly numbersOf: NumbersOf;
}

/**
 * Makes a record with its name, search words and numbers. null: its id, or the key it is made under, was given out
 * before, though the record may be deleted since.
 */
export async function insertCustomer(
  tx: Database,
  { users, numbersOf }: InsertDeps,
  id: RecordId,
  draft: CustomerDraft,
  making: Making,
  at: EpochMs,
): Promise<CustomerRecord | null> {
  const row = await tx
    .insertInto('crm_record')
    .values({
      name: unnamed,
      ...columnsOf(draft.fields),
      id,
      kind: draft.kind,
      case_number: draft.kind === 'case' ? await nextCaseNumber(tx) : null,
      record_type: making.recordType ?? null,
      origin: making.origin ?? null,
      external_key: making.key ?? null,
      ...madeBy(making.by),
      created_at: new Date(at),
      changed_at: new Date(at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  await tx.updateTable('crm_record').set(derive(draft.kind, row)).where('id', '=', id).execute();
  return reindexed(tx, id, users, numbersOf, at);
}

async function nextCaseNumber(tx: Database): Promise<number> {
  const { rows } = await sql<{ counted: number }>`select nextval('crm_case_number') as counted`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('the sequence of case numbers gave none');
  return row.counted;
}

/** The record as it now is, with its numbers in the index. */
export async function reindexed(
  tx: Database,
  id: RecordId,
  users: CrmUsers,
  numbersOf: NumbersOf,
  at: EpochMs,
): Promise<CustomerRecord> {
  await holdAccountOf(tx, id);
  const row = await namedCustomers(tx).where('r.id', '=', id).executeTakeFirstOrThrow();
  if (!isNamedRow(row)) throw new Error(`${row.kind} is none of the six kinds`);
  const record = toCustomerRecord(row, users);
  await index(tx, record, numbersOf(record), at);
  return record;
}

/** An account renamed at this moment would otherwise keep its old name in the rows about to be written. */
async function holdAccountOf(tx: Database, id: RecordId): Promise<void> {
  const account = tx.selectFrom('crm_record').select('account_id').where('id', '=', id);
  await tx.selectFrom('crm_record').select('id').where('id', '=', account).forShare().execute();
}
