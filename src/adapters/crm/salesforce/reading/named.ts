import type { RecordId } from '../../../../domain/ids.ts';
import { isFixedKind, type RecordKind, type RecordRef } from '../../../../domain/record.ts';
import { kindOf } from '../objects.ts';
import { isTrueIn } from '../requests/queried-row.ts';
import { literalLists, type Query } from '../requests/soql.ts';
import { isRecordId } from '../record-id.ts';
import { hasPersonAccounts, type SeenOrg } from './org.ts';
import type { ObjectDescribe } from '../describe/object-describe.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { queries } from './queries.ts';
import { nameColumns, refIn } from './record-ref.ts';

/** An id begins with what its object's ids begin with. */
const prefixLength = 3;

interface Named {
  readonly kind: RecordKind;
  readonly object: ObjectDescribe;
  readonly query: Query;
}

/** Those of the records that there are, of whatever kind, each object in a query. */
export async function named(
  org: SeenOrg,
  ids: readonly RecordId[],
  options: RequestOptions,
): Promise<readonly RecordRef[]> {
  const prefixes = new Set(ids.filter(isRecordId).map((id) => id.slice(0, prefixLength)));
  if (prefixes.size === 0) return [];
  const arePeople = await hasPersonAccounts(org);
  const asked: Record<string, Named> = {};
  for (const { name, keyPrefix } of await org.objects.global()) {
    const kind = kindOf(name);
    if (kind === null || keyPrefix === null || !prefixes.has(keyPrefix)) continue;
    const object = await org.objects.object(name);
    const [list] = literalLists(ids.filter((id) => id.startsWith(keyPrefix)));
    if (object === null || list === undefined) continue;
    const columns = ['Id', ...nameColumns(kind, object)];
    if (name === 'Account' && arePeople) columns.push('IsPersonAccount');
    const soql = `SELECT ${columns.join(', ')} FROM ${name} WHERE Id IN (${list}) LIMIT ${ids.length}`;
    asked[name] = { kind, object, query: { soql, all: false } };
  }
  const wanted = Object.fromEntries(Object.entries(asked).map(([name, one]) => [name, one.query]));
  const rows = await queries(org, wanted, options);
  return Object.entries(asked).flatMap(([name, { kind, object }]) =>
    rows(name).map((row) => {
      const ref = refIn(kind, object, row);
      return isFixedKind(kind) && isTrueIn(row, 'IsPersonAccount')
        ? { ...ref, kind: 'personAccount' as const }
        : ref;
    }),
  );
}
