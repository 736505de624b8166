import type { CrmProvider } from '../../src/application/ports/crm/crm.ts';
import type { CrmWrite, CrmWriteResult } from '../../src/application/ports/crm/writer.ts';
import { writeId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/number.ts';
import type { ActivityFields } from '../../src/domain/crm/activity-fields.ts';
import type {
  FinishedTask,
  FollowUpEventFields,
  FollowUpFields,
  NewRecord,
} from '../../src/domain/logging/context/writes.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import { epochMs } from '../../src/domain/time.ts';

let made = 0;
export const next = (): number => {
  made += 1;
  return made;
};
/** A key, number or name that no other test has. */
export const key = (): string => `contract-${next()}-task`;
export const number = (): E164 => `+4989636${String(48_000 + next())}` as E164;

const began = epochMs(Date.UTC(2026, 10, 20, 9, 30));
export const call = (given: Partial<ActivityFields> = {}): ActivityFields => ({
  subject: 'Incoming call',
  status: 'completed',
  due: '2026-11-20',
  who: null,
  what: null,
  owner: null,
  callType: 'Inbound',
  durationSeconds: 62,
  disposition: null,
  description: 'Asked for the invoice.',
  recordType: null,
  callId: 'sim-1',
  interactionId: '019a0000-0000-7000-8000-000000000001',
  sessionId: '019a0000-0000-7000-8000-000000000002',
  startedAt: began,
  endedAt: epochMs(began + 62_000),
  from: '+498963648018',
  to: '+498912345670',
  agentName: 'Mia',
  queueName: 'support',
  tags: ['invoice'],
  extra: { Channel__c: 'voice' },
  ...given,
});

export const toDo: FollowUpFields<RecordRef> = {
  subject: 'Send the corrected invoice',
  due: '2026-11-24',
  reminderAt: epochMs(Date.UTC(2026, 10, 24, 8)),
  who: null,
  what: null,
  owner: null,
  description: 'As promised.',
  recordType: null,
  interactionId: '019a0000-0000-7000-8000-000000000003',
};
export const visit: FollowUpEventFields<RecordRef> = {
  subject: 'Visit',
  startsAt: epochMs(Date.UTC(2026, 10, 25, 9)),
  endsAt: epochMs(Date.UTC(2026, 10, 25, 10)),
  reminderAt: null,
  who: null,
  what: null,
  owner: null,
  description: '',
  recordType: null,
  interactionId: '019a0000-0000-7000-8000-000000000003',
};
/** A caller nobody knew. */
export const caller = (phone: E164, record: 'contact' | 'lead' = 'contact'): NewRecord<RecordRef> => ({
  record,
  owner: null,
  firstName: null,
  lastName: phone,
  phone,
  email: null,
  unlessNumber: phone,
});
export const complaint = (
  given: { contact?: RecordRef; account?: RecordRef } = {},
): NewRecord<RecordRef> => ({
  record: 'case',
  owner: null,
  subject: 'Call',
  contact: given.contact ?? null,
  account: given.account ?? null,
  recordType: null,
});
/** A caller of whom more is known. */
export const adaAt = (phone: E164, owner: string): NewRecord<RecordRef> => ({
  record: 'contact',
  owner,
  firstName: 'Ada',
  lastName: 'Lovelace',
  phone,
  email: 'ada@example.org',
  unlessNumber: null,
});
export const madeBy = (result: CrmWriteResult | undefined): RecordRef => {
  if (result?.result !== 'done' || result.record === null) throw new Error(JSON.stringify(result));
  return result.record;
};

export const upsert = (under: string, fields: Partial<ActivityFields>): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'upsert-task',
  fields,
  replaces: 'anything',
});
export const followUp = (under: string, given: Partial<FollowUpFields<RecordRef>> = {}): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'upsert-follow-up',
  fields: { ...toDo, ...given },
  replaces: 'anything',
});
export const appointment = (under: string, fields: Partial<FollowUpEventFields<RecordRef>>): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'upsert-event',
  fields,
  replaces: 'anything',
});
export const create = (under: string, fields: NewRecord<RecordRef>): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'create-record',
  fields,
});
export const takeBack = (under: string): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'delete-untouched',
});
export const finish = (
  task: RecordRef,
  by: 'complete' | 'delete',
  expected?: FinishedTask['expected'],
): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: key(),
  operation: 'finish-task',
  fields: { task, by, ...(expected && { expected }) },
  agent: null,
});
export const remove = (under: string): CrmWrite => ({
  id: writeId(`write-${next()}`),
  key: under,
  operation: 'delete-task',
});

/** The activity under a key as it now stands; null: not there. */
export const inCrm = async (crm: CrmProvider, under: string) =>
  (await crm.writer.activities([under])).get(under) ?? null;
