import { sql } from 'kysely';
import type { ImportedContact, ImportStore } from '../../../../application/ports/crm/import-store.ts';
import type { MakeId } from '../../../../application/ports/runtime/ids.ts';
import { personName } from '../../../../domain/crm/customer-record.ts';
import { recordId, type RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { unknownCallers } from '../../../postgres/interactions/unknown-callers.ts';
import { writeAudit } from '../../../postgres/organisation/audit.ts';
import { derive } from './customer-rows.ts';

/**
 * What an import reads and writes, many rows with one statement each: they go out as one JSON text, so that every
 * batch is the same prepared statement, however many rows it has.
 */
export function importStore(db: Database, makeId: MakeId): ImportStore {
  return {
    async withEmails(emails) {
      const { rows } = await sql<{ asked: string; id: RecordId; name: string }>`
        select given.email as asked, found.id, found.name
        from unnest(${[...emails]}::text[]) as given (email)
        cross join lateral (
          select id, name from crm_record
          where kind = 'contact' and deleted_at is null and email is not null and lower(email) = given.email
          order by changed_at desc limit 1
        ) as found`.execute(db);
      return new Map(rows.map(({ asked, id, name }) => [asked, contact(id, name)]));
    },

    async withNumbers(numbers) {
      const { rows } = await sql<{ asked: E164; id: RecordId; name: string }>`
        select given.e164 as asked, found.record_id as id, found.name
        from unnest(${[...numbers]}::text[]) as given (e164)
        cross join lateral (
          select record_id, name from number_index
          where e164 = given.e164 and kind = 'contact'
          order by changed_at desc limit 50
        ) as found`.execute(db);
      const found = Map.groupBy(rows, ({ asked }) => asked);
      return new Map(
        [...found].map(([number, contacts]) => [number, contacts.map(({ id, name }) => contact(id, name))]),
      );
    },

    accounts: (names, owner, at) => accounts(db, names, owner, at, makeId),

    async insert(contacts, at) {
      await transaction(db, async (tx) => {
        const named = await heldAccounts(tx, contacts);
        const inserted = await insertRecords(tx, contacts, named, at);
        await insertNumbers(
          tx,
          contacts.filter(({ id }) => inserted.has(id)),
          named,
          at,
        );
      });
    },

    unknownCallers: (numbers) => unknownCallers(db, numbers),
    audit: (entry) => writeAudit(db, [entry]),
  };
}

const contact = (id: RecordId, name: string): RecordRef => ({ kind: 'contact', id, name });

/** Accounts by name as it is asked for; spellings that differ in case only are one account. */
async function accounts(
  db: Database,
  names: readonly string[],
  owner: string | null,
  at: EpochMs,
  makeId: MakeId,
): ReturnType<ImportStore['accounts']> {
  return transaction(db, async (tx) => {
    const { rows } = await sql<{ asked: string; id: RecordId }>`
      select given.name as asked, found.id
      from unnest(${[...names]}::text[]) as given (name)
      cross join lateral (
        select id from crm_record
        where kind = 'account' and deleted_at is null and lower(name) = lower(given.name)
        order by changed_at desc limit 1
      ) as found`.execute(tx);
    const ids = new Map(rows.map(({ asked, id }) => [asked, id]));
    const missing = names.filter((name) => !ids.has(name));
    const made = new Map<string, { readonly id: RecordId; readonly name: string }>();
    for (const name of missing) {
      const account = made.get(name.toLowerCase()) ?? { id: recordId(makeId()), name };
      made.set(name.toLowerCase(), account);
      ids.set(name, account.id);
    }
    if (made.size > 0) await insertAccounts(tx, [...made.values()], owner, at);
    return { ids, made: made.size };
  });
}

async function insertAccounts(
  tx: Database,
  made: readonly { readonly id: RecordId; readonly name: string }[],
  owner: string | null,
  at: EpochMs,
): Promise<void> {
  const rows = made.map(({ id, name }) => ({ id, ...derive('account', { ...unnamed, name }) }));
  await sql`insert into crm_record (id, kind, name, words, owner, created_at, changed_at)
    select id, 'account', name, words, ${owner}, ${new Date(at)}, ${new Date(at)}
    from json_to_recordset(${JSON.stringify(rows)}::json) as given (id uuid, name text, words text)`.execute(
    tx,
  );
}

/** What a name is made of, where nothing of it is given. */
const unnamed = {
  name: '',
  first_name: null,
  last_name: null,
  company: null,
  email: null,
  case_number: null,
  subject: null,
  status: null,
  stage: null,
};

type Named = ReadonlyMap<RecordId, string>;

/** The accounts' names; held, so that none is renamed or deleted before its name stands in the index. */
async function heldAccounts(tx: Database, contacts: readonly ImportedContact[]): Promise<Named> {
  const ids = [...new Set(contacts.flatMap(({ account }) => account ?? []))];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: RecordId; name: string }>`select id, name from crm_record
    where id = any(${ids}::uuid[]) and deleted_at is null order by id for share`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const heldAccount = ({ account }: ImportedContact, named: Named): RecordId | null =>
  account !== null && named.has(account) ? account : null;

/** Gives those that were not there yet: an import that was cut off and is repeated brings the others again. */
async function insertRecords(
  tx: Database,
  contacts: readonly ImportedContact[],
  named: Named,
  at: EpochMs,
): Promise<ReadonlySet<RecordId>> {
  const rows = contacts.map((each) => {
    const { id, firstName: first_name, lastName: last_name, phone, mobile, email, country } = each;
    const { name, words } = derive('contact', { ...unnamed, first_name, last_name, email });
    const { owner, description } = each;
    const fields = {
      id,
      name,
      words,
      first_name,
      last_name,
      phone,
      mobile,
      email,
      country,
      owner,
      description,
    };
    return { ...fields, account_id: heldAccount(each, named) };
  });
  const inserted = await sql<{
    id: RecordId;
  }>`insert into crm_record (id, kind, name, words, owner, first_name, last_name, phone, mobile, email, country,
      description, account_id, created_at, changed_at)
    select id, 'contact', name, words, owner, first_name, last_name, phone, mobile, email, country,
      description, account_id, ${new Date(at)}, ${new Date(at)}
    from json_to_recordset(${JSON.stringify(rows)}::json) as given (id uuid, name text, words text, owner text,
      first_name text, last_name text, phone text, mobile text, email text, country text, description text,
      account_id uuid) on conflict (id) do nothing returning id`.execute(tx);
  return new Set(inserted.rows.map(({ id }) => id));
}

async function insertNumbers(
  tx: Database,
  contacts: readonly ImportedContact[],
  named: Named,
  at: EpochMs,
): Promise<void> {
  const readable = contacts.flatMap((each) => {
    const account = heldAccount(each, named);
    const shared = {
      record_id: each.id,
      name: personName(each.firstName, each.lastName),
      account_id: account,
      account_name: account === null ? null : (named.get(account) ?? null),
    };
    return each.numbers.numbers.map((number) => ({ ...shared, ...number }));
  });
  const unreadable = contacts.flatMap(({ id, numbers }) =>
    numbers.unreadable.map((fault) => ({ record_id: id, ...fault })),
  );
  if (readable.length > 0)
    await sql`insert into number_index (record_id, e164, kind, name, account_id, account_name, extension, changed_at)
      select record_id, e164, 'contact', name, account_id, account_name, extension, ${new Date(at)}
      from json_to_recordset(${JSON.stringify(readable)}::json) as given (record_id text, e164 text, name text,
        account_id text, account_name text, extension text)`.execute(tx);
  if (unreadable.length > 0)
    await sql`insert into unreadable_number (record_id, field, kind, written, country)
      select record_id, field, 'contact', written, country
      from json_to_recordset(${JSON.stringify(unreadable)}::json) as given (record_id text, field text, written text,
        country text)`.execute(tx);
}
