import { sql } from 'kysely';
import type { RecordId } from '../../../../domain/ids.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import type { OpenRow } from './open-record.ts';

/** Adds what is not there yet, or was brought by an earlier filling: what is there is later than what the query saw. */
export async function addOpen(db: Database, rows: readonly OpenRow[], generation: number): Promise<void> {
  if (rows.length === 0) return;
  const column = <Value>(valueOf: (row: OpenRow) => Value): readonly Value[] => rows.map(valueOf);
  await sql`insert into salesforce_open_record as n (record_id, object, name, contact_id, contact_name, account_id,
      account_name, account_is_person, what_id, is_primary, owner, due, key, created_at, changed_at, generation)
    select record_id, object, name, contact_id, contact_name, account_id, account_name, account_is_person, what_id,
      is_primary, owner, due, key, to_timestamp(created_at / 1000.0), to_timestamp(changed_at / 1000.0), ${generation}
    from unnest(${column(({ id }) => id)}::text[], ${column(({ object }) => object)}::text[],
      ${column(({ name }) => name)}::text[], ${column(({ contact }) => contact?.id)}::text[],
      ${column(({ contact }) => contact?.name)}::text[], ${column(({ account }) => account?.id)}::text[],
      ${column(({ account }) => account?.name)}::text[],
      ${column(({ account }) => account?.isPerson ?? false)}::boolean[], ${column(({ what }) => what)}::text[],
      ${column(({ isPrimary }) => isPrimary)}::boolean[], ${column(({ owner }) => owner)}::text[],
      ${column(({ due }) => due)}::date[], ${column(({ key }) => key)}::text[],
      ${column(({ createdAt }) => createdAt)}::bigint[],
      ${column(({ changedAt }) => changedAt)}::bigint[]) as given (record_id, object, name, contact_id, contact_name,
      account_id, account_name, account_is_person, what_id, is_primary, owner, due, key, created_at, changed_at)
    on conflict (record_id) do update set name = excluded.name, contact_id = excluded.contact_id,
      contact_name = excluded.contact_name, account_id = excluded.account_id, account_name = excluded.account_name,
      account_is_person = excluded.account_is_person, what_id = excluded.what_id, is_primary = excluded.is_primary,
      owner = excluded.owner, due = excluded.due, key = excluded.key, created_at = excluded.created_at,
      changed_at = excluded.changed_at, generation = excluded.generation
    where n.generation < excluded.generation`.execute(db);
}

/** Puts records in as they are now, in place of what there was of them. */
export async function replaceOpen(tx: Database, rows: readonly OpenRow[], generation: number): Promise<void> {
  await removeOpen(
    tx,
    rows.map(({ id }) => id),
  );
  await addOpen(tx, rows, generation);
}

/** Takes out what is closed, or there no more. */
export async function removeOpen(tx: Database, ids: readonly RecordId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from salesforce_open_record where record_id = any(${[...ids]}::text[])`.execute(tx);
}

/** They were changed in something that is not kept but for the time. */
export async function touchOpen(tx: Database, ids: readonly RecordId[], at: EpochMs): Promise<void> {
  await sql`update salesforce_open_record set changed_at = greatest(changed_at, ${new Date(at)})
    where record_id = any(${[...ids]}::text[])`.execute(tx);
}

/** Takes what was called otherwise by its name. */
export async function renameInOpen(
  tx: Database,
  records: readonly { readonly id: RecordId; readonly name: string }[],
): Promise<void> {
  if (records.length === 0) return;
  const ids = records.map(({ id }) => id);
  const names = records.map(({ name }) => name);
  for (const column of ['contact', 'account'] as const)
    await sql`update salesforce_open_record as n set ${sql.ref(`${column}_name`)} = given.name
      from unnest(${ids}::text[], ${names}::text[]) as given (id, name)
      where n.${sql.ref(`${column}_id`)} = given.id and n.${sql.ref(`${column}_name`)} is distinct from given.name`.execute(
      tx,
    );
}

const sweepRows = 10_000;

/** Takes out what the filling of an object did not bring. */
export async function sweepOpen(db: Database, object: string, generation: number): Promise<void> {
  for (;;) {
    const { numAffectedRows } = await sql`delete from salesforce_open_record where record_id in (
      select record_id from salesforce_open_record
      where object = ${object} and generation < ${generation} limit ${sweepRows})`.execute(db);
    if (Number(numAffectedRows ?? 0) < sweepRows) return;
  }
}

/** Takes out whatever is of an object; null: of every one. */
export async function forgetOpen(db: Database, object: string | null): Promise<void> {
  const rows = db.deleteFrom('salesforce_open_record');
  await (object === null ? rows : rows.where('object', '=', object)).execute();
}
