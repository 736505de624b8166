import { isActivityKind } from '../../../../domain/crm/activity.ts';
import { isCustomerKind } from '../../../../domain/crm/customer-record.ts';
import { recordId } from '../../../../domain/ids.ts';
import { isFixedKind, type RecordKind, type RecordRef } from '../../../../domain/record.ts';
import { objectOf } from '../objects.ts';
import { type QueriedRow, textIn } from '../requests/queried-row.ts';
import { literal, type Query } from '../requests/soql.ts';
import { isRecordId } from '../record-id.ts';
import { caseName } from '../writing/rows/case-name.ts';
import { hasPersonAccounts, isOfKind, type SeenOrg } from './org.ts';
import type { ObjectDescribe } from '../describe/object-describe.ts';
import { nameFieldOf } from './org-objects.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { query } from './queries.ts';

/** What a record of this object is called by. */
export function nameColumns(kind: RecordKind, object: ObjectDescribe): readonly string[] {
  if (kind === 'case') return ['CaseNumber', 'Subject'];
  if (isActivityKind(kind)) return ['Subject'];
  const name = nameFieldOf(object);
  return name === null ? [] : [name];
}

/** The record that a row of `Id` and `nameColumns` is. */
export function refIn(kind: RecordKind, object: ObjectDescribe, row: QueriedRow): RecordRef {
  const [field = ''] = nameColumns(kind, object);
  const name = kind === 'case' ? caseName(row) : textIn(row, field);
  return { kind, id: recordId(textIn(row, 'Id') ?? ''), name: name ?? '' };
}

/** A query for one record, and what its row is. */
export interface RecordQuery {
  readonly query: Query;
  readonly refIn: (row: QueriedRow) => RecordRef;
}

/** For the record that meets the condition, the one changed last of several; null: who asks sees no such records. */
export async function recordQuery(
  org: SeenOrg,
  kind: RecordKind,
  where: string,
): Promise<RecordQuery | null> {
  const object = await org.objects.object(objectOf(kind));
  if (object === null) return null;
  const arePeople = await hasPersonAccounts(org);
  if (kind === 'personAccount' && !arePeople) return null;
  const isKind = isFixedKind(kind) && isCustomerKind(kind) ? isOfKind(kind, arePeople) : 'Id != null';
  const columns = ['Id', ...nameColumns(kind, object)].join(', ');
  const soql = `SELECT ${columns} FROM ${object.name} WHERE ${where} AND ${isKind} AND IsDeleted = false ORDER BY LastModifiedDate DESC LIMIT 1`;
  // Archived activities are only among all.
  return { query: { soql, all: true }, refIn: (row) => refIn(kind, object, row) };
}

/** The record that meets the condition, the one changed last of several; null: none, or who asks does not see it. */
export async function recordWhere(
  org: SeenOrg,
  kind: RecordKind,
  where: string,
  options: RequestOptions,
): Promise<RecordRef | null> {
  const asked = await recordQuery(org, kind, where);
  if (asked === null) return null;
  const [row] = await query(org, asked.query, options);
  return row === undefined ? null : asked.refIn(row);
}

/** null: no such record. */
export const recordRef = async (
  org: SeenOrg,
  kind: RecordKind,
  id: string,
  options: RequestOptions,
): Promise<RecordRef | null> =>
  isRecordId(id) ? recordWhere(org, kind, `Id = ${literal(id)}`, options) : null;
