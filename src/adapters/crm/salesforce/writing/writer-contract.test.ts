import { describe, expect } from 'vitest';
import { writesActivities } from '../../../../../test/contract/crm-activities.ts';
import { leavesChangedNotes } from '../../../../../test/contract/crm-changed-notes.ts';
import { writesFollowUps } from '../../../../../test/contract/crm-follow-ups.ts';
import { makesRecords } from '../../../../../test/contract/crm-made-records.ts';
import type { CrmSubject, CrmTrial } from '../../../../../test/contract/crm-subject.ts';
import { emulatedOrg } from '../../../../../test/support/salesforce/writing/emulated-org.ts';
import type { CrmProvider } from '../../../../application/ports/crm/crm.ts';
import type { CrmReader } from '../../../../application/ports/crm/reader.ts';
import type { CrmWriter, WrittenByKey } from '../../../../application/ports/crm/writer.ts';
import { standardLimits } from '../../../../domain/crm/capabilities.ts';
import { recordId } from '../../../../domain/ids.ts';
import { isActivityKey } from '../../../../domain/logging/context/keys.ts';
import type { RecordKind, RecordRef } from '../../../../domain/record.ts';
import { epochMs } from '../../../../domain/time.ts';
import { objectOf } from '../objects.ts';
import { keyOf } from './rows/stored-key.ts';
import { salesforceWriter } from './salesforce-writer.ts';

const { org, users, clientOf, describeAs } = emulatedOrg();
const admin = clientOf(users.admin);

/** Made by a person, through the API like everything. */
async function made(kind: RecordKind, name: string, fields: object): Promise<RecordRef> {
  const { status, body } = await admin.request({
    method: 'POST',
    path: `/sobjects/${objectOf(kind)}`,
    body: fields,
    priority: 'person',
  });
  expect([status, body]).toMatchObject([201, {}]);
  const { id } = body as { readonly id: string };
  return { kind, id: recordId(id), name };
}

async function change(method: 'PATCH' | 'DELETE', { kind, id }: RecordRef, fields?: object): Promise<void> {
  const path = `/sobjects/${objectOf(kind)}/${id}`;
  const { status, body } = await admin.request({ method, path, body: fields, priority: 'person' });
  expect([status, body]).toEqual([204, null]);
}

const rows = (object: string) =>
  org
    .reading(null)
    .rows(object)
    .filter(({ IsDeleted }) => IsDeleted !== true);

const called = (phone: string): readonly RecordRef[] =>
  (['contact', 'lead', 'account'] as const).flatMap((kind) =>
    rows(objectOf(kind))
      .filter((row) => row['Phone'] === phone || row['MobilePhone'] === phone)
      .map((row) => ({ kind, id: recordId(row.Id), name: String(row['Name']) })),
  );

const plain = salesforceWriter({
  client: clientOf(users.integration),
  apiVersion: async () => '66.0',
  describe: describeAs(users.integration),
  numbers: { preferred: async (number) => called(number)[0] ?? null, made: async () => undefined },
  integrationUser: users.integration,
  extraFields: () => ['Channel__c'],
  onTaskDeleted: async () => undefined,
  onDoubled: () => expect.fail('two rows of one request were for one record'),
  onWritten: async () => undefined,
});

const typeNamed = (name: string): string =>
  org
    .reading(null)
    .rows('RecordType')
    .find((row) => row['DeveloperName'] === name)?.Id ?? '';

/** What is made without a record type has the default of its owner, which is none that was given. */
async function withoutDefaultType<Fields extends object>(
  read: Promise<WrittenByKey<Fields>>,
): Promise<WrittenByKey<Fields>> {
  const isDefault = (fields: object): boolean =>
    'recordType' in fields && [typeNamed('standard'), null].includes(fields.recordType as string | null);
  return new Map(
    [...(await read)].map(([key, one]) => [
      key,
      isDefault(one.fields) ? { ...one, fields: { ...one.fields, recordType: null } } : one,
    ]),
  );
}

const writer: CrmWriter = {
  ...plain,
  activities: (keys) => withoutDefaultType(plain.activities(keys)),
  followUps: (keys) => withoutDefaultType(plain.followUps(keys)),
};

const notAsked = () => Promise.reject(new Error('this suite does not ask for it'));

/** What the suites of the writer look at through a reader. */
const reader: CrmReader = {
  record: (kind, id) => plain.record(kind, id),
  recordsByNumber: async (number) =>
    called(number).map((ref) => ({ ...ref, changedAt: epochMs(0), account: null })),
  related: async (record) => {
    const { kind, id, name } = record;
    const of = (object: string, field: string) =>
      rows(object)
        .filter((row) => row[field] === id)
        .map((row) => ({ kind, id: recordId(row.Id), name }));
    const tasks = rows('Task')
      .filter((row) => row['WhoId'] === id && row['IsClosed'] !== true)
      .map((row) => ({
        kind: 'task' as const,
        id: recordId(row.Id),
        name: String(row['Subject']),
        due: null,
        owner: null,
        isLog: isActivityKey(keyOf(row['TielineKey__c']) ?? ''),
      }));
    return {
      of: record,
      account: null,
      contact: null,
      owner: null,
      cases: of('Case', 'ContactId'),
      accountCases: [],
      opportunities: of('Opportunity', 'ContactId'),
      accountOpportunities: [],
      tasks,
    } as never;
  },
  recordByField: notAsked,
  customObjects: notAsked,
  customer: notAsked,
  activity: notAsked,
  search: notAsked,
  timeline: notAsked,
};

const crm: CrmProvider = {
  writer,
  reader,
  editor: {} as never,
  users: {
    find: () => null,
    emailOf: () => null,
    integration: { id: users.integration, name: 'integration' },
  },
  capabilities: { limits: standardLimits, kinds: [], editable: [] },
  link: {} as never,
};

let unknown = 0;
const subject: CrmSubject = {
  crm,
  users: [users.mia, users.tom],
  recordTypes: {
    call: typeNamed('call'),
    reminder: typeNamed('reminder'),
    complaint: typeNamed('complaint'),
  },
  unknownId: () => {
    unknown += 1;
    return recordId(`003000000${String(unknown).padStart(6, '0')}AAA`);
  },
  account: (name, phone) => made('account', name, { Name: name, Phone: phone ?? null }),
  contact: ({ lastName, phone, mobile, account, owner }) =>
    made('contact', lastName, {
      LastName: lastName,
      Phone: phone ?? null,
      MobilePhone: mobile ?? null,
      AccountId: account?.id ?? null,
      OwnerId: owner ?? users.admin,
    }),
  lead: (lastName, phone) =>
    made('lead', lastName, { LastName: lastName, Company: 'x', Phone: phone ?? null }),
  case: (name, { contact, account }) =>
    made('case', name, { Subject: name, ContactId: contact?.id ?? null, AccountId: account?.id ?? null }),
  opportunity: (name, { account }) =>
    made('opportunity', name, {
      Name: name,
      StageName: 'Prospecting',
      CloseDate: '2026-12-24',
      AccountId: account?.id ?? null,
    }),
  touch: (record) => change('PATCH', record, { Description: 'touched' }),
  close: (record) =>
    change('PATCH', record, record.kind === 'case' ? { Status: 'Closed' } : { StageName: 'Closed Lost' }),
  delete: (record) => change('DELETE', record),
  deleteActivity: (activity) => change('DELETE', activity),
  task: (name, { who, what, owner }) =>
    made('task', name, {
      Subject: name,
      Status: 'Not Started',
      Priority: 'Normal',
      WhoId: who?.id ?? null,
      WhatId: what?.id ?? null,
      OwnerId: owner ?? users.admin,
    }),
  isCompleted: async ({ id }) => {
    const row = rows('Task').find((one) => one.Id === id);
    return row === undefined ? null : row['IsClosed'] === true;
  },
};

const trial: CrmTrial = {
  given: () => Promise.resolve(subject),
  write: (...batch) => writer.write(batch),
};

describe('Salesforce, as any CRM,', () => {
  writesActivities(trial);
  leavesChangedNotes(trial);
  writesFollowUps(trial);
  makesRecords(trial);
});
