import { sql, type SqlBool } from 'kysely';
import { customKind, isFixedKind, type RecordRef } from '../../../domain/record.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { prefixQuery, wordsOf } from './records/words.ts';

/** The columns of the fields that are looked up in, by kind; their words are in the index of words. */
const columns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  account: { name: 'name' },
  contact: { lastName: 'last_name' },
  lead: { lastName: 'last_name', company: 'company' },
  personAccount: { lastName: 'last_name' },
  case: { subject: 'subject' },
  opportunity: { name: 'name' },
};

/** Longer runs of digits are no case numbers, and would not stay exact as a number. */
const caseNumberShape = /^\d{1,12}$/u;

/** The record with this value in this field, the one changed last of several; null: none, or no such field. */
export async function recordByField(
  db: Database,
  object: string,
  field: string,
  value: string,
): Promise<RecordRef | null> {
  const records = db
    .selectFrom('crm_record')
    .select(['kind', 'id', 'name'])
    .where('deleted_at', 'is', null)
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .limit(1);
  if (object === 'case' && field === 'caseNumber') {
    if (!caseNumberShape.test(value)) return null;
    return (await records.where('case_number', '=', Number(value)).executeTakeFirst()) ?? null;
  }
  if (isFixedKind(object)) {
    const column = columns[object]?.[field];
    const words = wordsOf(value);
    if (column === undefined || words.length === 0) return null;
    const found = await records
      .where(sql<SqlBool>`kind = ${object}`)
      .where(sql<SqlBool>`search @@ ${prefixQuery(words)}::tsquery`)
      .where(sql<SqlBool>`${sql.ref(column)} = ${value}`)
      .executeTakeFirst();
    return found ?? null;
  }
  const kind = customKind(object);
  if (kind === null) return null;
  const found = await records
    .where('kind', '=', kind)
    .where('custom', 'is not', null)
    .where(sql<SqlBool>`custom @> any (${valuesOf(field, value)}::jsonb[])`)
    .executeTakeFirst();
  return found ?? null;
}

/** As text, and as the number it may stand for: `0042` was keyed where 42 is stored. */
function valuesOf(field: string, value: string): string[] {
  const number = Number(value);
  const asText = JSON.stringify({ [field]: value });
  return Number.isSafeInteger(number) ? [asText, JSON.stringify({ [field]: number })] : [asText];
}
