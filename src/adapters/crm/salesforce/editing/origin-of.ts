import type { RecordOrigin } from '../../../../application/ports/crm/editor.ts';
import { isActivityKind } from '../../../../domain/crm/activity.ts';
import type { AgentId, RecordId } from '../../../../domain/ids.ts';
import type { RecordKind } from '../../../../domain/record.ts';
import { objectOf } from '../objects.ts';
import { nameColumns, refIn } from '../reading/record-ref.ts';
import { presentIn } from '../reading/org-objects.ts';
import type { SeenOrg } from '../reading/org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { query } from '../reading/queries.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { textIn } from '../requests/queried-row.ts';
import { literal } from '../requests/soql.ts';
import { isRecordId } from '../record-id.ts';
import { keyOf } from '../writing/rows/stored-key.ts';

/** Who made a record, and whether it is an activity that the ledger wrote. null: there is none, or no longer. */
export async function originOf(
  org: SeenOrg,
  agentOf: (user: string) => AgentId | null,
  kind: RecordKind,
  id: RecordId,
  options: RequestOptions,
): Promise<RecordOrigin | null> {
  const object = isRecordId(id) ? await org.objects.object(objectOf(kind)) : null;
  if (object === null) return null;
  const columns = ['Id', ...nameColumns(kind, object), ...presentIn(object, ['CreatedById', keyField])];
  const soql = `SELECT ${columns.join(', ')} FROM ${object.name} WHERE Id = ${literal(id)} AND IsDeleted = false LIMIT 1`;
  const [row] = await query(org, { soql, all: true }, options);
  if (row === undefined) return null;
  const isOurs = keyOf(row[keyField]) !== null;
  const maker = textIn(row, 'CreatedById');
  return {
    name: refIn(kind, object, row).name,
    // The ledger writes as the integration, whoever's contact it is.
    madeBy: isOurs || maker === null ? null : agentOf(maker),
    isLogged: isOurs && isActivityKind(kind),
  };
}
