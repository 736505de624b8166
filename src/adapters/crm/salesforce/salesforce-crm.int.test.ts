import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/api/until.ts';
import { crmReadingContract } from '../../../../test/contract/crm-reading/reading.ts';
import type { CrmSubject } from '../../../../test/contract/crm-subject.ts';
import { crmContract } from '../../../../test/contract/crm.ts';
import { startEmulator } from '../../../../test/salesforce/emulator.ts';
import { text } from '../../../../test/salesforce/schema/fields.ts';
import { objectDefinitions } from '../../../../test/salesforce/schema/standard-objects.ts';
import { drafts } from '../../../../test/support/fixtures/crm-drafts.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../test/support/processes/at-end.ts';
import type { CrmWriter, Written, WrittenByKey } from '../../../application/ports/crm/writer.ts';
import { isActivityKind, type ActivityDraft } from '../../../domain/crm/activity.ts';
import {
  isCustomerKind,
  type CustomerChange,
  type CustomerDraft,
} from '../../../domain/crm/customer-record.ts';
import { agentId, recordId, type RecordId } from '../../../domain/ids.ts';
import { defaultSettings, type Settings } from '../../../domain/organisation/settings.ts';
import type { RecordRef } from '../../../domain/record.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { epochMs } from '../../../domain/time.ts';
import { defaultWorkflow } from '../../../domain/workflow/workflow.ts';
import { phoneNumbers } from '../../phone-numbers/phone-numbers.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { LocalLeases } from '../../runtime/local-leases.ts';
import { openSalesforceCrm, type SalesforceCrm } from './index.ts';

/** Salesforce, as the emulator plays it, against what is asked of every CRM. */

const { db } = await testDatabase();
let now = Date.UTC(2026, 10, 20, 9);
/** Longer than an org's own automation takes after a record is made. */
const tick = () => {
  now += 3_000;
  return now;
};
const emulator = await startEmulator({ now: () => now });
atEnd(() => emulator.close());
/** A field of the org's own, which a workflow fills. */
const channel = text('Channel__c', 255);
const objects = objectDefinitions.map((object) =>
  ['Task', 'Event'].includes(object.name) ? { ...object, fields: [...object.fields, channel] } : object,
);
const org = emulator.addOrg({ sample: true, objects });
const hosted = emulator.orgs.byId(org.orgId);
if (hosted === null) throw new Error('the org is there');
const rows = hosted.org;
rows.setSwitches({ 'record-types': { Task: ['standard', 'call', 'reminder'], Case: ['complaint'] } });

const mia = agentId('0198b0d4-4f6c-7c3e-8d11-000000000001');
const quiet = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};

let settings: Settings = defaultSettings;

function opened(loginUrl: string, at: Database): SalesforceCrm {
  const clock = { now: () => epochMs(now) };
  return openSalesforceCrm({
    db: at,
    connect: {
      loginUrl,
      clientId: org.clientId,
      clientSecret: org.clientSecret,
      signIn: { by: 'client-credentials' },
      secretKey: Buffer.alloc(32, 7),
    },
    pubsub: { endpoint: emulator.pubsub.endpoint, certificateAuthority: emulator.pubsub.certificate },
    organisation: { settings: () => settings, agent: () => null, agents: () => [], queues: () => [] },
    phoneNumbers: phoneNumbers(),
    onNumbers: () => undefined,
    keepAudit: async () => undefined,
    taskDeleted: (task, agent) => ({
      id: task.id,
      at: epochMs(now),
      by: { id: agent, name: '' },
      action: 'removed',
      noun: 'task',
      nounId: task.id,
      before: null,
      after: null,
    }),
    leases: new LocalLeases(new AbortController().signal),
    clock,
    systemClock: clock,
    log: quiet,
  });
}

const crm = opened(emulator.url, db);
crm.start(() => [{ ...defaultWorkflow, fields: { channel: 'Channel__c' } }]);
atEnd(() => crm.stop());
await until('the index is filled', async () => crm.index.state().state === 'fresh');
await until('the users are read', async () => crm.users.all().length > 0);

const [one = '', other = ''] = crm.users
  .all()
  .flatMap(({ id }) => (id === crm.users.integration.id ? [] : [id]));
const typeNamed = (name: string): string =>
  rows
    .reading(null)
    .rows('RecordType')
    .find((row) => row['DeveloperName'] === name)?.Id ?? '';

let unknown = 0;
const unknownId = (): RecordId => {
  unknown += 1;
  return recordId(`0030000000${String(unknown).padStart(5, '0')}AAA`);
};

function taken<Value>(result: Value | Refusal): Value {
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

async function made(draft: CustomerDraft): Promise<RecordRef> {
  tick();
  const { kind, id, name } = taken(await crm.editor.customers.create(draft, mia));
  return { kind, id, name };
}

async function act(draft: ActivityDraft): Promise<RecordRef> {
  tick();
  const { kind, id, subject } = taken(await crm.editor.activities.create(draft, mia));
  return { kind, id, name: subject };
}

async function change({ id }: RecordRef, edit: CustomerChange): Promise<void> {
  tick();
  taken(await crm.editor.customers.change({ id, seen: null }, edit, mia));
}

/** What is made without a record type has the default of the profile, which is none that was given. */
async function withoutDefaultType<Fields extends { readonly recordType: string | null }>(
  read: Promise<WrittenByKey<Fields>>,
): Promise<WrittenByKey<Fields>> {
  const given = ({ fields, ...written }: Written<Fields>): Written<Fields> =>
    fields.recordType === typeNamed('standard')
      ? { ...written, fields: { ...fields, recordType: null } }
      : { ...written, fields };
  return new Map([...(await read)].map(([key, written]) => [key, given(written)]));
}

const writer: CrmWriter = {
  ...crm.writer,
  activities: (keys) => withoutDefaultType(crm.writer.activities(keys)),
  followUps: (keys) => withoutDefaultType(crm.writer.followUps(keys)),
};

const asker = { agent: mia, signal: new AbortController().signal };

const subject: CrmSubject = {
  crm: { ...crm, writer },
  users: [one, other],
  casesTakeAccount: true,
  recordTypes: {
    call: typeNamed('call'),
    reminder: typeNamed('reminder'),
    complaint: typeNamed('complaint'),
  },
  unknownId,
  account: (name, phone) => made(drafts.account({ name, phone: phone ?? null })),
  contact: ({ lastName, phone, mobile, account, owner }) =>
    made(
      drafts.contact({
        lastName,
        phone: phone ?? null,
        mobile: mobile ?? null,
        account: account?.id ?? null,
        owner: owner ?? null,
      }),
    ),
  lead: (lastName, phone) => made(drafts.lead({ lastName, phone: phone ?? null })),
  case: (of, { contact, account }) =>
    made(drafts.case({ subject: of, contact: contact?.id ?? null, account: account?.id ?? null })),
  opportunity: (name, { contact, account }) =>
    made(drafts.opportunity({ name, contact: contact?.id ?? null, account: account?.id ?? null })),
  async touch(record) {
    if (!isCustomerKind(record.kind)) throw new Error('records only');
    await change(record, { kind: record.kind, fields: { description: `touched ${tick()}` } });
  },
  close: (record) =>
    change(
      record,
      record.kind === 'case'
        ? { kind: 'case', fields: { status: 'closed' } }
        : { kind: 'opportunity', fields: { stage: 'Closed Lost' } },
    ),
  async delete({ kind, id }) {
    if (!isCustomerKind(kind)) throw new Error('records only');
    expect(await crm.editor.customers.remove(kind, id, mia)).toBeNull();
  },
  async deleteActivity({ kind, id }) {
    if (!isActivityKind(kind)) throw new Error('activities only');
    expect(await crm.editor.activities.remove(kind, id, mia)).toBeNull();
  },
  task: (of, { who, what, owner }) =>
    act(drafts.task({ subject: of, who: who?.id ?? null, what: what?.id ?? null, owner: owner ?? null })),
  async isCompleted({ id }) {
    const task = await crm.reader.activity('task', id, asker);
    return isRefusal(task) ? null : task.status === 'completed';
  },
};

crmContract('Salesforce', async () => subject);

crmReadingContract('Salesforce', async () => ({
  crm,
  users: [one, other],
  agent: mia,
  unknownId,
  later: () => void tick(),
  deletesWithAccount: true,
  away: async () => opened('http://localhost:1', (await testDatabase()).db),
}));

describe('what administrators set', () => {
  it('is followed while the server runs: sign-outs that Salesforce streams, and the field of the default', async () => {
    const told: string[] = [];
    const unfollow = crm.people.sessions.onSignOuts(async (signOuts) => {
      told.push(...signOuts.map(({ user }) => user));
    });
    rows.setSwitches({ 'logout-events': 'streamed' });
    settings = {
      ...defaultSettings,
      presence: { logoutCheck: true },
      crm: { ...defaultSettings.crm, doNotLogField: 'IsActive' },
    };
    const user = hosted.user(one);
    if (user === null) throw new Error('the user is there');
    // Until the stream is open, nobody hears.
    await until('the sign-out is heard of', async () => {
      hosted.signOut(user);
      return told.includes(one);
    });
    expect(crm.people.sessions.tellsSignOuts()).toBe(true);
    await until('the field is read', async () => crm.users.listed(one)?.doNotLog === true);
    unfollow();
  }, 60_000);
});
