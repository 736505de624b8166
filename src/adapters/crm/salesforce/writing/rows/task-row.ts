import type { ActivityFields } from '../../../../../domain/crm/activity-fields.ts';
import type { FollowUpFields } from '../../../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import { epochMs } from '../../../../../domain/time.ts';
import {
  extraIn,
  given,
  moment,
  reminderIn,
  reminderRow,
  sharedColumns,
  sharedFieldsIn,
  sharedRow,
  type RowContext,
} from './activity-row.ts';
import { isTrueIn, momentIn, numberIn, type QueriedRow, textIn } from '../../requests/queried-row.ts';
import { type RowFields } from './org-row.ts';
import type { RelatedNames } from './relation.ts';
import { joinedTags, splitTags } from './tags.ts';

/** The log of a contact as a task (spec X4, L13); only the fields that are given. */
export function logRow(fields: Partial<ActivityFields>, context: RowContext): RowFields {
  const { startedAt, endedAt, tags, extra = {} } = fields;
  return {
    // What a workflow fills beside the standard fields gives way to them. No value empties a field of any type.
    ...Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, value === '' ? null : value])),
    ...sharedRow(fields, context),
    ...given({
      Status: fields.status && statusOf(fields.status, context),
      ActivityDate: fields.due === '' ? null : fields.due,
      CallType: fields.callType,
      CallDurationInSeconds: fields.durationSeconds,
      CallDisposition: fields.disposition,
      CallObject: fields.callId,
      TielineCallId__c: fields.callId,
      TielineSessionId__c: fields.sessionId,
      TielineStartedAt__c: startedAt === undefined ? undefined : moment(startedAt),
      TielineEndedAt__c: endedAt === undefined ? undefined : moment(endedAt),
      TielineFrom__c: fields.from,
      TielineTo__c: fields.to,
      TielineAgent__c: fields.agentName,
      TielineQueue__c: fields.queueName,
      TielineTags__c: tags === undefined ? undefined : joinedTags(tags, context.tagsLength),
    }),
  };
}

/** What only a log that is made now has besides: Salesforce takes no other value later. */
export const newLogFields: RowFields = { TaskSubtype: 'Call' };

/** A task that follows a contact: open when it is made, and as people left it later (spec L30). */
export const followUpRow = (fields: Partial<FollowUpFields<RecordRef>>, context: RowContext): RowFields => ({
  ...sharedRow(fields, context),
  ...given({ ActivityDate: fields.due }),
  ...reminderRow(fields.reminderAt),
});

export const newFollowUpFields = ({ statuses }: RowContext): RowFields => ({ Status: statuses.open });

const statusOf = (status: ActivityFields['status'], { statuses }: RowContext): string =>
  status === 'completed' ? statuses.completed : statuses.open;

/** An org's own word for a status stays if it means the same. */
export const withoutSameStatus = (row: RowFields, there: QueriedRow, { statuses }: RowContext): RowFields => {
  const { Status: status, ...rest } = row;
  return (status === statuses.completed) === isTrueIn(there, 'IsClosed') ? rest : row;
};

export const taskColumns = [
  ...sharedColumns,
  'Status',
  'IsClosed',
  'ActivityDate',
  'CallType',
  'CallDurationInSeconds',
  'CallDisposition',
  'CallObject',
  'TielineCallId__c',
  'TielineSessionId__c',
  'TielineStartedAt__c',
  'TielineEndedAt__c',
  'TielineFrom__c',
  'TielineTo__c',
  'TielineAgent__c',
  'TielineQueue__c',
  'TielineTags__c',
] as const;

/** What the log of a contact says as it stands in the org; `extra` are the fields that workflows fill. */
export function logIn(
  row: QueriedRow,
  names: RelatedNames,
  integrationUser: string,
  extra: readonly string[],
): ActivityFields {
  return {
    ...sharedFieldsIn(row, names, integrationUser),
    status: isTrueIn(row, 'IsClosed') ? 'completed' : 'open',
    due: textIn(row, 'ActivityDate') ?? '',
    callType: callTypeIn(row),
    durationSeconds: numberIn(row, 'CallDurationInSeconds') ?? 0,
    disposition: textIn(row, 'CallDisposition'),
    callId: textIn(row, 'TielineCallId__c') ?? textIn(row, 'CallObject') ?? '',
    sessionId: textIn(row, 'TielineSessionId__c') ?? '',
    startedAt: momentIn(row, 'TielineStartedAt__c') ?? epochMs(0),
    endedAt: momentIn(row, 'TielineEndedAt__c') ?? epochMs(0),
    from: textIn(row, 'TielineFrom__c'),
    to: textIn(row, 'TielineTo__c'),
    agentName: textIn(row, 'TielineAgent__c'),
    queueName: textIn(row, 'TielineQueue__c'),
    tags: splitTags(textIn(row, 'TielineTags__c') ?? ''),
    extra: extraIn(row, extra),
  };
}

function callTypeIn(row: QueriedRow): ActivityFields['callType'] {
  const value = textIn(row, 'CallType');
  return value === 'Outbound' || value === 'Internal' ? value : 'Inbound';
}

export function followUpIn(
  row: QueriedRow,
  names: RelatedNames,
  integrationUser: string,
): FollowUpFields<RecordRef> {
  return {
    ...sharedFieldsIn(row, names, integrationUser),
    due: textIn(row, 'ActivityDate') ?? '',
    reminderAt: reminderIn(row),
  };
}
