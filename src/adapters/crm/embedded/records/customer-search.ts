import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { RowPage } from '../../../../application/ports/crm/record-store.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { prefixQuery, wordsOf } from './words.ts';
import { namedCustomers } from './named-customers.ts';

/** More records than this with one number are a fault in the data, and no list for a person. */
const maxOfOneNumber = 50;

export async function searchWords(db: Database, text: string, page: RowPage) {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const query = sql`${prefixQuery(words)}::tsquery`;
  const few = await fewHits(db, query);
  return newestFirst(db, page)
    .where(few === null ? sql<SqlBool>`r.search @@ ${query}` : sql<SqlBool>`r.id = any(${few}::uuid[])`)
    .execute();
}

export const searchNumber = (db: Database, number: E164) =>
  newestFirst(db, { limit: maxOfOneNumber, after: null }).where('r.id', 'in', carrying(db, number)).execute();

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
