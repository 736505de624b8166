import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { CrmUsers } from '../../application/ports/crm-users.ts';
import type { CustomerStore, Page, ReadNumbers } from '../../application/ports/record-store.ts';
import type { CustomerRecord } from '../../domain/crm/customer-record.ts';
import type { RecordId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import type { EpochMs } from '../../domain/time.ts';
import { transaction, type Database } from '../postgres/database.ts';
import { columnsOf, derive, toCustomerRecord, type NamedRow } from './customer-rows.ts';
import { index, renameAccount, unindex, unreadable } from './number-rows.ts';
import { isUuid } from './uuid.ts';
import { prefixQuery, wordsOf } from './words.ts';

type NumbersOf = (record: CustomerRecord) => ReadNumbers;

/** More records than this with one number are a fault in the data, and no list for a person. */
const maxOfOneNumber = 50;
/** Before a record has its name and numbers; both are written in the same transaction. */
const unnamed = '';

/** The records of the embedded CRM in Tieline's own database. */
export function customerStore(db: Database, users: CrmUsers): CustomerStore {
  const one = (rows: readonly NamedRow[]): CustomerRecord | null =>
    rows[0] === undefined ? null : toCustomerRecord(rows[0], users);

  return {
    async read(kind, id) {
      if (!isUuid(id)) return null;
      return one(await named(db).where('r.id', '=', id).where('r.kind', '=', kind).execute());
    },

    async insert(id, draft, numbersOf, at) {
      return transaction(db, async (tx) => {
        const columns = columnsOf(draft.fields);
        const caseNumber = draft.kind === 'case' ? await nextCaseNumber(tx) : null;
        const moments = { created_at: new Date(at), changed_at: new Date(at) };
        const row = await tx
          .insertInto('crm_record')
          .values({ name: unnamed, ...columns, ...moments, id, kind: draft.kind, case_number: caseNumber })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return null;
        await tx.updateTable('crm_record').set(derive(draft.kind, row)).where('id', '=', id).execute();
        return reindexed(tx, id, users, numbersOf, at);
      });
    },

    async change(id, change, numbersOf, at) {
      if (!isUuid(id)) return null;
      return transaction(db, async (tx) => {
        const row = await tx
          .selectFrom('crm_record')
          .selectAll()
          .where('id', '=', id)
          .where('kind', '=', change.kind)
          .where('deleted_at', 'is', null)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return null;
        const columns = columnsOf(change.fields);
        const derived = derive(change.kind, { ...row, ...columns });
        await tx
          .updateTable('crm_record')
          .set({ ...columns, ...derived, changed_at: new Date(at) })
          .where('id', '=', id)
          .execute();
        if (derived.name !== row.name) await renameAccount(tx, id, derived.name);
        return reindexed(tx, id, users, numbersOf, at);
      });
    },

    async remove(kind, id, at) {
      if (!isUuid(id)) return false;
      return transaction(db, async (tx) => {
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
        return true;
      });
    },

    async named(ids) {
      const possible = ids.filter(isUuid);
      if (possible.length === 0) return [];
      return db
        .selectFrom('crm_record')
        .select(['kind', 'id', 'name'])
        .where('id', 'in', possible)
        .where('deleted_at', 'is', null)
        .execute();
    },

    async withWords(text, page) {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      const query = sql`${prefixQuery(words)}::tsquery`;
      const few = await fewHits(db, query);
      const rows = await newestFirst(db, page)
        .where(few === null ? sql<SqlBool>`r.search @@ ${query}` : sql<SqlBool>`r.id = any(${few}::uuid[])`)
        .execute();
      return rows.map((row) => toCustomerRecord(row, users));
    },

    async withNumber(number) {
      const rows = await newestFirst(db, { limit: maxOfOneNumber, after: null })
        .where('r.id', 'in', carrying(db, number))
        .execute();
      return rows.map((row) => toCustomerRecord(row, users));
    },

    async withCaseNumber(counted) {
      return one(await named(db).where('r.case_number', '=', counted).execute());
    },

    unreadable: (limit, after) => unreadable(db, limit, after),
  };
}

/** Records that are not deleted, with the names of those they refer to. */
const named = (db: Database) =>
  db
    .selectFrom('crm_record as r')
    .leftJoin('crm_record as a', 'a.id', 'r.account_id')
    .leftJoin('crm_record as c', 'c.id', 'r.contact_id')
    .select([
      'r.id',
      'r.kind',
      'r.name',
      'r.owner',
      'r.first_name',
      'r.last_name',
      'r.company',
      'r.phone',
      'r.mobile',
      'r.email',
      'r.country',
      'r.case_number',
      'r.subject',
      'r.status',
      'r.stage',
      'r.amount',
      'r.close_date',
      'r.description',
      'r.account_id',
      'r.contact_id',
      'r.created_at',
      'r.changed_at',
      'a.kind as account_kind',
      'a.name as account_name',
      'c.name as contact_name',
    ])
    .where('r.deleted_at', 'is', null);

function newestFirst(db: Database, { limit, after }: Page) {
  const rows = named(db).orderBy('r.changed_at', 'desc').orderBy('r.id', 'desc').limit(limit);
  if (after === null) return rows;
  return rows.where(sql<SqlBool>`(r.changed_at, r.id) < (${new Date(after.at)}, ${after.id}::uuid)`);
}

/** Up to this many hits are sorted; of more, the newest are found sooner by going through the records from the newest. */
const fewAtMost = 1_000;

/**
 * Searched through the index of words, which gives no order; null: more than a few. PostgreSQL cannot know beforehand
 * which of the two ways is the short one, and the wrong one reads every record.
 */
async function fewHits(db: Database, query: RawBuilder<unknown>): Promise<readonly RecordId[] | null> {
  const hits = await db
    .selectFrom('crm_record')
    .select('id')
    .where(sql<SqlBool>`search @@ ${query}`)
    .where('deleted_at', 'is', null)
    .limit(fewAtMost + 1)
    .execute();
  return hits.length > fewAtMost ? null : hits.map(({ id }) => id);
}

/** The embedded CRM's ids are uuids, which the index, open to any CRM, keeps as text. */
const carrying = (db: Database, number: E164) =>
  db
    .selectFrom('number_index')
    .select(sql<RecordId>`record_id::uuid`.as('id'))
    .where('e164', '=', number);

async function nextCaseNumber(tx: Database): Promise<number> {
  const { rows } = await sql<{ counted: number }>`select nextval('crm_case_number') as counted`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('the sequence of case numbers gave none');
  return row.counted;
}

async function reindexed(
  tx: Database,
  id: RecordId,
  users: CrmUsers,
  numbersOf: NumbersOf,
  at: EpochMs,
): Promise<CustomerRecord> {
  await holdAccountOf(tx, id);
  const row = await named(tx).where('r.id', '=', id).executeTakeFirstOrThrow();
  const record = toCustomerRecord(row, users);
  await index(tx, record, numbersOf(record), at);
  return record;
}

/** An account renamed at this moment would otherwise keep its old name in the rows about to be written. */
async function holdAccountOf(tx: Database, id: RecordId): Promise<void> {
  const account = tx.selectFrom('crm_record').select('account_id').where('id', '=', id);
  await tx.selectFrom('crm_record').select('id').where('id', '=', account).forShare().execute();
}

/** What a deleted record keeps: that it was there. */
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
};

/** Takes a deleted record out of all that referred to it; that is no change of theirs. */
async function unrelate(tx: Database, id: RecordId): Promise<void> {
  await tx.updateTable('crm_record').set({ account_id: null }).where('account_id', '=', id).execute();
  await tx.updateTable('crm_record').set({ contact_id: null }).where('contact_id', '=', id).execute();
  await tx.updateTable('crm_activity').set({ who_id: null }).where('who_id', '=', id).execute();
  await tx.updateTable('crm_activity').set({ what_id: null }).where('what_id', '=', id).execute();
}
