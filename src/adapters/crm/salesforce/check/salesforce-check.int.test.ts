import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { startEmulator, type SampleOrg } from '../../../../../test/salesforce/emulator.ts';
import { contactCenter } from '../../../../../test/salesforce/sample/org-setup.ts';
import type { Switches } from '../../../../../test/salesforce/model/switches.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import type { HostedOrg } from '../../../../../test/salesforce/hosted-org.ts';
import { agentId, type AgentId } from '../../../../domain/ids.ts';
import { defaultSettings } from '../../../../domain/organisation/settings.ts';
import { defaultWorkflow, type Workflow } from '../../../../domain/workflow/workflow.ts';
import { isMessageKey, translate } from '../../../../messages/index.ts';
import { openEventBus } from '../events/event-bus.ts';
import { logoutStreamOf } from '../sign-outs/sign-out-events.ts';
import { connectSalesforce, type SalesforceConnection } from '../connection.ts';
import { forgetOrg } from '../tokens/org-store.ts';
import type { LinkedAgent } from './snapshot.ts';
import { salesforceCheck } from './salesforce-check.ts';

/** The check as an administrator runs it, over HTTP, on an org that lacks something. */

const { db } = await testDatabase();
const emulator = await startEmulator();
atEnd(() => emulator.close());

/** As a person does in a browser, on the page of the org. */
const redirectUri = 'http://localhost:8080/back';

async function signIn(
  { people }: SalesforceConnection,
  sample: SampleOrg,
  hosted: HostedOrg,
  agent: AgentId,
): Promise<void> {
  const session = randomUUID();
  await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
    values (${agent}, ${agent}, 'Mia', false, '{agent}', 'en', 'NL', '{}', false)`.execute(db);
  await sql`insert into sign_in (id, hash, agent_id, created_at, used_at)
    values (${session}, ${Buffer.from(session)}, ${agent}, now(), now())`.execute(db);
  const url = new URL(await people.begin(agent, session, redirectUri));
  const form = new URLSearchParams(url.searchParams);
  form.set('username', `mia@${hosted.domain}`);
  form.set('pw', sample.password);
  const page = new URL('/services/oauth2/authorize', url);
  const answer = await fetch(page, { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '').searchParams;
  const came = { state: back.get('state') ?? '', code: back.get('code') ?? '' };
  expect(await people.finish(session, came, redirectUri)).toMatchObject({ result: 'connected' });
}

async function given(workflow: Partial<Workflow> = {}, { hasVoice = false } = {}) {
  await forgetOrg(db);
  const sample = emulator.addOrg({ sample: true });
  const hosted = emulator.orgs.all().find(({ org }) => org.id === sample.orgId);
  if (hosted === undefined) throw new Error('the org is there');
  if (hasVoice) hosted.org.setSwitches({ 'voice-calls': true });
  const users = hosted.org.reading(null).rows('User');
  const mia = users.find((row) => row['CommunityNickname'] === 'mia');
  const connection = connectSalesforce({
    db,
    loginUrl: emulator.url,
    clientId: sample.clientId,
    clientSecret: sample.clientSecret,
    signIn: { by: 'client-credentials' },
    contactCenter: hasVoice
      ? { name: contactCenter, provider: 'Tieline', key: sample.jwtKey, url: emulator.url }
      : null,
    secretKey: Buffer.alloc(32, 7),
    time: { now: () => Date.now(), wait: async () => undefined },
  });
  const agent = agentId(randomUUID());
  const agents: (LinkedAgent & { id: AgentId })[] = [{ id: agent, name: 'Mia', crmUser: mia?.Id ?? null }];
  const eventBus = openEventBus(
    { endpoint: emulator.pubsub.endpoint, certificateAuthority: emulator.pubsub.certificate },
    connection,
  );
  atEnd(async () => eventBus.close());
  const check = salesforceCheck({
    connection,
    logoutStream: () => logoutStreamOf(eventBus),
    kept: null,
    configuration: () => ({
      workflows: [{ ...defaultWorkflow, name: 'Standard', ...workflow }],
      agents,
      queues: [],
      settings: defaultSettings,
    }),
  });
  return {
    hosted,
    mia,
    agents,
    run: check,
    signInAgent: () => signIn(connection, sample, hosted, agent),
    set: (switches: Partial<Switches>) => hosted.org.setSwitches(switches),
    check: async () => {
      hosted.requests.reset();
      const items = await check();
      const text = (
        one: { message: string; values: Readonly<Record<string, string | number | boolean>> } | null,
      ) => (one && isMessageKey(one.message) ? translate('en', one.message, one.values) : null);
      return items.map(({ id, state, what, remedy }) => ({
        id,
        state,
        what: text(what) ?? '',
        remedy: text(remedy),
      }));
    },
  };
}

interface ShownItem {
  readonly id: string;
  readonly state: string;
  readonly what: string;
  readonly remedy: string | null;
}

const one = (items: readonly ShownItem[], id: string): ShownItem | undefined =>
  items.find((item) => item.id === id);

describe('the check of an org', () => {
  it('misses nothing in an org with the package, in few requests', async () => {
    const { check, hosted } = await given();
    const items = await check();
    expect(items.filter(({ state }) => state === 'missing')).toEqual([]);
    expect(one(items, 'key-field')).toMatchObject({ state: 'ok', what: expect.stringContaining('Unique') });
    expect(one(items, 'sign-out')).toMatchObject({ state: 'ok' });
    expect(one(items, 'sharing')).toMatchObject({ state: 'ok' });
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(items.filter(({ state, remedy }) => state !== 'ok' && (remedy ?? '') === '')).toEqual([]);
    expect(hosted.requests.counts().count).toBeLessThanOrEqual(15);
  });

  it('looks at the org as an agent who is signed in to it, too', async () => {
    const { check, signInAgent, set } = await given();
    expect(one(await check(), 'agent')).toMatchObject({ state: 'warning' });
    await signInAgent();
    expect(one(await check(), 'agent')).toMatchObject({ state: 'ok', what: expect.stringContaining('Mia') });
    set({ 'hide-fields': ['Task.Description'] });
    expect(one(await check(), 'agent')).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('Task.Description'),
    });
  });

  it.each<[string, Partial<Switches>, Partial<Workflow>, string, string, string]>([
    ['a key field that is missing', { 'key-field': 'missing' }, {}, 'key-field', 'missing', 'TielineKey__c'],
    ['a key field that is not unique', { 'key-field': 'not-unique' }, {}, 'key-field', 'warning', 'Unique'],
    [
      'the object that takes its place',
      { 'key-field': 'not-unique' },
      {},
      'key-ledger',
      'ok',
      'TielineWrite__c',
    ],
    [
      'records without a unique key',
      { 'key-field': 'not-unique' },
      {},
      'record-keys.not-unique',
      'warning',
      'Contact',
    ],
    [
      'a key field that is hidden',
      { 'hide-fields': ['Task.TielineKey__c'] },
      {},
      'key-field',
      'missing',
      'TielineKey__c',
    ],
    [
      'a hidden field that nobody needs',
      { 'hide-fields': ['Task.CallDisposition'] },
      {},
      'fields.Task.absent-optional',
      'warning',
      'CallDisposition',
    ],
    [
      'a hidden field that is needed',
      { 'hide-fields': ['Task.Description'] },
      {},
      'fields.Event.absent',
      'missing',
      'Description',
    ],
    [
      'a field that may only be read',
      { 'read-only-fields': ['Case.Subject'] },
      {},
      'fields.Case.locked',
      'missing',
      'Subject',
    ],
    [
      'a status that a picklist does not take',
      { 'restrict-picklists': { 'Task.Status': ['Offen', 'Not Started'] } },
      {},
      'picklist.Task.Status',
      'missing',
      'Completed',
    ],
    [
      'a disposition that a picklist does not take',
      {
        'restrict-picklists': {
          'Task.CallDisposition': ['Sold', 'Missed call', 'Missed, but answered', 'No answer'],
        },
      },
      {
        dispositions: [
          { id: 'sold', label: { en: 'Sold' }, group: null, direction: 'both' },
          { id: 'later', label: { en: 'Call later' }, group: null, direction: 'both' },
        ],
      },
      'picklist.Task.CallDisposition',
      'missing',
      'Call later',
    ],
    [
      'that what is open cannot be kept',
      { 'hide-fields': ['Opportunity.AccountId'] },
      {},
      'open-records',
      'warning',
      'Opportunity.AccountId',
    ],
    [
      'a required field that nobody fills',
      { 'required-fields': ['Task.Type'] },
      {},
      'required.Task',
      'missing',
      'Type',
    ],
    [
      'state and country picklists',
      { 'state-country-picklists': true },
      {},
      'state-country',
      'ok',
      'picklists',
    ],
    ['person accounts', { 'person-accounts': true }, {}, 'person-accounts', 'ok', 'Person accounts'],
    [
      'a field that a workflow fills and the org does not have',
      {},
      { fields: { waitSeconds: 'Wait__c' } },
      'mapping.Standard.Wait__c',
      'missing',
      'Task.Wait__c',
    ],
    [
      'an object that a workflow matches and the org does not have',
      {},
      { customObjects: [{ object: 'Machine__c', numberFields: ['Phone__c'], titleField: 'Name' }] },
      'mapping.Standard.Machine__c',
      'missing',
      'Machine__c',
    ],
    [
      'a number field that an object does not have',
      {},
      { customObjects: [{ object: 'Site__c', numberFields: ['Fax__c'], titleField: 'Name' }] },
      'mapping.Standard.Site__c',
      'missing',
      'Fax__c',
    ],
    [
      'a record type that there is not',
      { 'record-types': { Task: ['Support_Call'] } },
      { recordTypes: { ...defaultWorkflow.recordTypes, activity: '012000000000999AAA' } },
      'record-type.Task.012000000000999AAA',
      'missing',
      'Standard',
    ],
  ])('finds %s, with its remedy', async (_, switches, workflow, id, state, words) => {
    const { check, set } = await given(workflow);
    set(switches);
    const item = one(await check(), id);
    expect(item).toMatchObject({ state, what: expect.stringContaining(words) });
    expect(state === 'ok' || (item?.remedy ?? '') !== '').toBe(true);
  });

  it('takes a required field for filled that every workflow fills', async () => {
    const { check, set } = await given({ fields: { kind: 'Type' } });
    set({ 'required-fields': ['Task.Type'] });
    expect(one(await check(), 'required')).toMatchObject({ state: 'ok' });
  });

  it('finds people whose Salesforce user is inactive, and links to nobody', async () => {
    const { check, set, mia, agents } = await given();
    agents.push(
      { id: agentId(randomUUID()), name: 'Tom', crmUser: null },
      { id: agentId(randomUUID()), name: 'Gone', crmUser: '005000000000999AAA' },
    );
    set({ 'inactive-users': [String(mia?.['Username'])] });
    const items = await check();
    expect(one(items, 'users.inactive')).toMatchObject({
      state: 'missing',
      what: expect.stringMatching(/: Mia$/),
    });
    expect(one(items, 'users.unlinked')).toMatchObject({
      state: 'warning',
      what: expect.stringMatching(/: Tom$/),
    });
    expect(one(items, 'users.unknown')).toMatchObject({
      state: 'missing',
      what: expect.stringMatching(/: Gone$/),
    });
  });

  it('says that most of the day is used up', async () => {
    const { check, set } = await given();
    set({ 'daily-limit': 12 });
    expect(one(await check(), 'daily-limit')).toMatchObject({ state: 'warning' });
  });

  it('says in Salesforce’s words that the sign-in is refused', async () => {
    const { check, set } = await given();
    set({ 'api-access-control': true });
    expect(await check()).toEqual([
      {
        id: 'link',
        state: 'missing',
        what: expect.stringMatching(/^Salesforce does not accept/),
        remedy: expect.stringContaining('API Access Control'),
      },
    ]);
  });

  it('does not look at another org than the one that was written to', async () => {
    const { check, set } = await given();
    await check();
    set({ 'org-id': '00D000000000999EAA', 'revoke-grants': true });
    set({ 'revoke-grants': false });
    expect(await check()).toMatchObject([
      { id: 'org', state: 'missing', what: expect.stringContaining('00D000000000999') },
    ]);
  });

  it('says that an org is away, and asks it once for all who press at once', async () => {
    const { check, set, run, hosted } = await given();
    hosted.requests.reset();
    const [first, second] = await Promise.all([run(), run()]);
    expect(first).toBe(second);
    set({ unavailable: 1 });
    expect(await check()).toMatchObject([{ id: 'link', state: 'missing' }]);
  });
});

describe('the check of an org that logs calls as VoiceCalls', () => {
  it('tries our key, looks at the records, and makes none', async () => {
    const { check, hosted } = await given({ callRecord: 'voice-call' }, { hasVoice: true });
    const items = (await check()).filter(({ id }) => id.startsWith('voice-calls'));
    expect(items).toEqual([expect.objectContaining({ id: 'voice-calls.deletion', state: 'ok' })]);
    expect(hosted.org.reading(null).rows('VoiceCall')).toEqual([]);
  });

  it('says what is missing, with its remedy', async () => {
    const { check, set } = await given({ callRecord: 'voice-call' }, { hasVoice: true });
    set({ 'voice-calls': false });
    const items = await check();
    expect(one(items, 'voice-calls.key')).toMatchObject({
      state: 'missing',
      what: expect.stringContaining('No contact center Partner_Voice'),
      remedy: expect.stringContaining('certificate'),
    });
    expect(one(items, 'voice-calls.object')).toMatchObject({
      state: 'missing',
      remedy: expect.stringContaining('Contact Center Admin'),
    });
  });

  it('is told by which way a sign-out is learnt of', async () => {
    const { check, set } = await given();
    expect(one(await check(), 'sign-out')).toMatchObject({
      what: expect.stringContaining('within a minute'),
    });
    set({ 'logout-events': 'not-permitted' });
    expect(one(await check(), 'sign-out')).toMatchObject({
      what: expect.stringContaining('within a minute'),
    });
    set({ 'logout-events': 'streamed' });
    expect(one(await check(), 'sign-out')).toMatchObject({
      state: 'ok',
      what: expect.stringContaining('stream of logout events'),
      remedy: expect.stringContaining('Event Manager'),
    });
  });

  it('is told of phone fields that are encrypted', async () => {
    const { check, set } = await given();
    set({ 'encrypted-fields': ['Contact.Phone', 'Contact.MobilePhone'] });
    expect(one(await check(), 'phones.Contact')).toMatchObject({
      state: 'ok',
      what: expect.stringMatching(/Contact are encrypted.*Phone, MobilePhone/u),
    });
  });

  it('is told of several currencies, and lacks nothing for them', async () => {
    const { check, set } = await given();
    set({ currencies: ['EUR', 'USD'] });
    const items = await check();
    expect(one(items, 'currencies')).toMatchObject({ state: 'ok' });
    expect(items.filter(({ state }) => state === 'missing')).toEqual([]);
  });

  it('is told that the profile’s login IP ranges leave this server out', async () => {
    const { check, set } = await given();
    set({ 'login-ip-ranges': true });
    expect(await check()).toMatchObject([
      {
        id: 'link',
        state: 'missing',
        what: expect.stringContaining('invalid_grant: ip restricted'),
        remedy: expect.stringContaining('Login IP Ranges'),
      },
    ]);
    set({ 'login-ip-ranges': false });
    expect(one(await check(), 'sign-out')).toMatchObject({ state: 'ok' });
  });
});
