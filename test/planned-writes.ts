import type { E164 } from '../src/domain/number.ts';
import type { ActivityFields } from '../src/domain/logging/activity/activity.ts';
import type { ContactFacts } from '../src/domain/logging/facts/facts.ts';
import type {
  FollowUpEventFields,
  FollowUpFields,
  MailFields,
  PlannedWrite,
  RecordTarget,
} from '../src/domain/logging/writes.ts';
import type { RecordRef } from '../src/domain/record.ts';
import { after } from '../src/domain/time.ts';

export const keyOf = (facts: ContactFacts, what: string) =>
  `${facts.interaction.id}-${facts.part?.agentId ?? 'acd'}-${what}`;
let numbers = 0;
/** A number that nobody has. */
export const newNumber = (): E164 => {
  numbers += 1;
  return `+49896364${String(1_000 + numbers)}` as E164;
};

export const activity = (
  facts: ContactFacts,
  fields: Partial<ActivityFields<RecordTarget>> = {},
): PlannedWrite => ({
  kind: 'activity',
  operation: 'upsert-task',
  key: keyOf(facts, 'activity'),
  fields: {
    subject: 'Incoming call',
    status: 'completed',
    due: '2026-11-20',
    who: null,
    what: null,
    owner: null,
    callType: 'Inbound',
    durationSeconds: 1,
    disposition: null,
    description: '',
    recordType: null,
    callId: 'call',
    interactionId: facts.interaction.id,
    sessionId: facts.interaction.sessionId,
    startedAt: facts.interaction.startedAt,
    endedAt: facts.interaction.startedAt,
    from: null,
    to: null,
    agentName: null,
    queueName: null,
    tags: [],
    extra: {},
    ...fields,
  },
});
export const callerRecord = (facts: ContactFacts, phone: E164): PlannedWrite => ({
  kind: 'caller-record',
  operation: 'create-record',
  key: `${facts.interaction.id}-caller-record`,
  fields: {
    record: 'contact',
    owner: null,
    firstName: null,
    lastName: phone,
    phone,
    email: null,
    unlessNumber: phone,
  },
});
export const callerOf = (facts: ContactFacts) =>
  ({ kind: 'contact', made: `${facts.interaction.id}-caller-record`, name: 'caller' }) as const;
export const newCase = (facts: ContactFacts, contact: RecordTarget | null): PlannedWrite => ({
  kind: 'case',
  operation: 'create-record',
  key: `${facts.interaction.id}-case`,
  fields: { record: 'case', owner: null, subject: 'Call', contact, account: null, recordType: null },
});
export const caseOf = (facts: ContactFacts) =>
  ({ kind: 'case', made: `${facts.interaction.id}-case`, name: 'Call' }) as const;
export const followUp = (facts: ContactFacts, fields: Partial<FollowUpFields> = {}): PlannedWrite => ({
  kind: 'follow-up',
  operation: 'upsert-follow-up',
  key: keyOf(facts, 'follow-up'),
  fields: {
    subject: 'Call back',
    due: '2026-11-23',
    reminderAt: null,
    who: null,
    what: null,
    owner: null,
    description: '',
    recordType: null,
    interactionId: facts.interaction.id,
    ...fields,
  },
});
export const mail = (facts: ContactFacts, fields: Partial<MailFields> = {}): PlannedWrite => ({
  kind: 'mail',
  operation: 'send-mail',
  key: keyOf(facts, 'mail'),
  fields: {
    to: 'mia@example.com',
    subject: 'Missed call',
    text: 'Call back',
    awaitsConfirmation: false,
    ...fields,
  },
});

export const event = (facts: ContactFacts, fields: Partial<FollowUpEventFields> = {}): PlannedWrite => ({
  kind: 'event',
  operation: 'upsert-event',
  key: keyOf(facts, 'event'),
  fields: {
    subject: 'Visit',
    startsAt: facts.interaction.startedAt,
    endsAt: after(facts.interaction.startedAt, 3_600_000),
    reminderAt: null,
    who: null,
    what: null,
    owner: null,
    description: '',
    recordType: null,
    interactionId: facts.interaction.id,
    ...fields,
  },
});
export const finishedTask = (facts: ContactFacts, task: RecordRef): PlannedWrite => ({
  kind: 'finished-task',
  operation: 'finish-task',
  key: keyOf(facts, 'finished-task'),
  fields: { task, by: 'complete' },
});
