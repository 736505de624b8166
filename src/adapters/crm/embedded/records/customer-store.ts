import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { CustomerStore } from '../../../../application/ports/crm/record-store.ts';
import type { CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import { refuse } from '../../../../domain/refusal.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { isUuid } from '../../../postgres/uuid.ts';
import { changeCustomer } from './customer-change.ts';
import { insertCustomer } from './customer-insert.ts';
import { removeCustomer } from './customer-remove.ts';
import { isNamedRow, toCustomerRecord, toFoundRecord } from './customer-rows.ts';
import { recordsByLastDigits } from '../../records-by-number.ts';
import { searchIds, searchNumber, searchWords } from './customer-search.ts';
import { namedCustomers } from './named-customers.ts';
import { unreadable } from './number-rows.ts';

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
    insert: (id, draft, numbersOf, at, by) =>
      transaction(db, (tx) => insertCustomer(tx, { users, numbersOf }, id, draft, { by }, at)),
    async change(edited, change, numbersOf, at) {
      if (!isUuid(edited.id)) return refuse('not-found');
      return transaction(db, (tx) => changeCustomer(tx, { users, numbersOf }, edited, change, at));
    },
    async remove(kind, id, at, audit) {
      if (!isUuid(id)) return false;
      return transaction(db, (tx) => removeCustomer(tx, kind, id, at, audit));
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
      const { rows, found } = await searchWords(db, text, page);
      return { records: rows.map((row) => toFoundRecord(row, users)), found };
    },
    async withNumber(number) {
      return (await searchNumber(db, number)).map((row) => toFoundRecord(row, users));
    },
    async withCaseNumber(counted) {
      return one(await namedCustomers(db).where('r.case_number', '=', counted).execute());
    },
    async withLastDigits(digits) {
      const ids = (await recordsByLastDigits(db, digits, 'embedded')).map(({ id }) => id);
      return ids.length === 0 ? [] : (await searchIds(db, ids)).map((row) => toFoundRecord(row, users));
    },
    unreadable: (limit, after) => unreadable(db, limit, after),
  };
}
