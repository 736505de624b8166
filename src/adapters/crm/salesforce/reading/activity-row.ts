import type { Activity, ActivityKind } from '../../../../domain/crm/activity.ts';
import type { ActivityFields } from '../../../../domain/crm/activity-fields.ts';
import { recordId } from '../../../../domain/ids.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import { epochMs, type EpochMs } from '../../../../domain/time.ts';
import { kindOf } from '../objects.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { isTrueIn, momentIn, numberIn, type QueriedRow, relatedIn, textIn } from '../requests/queried-row.ts';
import { keyOf } from '../writing/rows/stored-key.ts';
import { extraIn } from '../writing/rows/activity-row.ts';
import { idIn, ownerIn } from './customer-row.ts';
import { caseName } from '../writing/rows/case-name.ts';

const common = [
  'Id',
  'Subject',
  'OwnerId',
  'Owner.Name',
  'WhoId',
  'Who.Name',
  'Who.Type',
  'WhatId',
  'AccountId',
  'Account.Name',
  'Description',
  'ActivityDate',
  'IsReminderSet',
  'ReminderDateTime',
  'RecordTypeId',
  'CreatedDate',
  'LastModifiedDate',
  keyField,
  'TielineCallId__c',
  'TielineInteractionId__c',
  'TielineSessionId__c',
  'TielineFrom__c',
  'TielineTo__c',
  'TielineAgent__c',
  'TielineQueue__c',
  'TielineTags__c',
];

/** The fields that an activity is read from; an org may lack some, and one user may not see all. */
export const activityColumns: Readonly<Record<ActivityKind, readonly string[]>> = {
  task: [...common, 'Status', 'IsClosed', 'CallType', 'CallDurationInSeconds', 'CallDisposition'],
  event: [...common, 'StartDateTime', 'EndDateTime'],
};

/** Of a case its number says little by itself. */
export const relatedColumns = 'TYPEOF What WHEN Case THEN CaseNumber, Subject ELSE Name END';

const callTypes: readonly ActivityFields['callType'][] = ['Inbound', 'Outbound', 'Internal'];

/** The person of an activity; where it is a person account's contact, the account. */
function whoIn(row: QueriedRow): RecordRef | null {
  const id = idIn(row, 'WhoId');
  if (id === null) return null;
  const who = relatedIn(row, 'Who');
  const account = relatedIn(row, 'Account');
  const accountId = idIn(row, 'AccountId');
  const name = textIn(who, 'Name') ?? '';
  if (accountId !== null && isTrueIn(account, 'IsPersonAccount'))
    return { kind: 'personAccount', id: accountId, name: textIn(account, 'Name') ?? name };
  return { kind: textIn(who, 'Type') === 'Lead' ? 'lead' : 'contact', id, name };
}

function whatIn(row: QueriedRow): RecordRef | null {
  const id = idIn(row, 'WhatId');
  if (id === null) return null;
  const what = relatedIn(row, 'What');
  const isPerson = id === idIn(row, 'AccountId') && isTrueIn(relatedIn(row, 'Account'), 'IsPersonAccount');
  const kind = kindOf(textIn(relatedIn(what, 'attributes'), 'type') ?? '', isPerson);
  return kind === null ? null : { kind, id, name: caseName(what) || (textIn(what, 'Name') ?? '') };
}

const dayAt = (day: string | null): EpochMs | null =>
  day === null ? null : epochMs(Date.parse(`${day}T00:00Z`));

/**
 * An activity as timelines show it, from a row of `activityColumns` and of the `extra` fields that workflows fill; `now` says
 * whether an event is over.
 */
export function activityIn(
  kind: ActivityKind,
  row: QueriedRow,
  now: EpochMs,
  extra: readonly string[] = [],
): Activity {
  const createdAt = momentIn(row, 'CreatedDate') ?? epochMs(0);
  const startsAt = momentIn(row, 'StartDateTime');
  const endsAt = momentIn(row, 'EndDateTime');
  const due = kind === 'task' ? textIn(row, 'ActivityDate') : null;
  const isOver = kind === 'task' ? isTrueIn(row, 'IsClosed') : (endsAt ?? startsAt ?? now) <= now;
  const who = whoIn(row);
  const what = whatIn(row);
  return {
    kind,
    id: recordId(textIn(row, 'Id') ?? ''),
    subject: textIn(row, 'Subject') ?? '',
    status: isOver ? 'completed' : 'open',
    due,
    startsAt,
    endsAt,
    reminderAt: isTrueIn(row, 'IsReminderSet') ? momentIn(row, 'ReminderDateTime') : null,
    who,
    // Salesforce names a person account as both.
    what: what !== null && what.id === who?.id ? null : what,
    owner: ownerIn(row),
    description: textIn(row, 'Description') ?? '',
    callType: callTypes.find((each) => each === row['CallType']) ?? null,
    durationSeconds: numberIn(row, 'CallDurationInSeconds'),
    disposition: textIn(row, 'CallDisposition'),
    callId: textIn(row, 'TielineCallId__c'),
    interactionId: textIn(row, 'TielineInteractionId__c'),
    sessionId: textIn(row, 'TielineSessionId__c'),
    from: textIn(row, 'TielineFrom__c'),
    to: textIn(row, 'TielineTo__c'),
    agentName: textIn(row, 'TielineAgent__c'),
    queueName: textIn(row, 'TielineQueue__c'),
    recordType: textIn(row, 'RecordTypeId'),
    tags: (textIn(row, 'TielineTags__c') ?? '').split(/[;\n]/u).filter((tag) => tag.trim() !== ''),
    extra: extraIn(row, extra),
    external: keyOf(row[keyField]),
    at: startsAt ?? dayAt(due) ?? createdAt,
    createdAt,
    changedAt: momentIn(row, 'LastModifiedDate') ?? createdAt,
  };
}
