import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { RowPage } from '../../../../application/ports/crm/record-store.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { maxOfNumbers } from '../../records-by-number.ts';
import { prefixQuery, wordsOf } from './words.ts';
import { namedCustomers } from './named-customers.ts';

export async function searchWords(db: Database, text: string, page: RowPage) {
  const words = wordsOf(text);
  if (words.length === 0) return { rows: [], found: { count: 0, more: false } };
  const query = sql`${prefixQuery(words)}::tsquery`;
  const few = await fewHits(db, query);
  const rows = await newestFirst(db, page)
    .where(few === null ? sql<SqlBool>`r.search @@ ${query}` : sql<SqlBool>`r.id = any(${few}::uuid[])`)
    .execute();
  return { rows, found: { count: few?.length ?? fewAtMost, more: few === null } };
}

export const searchNumber = (db: Database, number: E164) =>
  newestFirst(db, { limit: maxOfNumbers, after: null }).where('r.id', 'in', carrying(db, number)).execute();

/** Those of the records that there are. */
export const searchIds = (db: Database, ids: readonly RecordId[]) =>
  newestFirst(db, { limit: ids.length, after: null }).where('r.id', 'in', ids).execute();

function newestFirst(db: Database, { limit, after: last }: RowPage) {
  const rows = namedCustomers(db).orderBy('r.changed_at', 'desc').orderBy('r.id', 'desc').limit(limit);
  if (last === null) return rows;
  return rows.where(sql<SqlBool>`(r.changed_at, r.id) < (${new Date(last.at)}, ${last.id}::uuid)`);
}

/** Up to this many hits are sorted; of more, the newest are found sooner by going through the records from the newest. */
const fewAtMost = 1_000;

/**
 * Searched through the index of words, which gives no order, with the contacts of every account that has the words (spec
 * X13); null: more than a few, and who searches so widely looks for no company's contacts. PostgreSQL cannot know beforehand
 * which of the two ways is the short one, and the wrong one reads every record.
 */
async function fewHits(db: Database, query: RawBuilder<unknown>): Promise<readonly RecordId[] | null> {
  const having = db
    .selectFrom('crm_record')
    .select('id')
    .where(sql<SqlBool>`search @@ ${query}`)
    .where('deleted_at', 'is', null);
  const hits = await having.limit(fewAtMost + 1).execute();
  if (hits.length > fewAtMost) return null;
  const ofAccounts = await db
    .selectFrom('crm_record')
    .select('id')
    .where('account_id', 'in', having.where('kind', '=', 'account'))
    .where('kind', '=', 'contact')
    .where('deleted_at', 'is', null)
    .limit(fewAtMost + 1)
    .execute();
  const ids = new Set([...hits, ...ofAccounts].map(({ id }) => id));
  return ids.size > fewAtMost ? null : [...ids];
}

/** The embedded CRM's ids are uuids, which the index, open to any CRM, keeps as text. */
const carrying = (db: Database, number: E164) =>
  db
    .selectFrom('number_index')
    .select(sql<RecordId>`record_id::uuid`.as('id'))
    .where('e164', '=', number);
