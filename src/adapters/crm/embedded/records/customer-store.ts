import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { CustomerStore, RowPage } from '../../../../application/ports/crm/record-store.ts';
import type { CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import { refuse, type Refusal } from '../../../../domain/refusal.ts';
import { after, type EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { isUuid } from '../../../postgres/uuid.ts';
import { prefixQuery, wordsOf } from './words.ts';
import { insertCustomer, reindexed } from './customer-insert.ts';
import { removeCustomer } from './customer-remove.ts';
import { columnsOf, derive, isNamedRow, toCustomerRecord, toFoundRecord } from './customer-rows.ts';
import { namedCustomers } from './named-customers.ts';
import { renameAccount, unreadable } from './number-rows.ts';

/** More records than this with one number are a fault in the data, and no list for a person. */
const maxOfOneNumber = 50;

/** The records of the embedded CRM in Tieline's own database. */
export function customerStore(db: Database, users: CrmUsers): CustomerStore {
  const one = (rows: readonly Parameters<typeof isNamedRow>[0][]): CustomerRecord | null => {
    const row = rows.find(isNamedRow);
    return row === undefined ? null : toCustomerRecord(row, users);
  };

  return {
    async read(kind, id) {
      if (!isUuid(id)) return null;
      return one(await namedCustomers(db).where('r.id', '=', id).where('r.kind', '=', kind).execute());
    },

    insert: (id, draft, numbersOf, at) =>
      transaction(db, (tx) => insertCustomer(tx, { users, numbersOf }, id, draft, null, at)),

    async change({ id, seen }, change, numbersOf, at) {
      if (!isUuid(id)) return refuse('not-found');
      return transaction(db, async (tx): Promise<CustomerRecord | Refusal> => {
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
      });
    },

    async remove(kind, id, at) {
      if (!isUuid(id)) return false;
      return transaction(db, (tx) => removeCustomer(tx, kind, id, at));
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
      return rows.map((row) => toFoundRecord(row, users));
    },

    async withNumber(number) {
      const rows = await newestFirst(db, { limit: maxOfOneNumber, after: null })
        .where('r.id', 'in', carrying(db, number))
        .execute();
      return rows.map((row) => toFoundRecord(row, users));
    },

    async withCaseNumber(counted) {
      return one(await namedCustomers(db).where('r.case_number', '=', counted).execute());
    },

    unreadable: (limit, after) => unreadable(db, limit, after),
  };
}

/** Each change has a moment of its own, by which a later edit knows whether it saw this one (spec X12). */
const changedAfter = (before: EpochMs, at: EpochMs): EpochMs => (at > before ? at : after(before, 1));

function newestFirst(db: Database, { limit, after: last }: RowPage) {
  const rows = namedCustomers(db).orderBy('r.changed_at', 'desc').orderBy('r.id', 'desc').limit(limit);
  if (last === null) return rows;
  return rows.where(sql<SqlBool>`(r.changed_at, r.id) < (${new Date(last.at)}, ${last.id}::uuid)`);
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
