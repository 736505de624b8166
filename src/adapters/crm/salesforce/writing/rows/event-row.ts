import type { FollowUpEventFields } from '../../../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import { epochMs } from '../../../../../domain/time.ts';
import {
  given,
  moment,
  reminderIn,
  reminderRow,
  sharedColumns,
  sharedFieldsIn,
  sharedRow,
  type RowContext,
} from './activity-row.ts';
import { momentIn, type QueriedRow } from '../../requests/queried-row.ts';
import type { RowFields } from './org-row.ts';
import type { RelatedNames } from './relation.ts';

/** An appointment that follows a contact (spec L30, L31); only the fields that are given. */
export function eventRow(fields: Partial<FollowUpEventFields<RecordRef>>, context: RowContext): RowFields {
  const { startsAt, endsAt } = fields;
  return {
    ...sharedRow(fields, context),
    ...given({
      StartDateTime: startsAt === undefined ? undefined : moment(startsAt),
      EndDateTime: endsAt === undefined ? undefined : moment(endsAt),
    }),
    ...reminderRow(fields.reminderAt),
  };
}

export const eventColumns = [...sharedColumns, 'StartDateTime', 'EndDateTime'] as const;

export function eventIn(
  row: QueriedRow,
  names: RelatedNames,
  integrationUser: string,
): FollowUpEventFields<RecordRef> {
  return {
    ...sharedFieldsIn(row, names, integrationUser),
    startsAt: momentIn(row, 'StartDateTime') ?? epochMs(0),
    endsAt: momentIn(row, 'EndDateTime') ?? epochMs(0),
    reminderAt: reminderIn(row),
  };
}
