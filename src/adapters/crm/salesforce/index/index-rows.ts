import { sql } from 'kysely';
import type { RecordId } from '../../../../domain/ids.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { textColumn } from '../../../postgres/connection/text-column.ts';
import type { IndexedNumber, IndexedRecord } from './indexed-record.ts';

/**
 * Adds what a bulk query found. What this filling has already brought is left alone: it came with a change that is later
 * than what the query saw.
 */
export const addFilled = (
  db: Database,
  records: readonly IndexedRecord[],
  generation: number,
): Promise<void> => insert(db, records, generation);

/** Puts records into the index as they are now, in place of what it had of them. */
export async function replace(
  tx: Database,
  records: readonly IndexedRecord[],
  generation: number,
): Promise<void> {
  if (records.length === 0) return;
  const ids = records.map(({ id }) => id);
  await sql`delete from number_index where record_id = any(${ids}::text[])`.execute(tx);
  await insert(tx, records, generation);
  const accounts = records.filter(({ kind }) => kind === 'account').map(({ id, name }) => ({ id, name }));
  if (accounts.length > 0)
    await sql`update number_index as n set account_name = given.name
      from json_to_recordset(${JSON.stringify(accounts)}::json) as given (id text, name text)
      where n.account_id = given.id and n.account_name is distinct from given.name`.execute(tx);
}

/** Takes records out that there are no more, as accounts of others too. */
export async function remove(tx: Database, ids: readonly RecordId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from number_index where record_id = any(${[...ids]}::text[])`.execute(tx);
  await sql`update number_index set account_id = null, account_name = null
    where account_id = any(${[...ids]}::text[])`.execute(tx);
}

/** They were changed in something that is not in the index but for the time. */
export async function touch(tx: Database, ids: readonly RecordId[], at: EpochMs): Promise<void> {
  await sql`update number_index set changed_at = greatest(changed_at, ${new Date(at)})
    where record_id = any(${[...ids]}::text[]) and generation is not null`.execute(tx);
}

/** How many rows go with one statement: such that none takes long, or holds many locks. */
const sweepRows = 10_000;

/** Takes out what the filling of an object did not bring. */
export async function sweep(db: Database, object: string, generation: number): Promise<void> {
  for (;;) {
    const { numAffectedRows } = await sql`delete from number_index where (record_id, e164) in (
      select record_id, e164 from number_index
      where generation < ${generation} and ${isOf(object)} limit ${sweepRows})`.execute(db);
    if (Number(numAffectedRows ?? 0) < sweepRows) return;
  }
}

/** Takes out whatever is of an object; null: of every one. */
export async function forget(db: Database, object: string | null): Promise<void> {
  await sql`delete from number_index where generation is not null
    and ${object === null ? sql`true` : isOf(object)}`.execute(db);
}

function isOf(object: string) {
  switch (object) {
    case 'Account':
      return sql`kind in ('account', 'personAccount')`;
    case 'Contact':
      return sql`kind = 'contact'`;
    case 'Lead':
      return sql`kind = 'lead'`;
    default:
      return sql`kind = 'custom' and object = ${object}`;
  }
}

/** As a list for each column, which PostgreSQL takes in nearly as fast as a copy; the statement is always the same one. */
async function insert(db: Database, records: readonly IndexedRecord[], generation: number): Promise<void> {
  const rows = records.flatMap((record) => record.numbers.map((number) => ({ record, number })));
  if (rows.length === 0) return;
  const column = (textOf: (record: IndexedRecord, number: IndexedNumber) => string | null | undefined) =>
    textColumn(rows.map(({ record, number }) => textOf(record, number)));
  await sql`insert into number_index as n (record_id, kind, name, account_id, account_name, object, owner, changed_at,
      e164, extension, fields, generation)
    select record_id, kind, name, account_id, account_name, object, owner, to_timestamp(changed_at / 1000.0),
      e164, extension, string_to_array(fields, ','), ${generation}
    from unnest(${column(({ id }) => id)}, ${column(({ kind }) => kind)}::matching_kind[],
      ${column(({ name }) => name)}, ${column(({ account }) => account?.id)}, ${column(({ account }) => account?.name)},
      ${column(({ object }) => object)}, ${column(({ owner }) => owner)},
      ${column(({ changedAt }) => String(changedAt))}::bigint[], ${column((_, { e164 }) => e164)},
      ${column((_, { extension }) => extension)}, ${column((_, { fields }) => fields?.join(','))}
    ) as given (record_id, kind, name, account_id, account_name, object, owner, changed_at, e164, extension, fields)
    on conflict (record_id, e164) do update set kind = excluded.kind, name = excluded.name,
      account_id = excluded.account_id, account_name = excluded.account_name, object = excluded.object, owner = excluded.owner,
      fields = excluded.fields, extension = excluded.extension, changed_at = excluded.changed_at,
      generation = excluded.generation
    where n.generation < excluded.generation`.execute(db);
}
