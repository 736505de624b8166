import type { Activity, ActivityKind } from '../../../../domain/crm/activity.ts';
import type { CustomerKind, CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { objectOf } from '../objects.ts';
import { literal } from '../requests/soql.ts';
import { isRecordId } from '../record-id.ts';
import { activityIn } from './activity-row.ts';
import { customerIn } from './customer-row.ts';
import { selectionOf, type SeenOrg } from './org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { query } from './queries.ts';
import { activitySelection } from './timeline.ts';

/** A customer's record as it is now; null: there is none, or who asks does not see it. */
export async function readCustomer(
  org: SeenOrg,
  kind: CustomerKind,
  id: RecordId,
  options: RequestOptions,
): Promise<CustomerRecord | null> {
  const selection = isRecordId(id) ? await selectionOf(org, kind) : null;
  if (selection === null) return null;
  const soql = `SELECT ${selection.columns} FROM ${objectOf(kind)} WHERE Id = ${literal(id)} AND ${selection.isKind} LIMIT 1`;
  const [row] = await query(org, { soql, all: false }, options);
  return row === undefined ? null : customerIn(kind, row);
}

/** A task or an event as it is now, also an archived one; null: there is none, or who asks does not see it. */
export async function readActivity(
  org: SeenOrg,
  kind: ActivityKind,
  id: RecordId,
  now: EpochMs,
  options: RequestOptions,
): Promise<Activity | null> {
  const selection = isRecordId(id) ? await activitySelection(org, kind) : null;
  if (selection === null) return null;
  const soql = `SELECT ${selection.columns} FROM ${objectOf(kind)} WHERE Id = ${literal(id)} AND IsDeleted = false LIMIT 1`;
  const [row] = await query(org, { soql, all: true }, options);
  return row === undefined ? null : activityIn(kind, row, now, selection.extra);
}
