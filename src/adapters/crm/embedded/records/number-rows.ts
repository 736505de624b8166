import { sql } from 'kysely';
import type { ReadNumbers, UnreadableNumber } from '../../../../application/ports/crm/record-store.ts';
import type { CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import { isMatchingKind } from '../../../../domain/matching/match.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { CustomKind } from '../../../../domain/record.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';

/** Puts a record's numbers into the index in place of those it had (spec X5). */
export async function index(
  tx: Database,
  record: CustomerRecord,
  { numbers, unreadable: faults }: ReadNumbers,
  at: EpochMs,
): Promise<void> {
  const { kind, id, name } = record;
  if (!isMatchingKind(kind)) return;
  await forget(tx, id);
  const account = record.kind === 'contact' ? record.account : null;
  if (numbers.length > 0)
    await tx
      .insertInto('number_index')
      .values(
        numbers.map(({ e164, extension }) => ({
          record_id: id,
          e164,
          kind,
          name,
          account_id: account?.id ?? null,
          account_name: account?.name ?? null,
          extension,
          changed_at: new Date(at),
        })),
      )
      .execute();
  if (faults.length > 0)
    await tx
      .insertInto('unreadable_number')
      .values(faults.map((fault) => ({ record_id: id, kind, ...fault })))
      .execute();
}

/** The same for a record of an administrator's own object: whose fields count, workflows say (spec L29). */
export async function indexCustom(
  tx: Database,
  { kind, id, name }: { readonly kind: CustomKind; readonly id: RecordId; readonly name: string },
  numbersOfFields: ReadonlyMap<string, ReadNumbers>,
  at: EpochMs,
): Promise<void> {
  await forget(tx, id);
  const fieldsOf = new Map<E164, { readonly extension: string | null; readonly fields: string[] }>();
  const faults: ReadNumbers['unreadable'][number][] = [];
  for (const [field, { numbers, unreadable: inField }] of numbersOfFields) {
    faults.push(...inField);
    for (const { e164, extension } of numbers) {
      const known = fieldsOf.get(e164);
      if (known) known.fields.push(field);
      else fieldsOf.set(e164, { extension, fields: [field] });
    }
  }
  const record = { record_id: id, kind: 'custom', name, account_id: null, account_name: null } as const;
  const rows = [...fieldsOf].map(([e164, { extension, fields }]) => ({
    ...record,
    object: kind,
    e164,
    extension,
    fields,
    changed_at: new Date(at),
  }));
  if (rows.length > 0) await tx.insertInto('number_index').values(rows).execute();
  const unread = faults.map((fault) => ({ record_id: id, kind: record.kind, ...fault }));
  if (unread.length > 0) await tx.insertInto('unreadable_number').values(unread).execute();
}

/** Takes a deleted record out of the index, as an account of others too. */
export async function unindex(tx: Database, id: RecordId): Promise<void> {
  await forget(tx, id);
  await tx
    .updateTable('number_index')
    .set({ account_id: null, account_name: null })
    .where('account_id', '=', id)
    .execute();
}

export async function renameAccount(tx: Database, id: RecordId, name: string): Promise<void> {
  await tx.updateTable('number_index').set({ account_name: name }).where('account_id', '=', id).execute();
}

async function forget(tx: Database, id: RecordId): Promise<void> {
  await tx.deleteFrom('number_index').where('record_id', '=', id).execute();
  await tx.deleteFrom('unreadable_number').where('record_id', '=', id).execute();
}

export async function unreadable(
  db: Database,
  limit: number,
  after: { readonly id: RecordId; readonly field: string } | null,
): Promise<readonly UnreadableNumber[]> {
  let query = db
    .selectFrom('unreadable_number as u')
    .innerJoin('crm_record as r', (join) => join.on('r.id', '=', sql<RecordId>`u.record_id::uuid`))
    .select(['r.kind', 'u.record_id', 'r.name', 'u.field', 'u.written', 'u.country'])
    .orderBy('u.record_id')
    .orderBy('u.field')
    .limit(limit);
  if (after !== null)
    query = query.where((eb) =>
      eb(eb.refTuple('u.record_id', 'u.field'), '>', eb.tuple(after.id, after.field)),
    );
  const rows = await query.execute();
  return rows.map(({ kind, record_id: id, name, field, written, country }) => ({
    record: { kind, id, name },
    field,
    written,
    country,
  }));
}
