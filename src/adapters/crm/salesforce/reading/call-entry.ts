import type { TimelineEntry } from '../../../../domain/crm/activity.ts';
import type { ActivityFields } from '../../../../domain/crm/activity-fields.ts';
import { recordId } from '../../../../domain/ids.ts';
import { interactionOfLeg, voiceCallKeyOf } from '../../../../domain/logging/context/keys.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import { epochMs } from '../../../../domain/time.ts';
import { type QueriedRow, numberIn, textIn, momentIn } from '../requests/queried-row.ts';
import { ownerIn } from './customer-row.ts';

/** The fields that a record of a call is read from; an org may lack some, and one user may not see all. */
export const callColumns = [
  'Id',
  'Name',
  'VendorCallKey',
  'CallType',
  'CallStartDateTime',
  'CallEndDateTime',
  'CallDurationInSeconds',
  'CallResolution',
  'FromPhoneNumber',
  'ToPhoneNumber',
  'QueueName',
  'OwnerId',
  'Owner.Name',
  'Description',
  'CreatedDate',
  'LastModifiedDate',
] as const;

/** A transfer came from the customer, too. */
const callTypes: Readonly<Record<string, ActivityFields['callType']>> = {
  Inbound: 'Inbound',
  Transfer: 'Inbound',
  Outbound: 'Outbound',
  Callback: 'Outbound',
  InternalCall: 'Internal',
  Consult: 'Internal',
};

/** A record of a call as timelines show it (spec X9), from a row of `callColumns`; `about` is the record that it belongs to. */
export function callEntryIn(row: QueriedRow, about: RecordRef): TimelineEntry {
  const createdAt = momentIn(row, 'CreatedDate') ?? epochMs(0);
  const startsAt = momentIn(row, 'CallStartDateTime');
  const leg = textIn(row, 'VendorCallKey') ?? '';
  const interactionId = interactionOfLeg(leg);
  const isPerson = about.kind === 'contact' || about.kind === 'lead' || about.kind === 'personAccount';
  return {
    kind: 'voiceCall',
    id: recordId(textIn(row, 'Id') ?? ''),
    subject: textIn(row, 'Name') ?? '',
    status: 'completed',
    due: null,
    startsAt,
    endsAt: momentIn(row, 'CallEndDateTime'),
    reminderAt: null,
    who: isPerson ? about : null,
    what: isPerson ? null : about,
    owner: ownerIn(row),
    description: textIn(row, 'Description') ?? '',
    callType: callTypes[textIn(row, 'CallType') ?? ''] ?? null,
    durationSeconds: numberIn(row, 'CallDurationInSeconds'),
    disposition: textIn(row, 'CallResolution'),
    callId: null,
    interactionId,
    sessionId: null,
    from: textIn(row, 'FromPhoneNumber'),
    to: textIn(row, 'ToPhoneNumber'),
    agentName: null,
    queueName: textIn(row, 'QueueName'),
    recordType: null,
    tags: [],
    extra: {},
    external: interactionId === null ? null : voiceCallKeyOf(leg),
    at: startsAt ?? createdAt,
    createdAt,
    changedAt: momentIn(row, 'LastModifiedDate') ?? createdAt,
  };
}
