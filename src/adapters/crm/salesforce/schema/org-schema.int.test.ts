import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startEmulator } from '../../../../../test/salesforce/emulator.ts';
import type { SwitchChanges } from '../../../../../test/salesforce/model/org.ts';
import { text } from '../../../../../test/salesforce/schema/fields.ts';
import { objectDefinitions } from '../../../../../test/salesforce/schema/standard-objects.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { agentId } from '../../../../domain/ids.ts';
import { kindsToCheck, schemaFaults } from '../../../../domain/workflow/schema-faults.ts';
import { defaultWorkflow, type Workflow } from '../../../../domain/workflow/workflow.ts';
import { connectSalesforce } from '../connection.ts';
import { describedOrg } from '../writing/described-org.ts';
import { DescribeCache } from '../describe/describe-cache.ts';
import { knownSchema } from './known-schema.ts';
import { orgSchema } from './org-schema.ts';

/** What an org says of a workflow when it is saved (spec X8), over HTTP. */

const emulator = await startEmulator();
atEnd(() => emulator.close());
const objects = objectDefinitions.map((object) =>
  ['Task', 'Event'].includes(object.name)
    ? { ...object, fields: [...object.fields, text('Queue__c', 80)] }
    : object,
);
const org = emulator.addOrg({ sample: true, objects });
const hosted = emulator.orgs.byId(org.orgId);
if (hosted === null) throw new Error('the org is there');
const set = (changes: SwitchChanges) => hosted.org.setSwitches(changes);

const shared = {
  loginUrl: emulator.url,
  clientId: org.clientId,
  clientSecret: org.clientSecret,
  secretKey: Buffer.alloc(32, 7),
};
const integration = connectSalesforce({
  ...shared,
  db: (await testDatabase()).db,
  signIn: { by: 'client-credentials' },
});
const [mayAll] = hosted.org.reading(null).holding('User', 'CommunityNickname', 'administrator');
/** The org's administrator, who sees everything. */
const administrator = connectSalesforce({
  ...shared,
  db: (await testDatabase()).db,
  signIn: { by: 'jwt-bearer', key: org.jwtKey, username: String(mayAll?.['Username']) },
});
const asker = agentId('0198b0d4-4f6c-7c3e-8d11-000000000001');
const { client, describe: cache, recordTypes } = integration;
const described = describedOrg({
  client,
  cache,
  recordTypes,
  agentOf: () => null,
  now: () => Date.now(),
});

/** What is wrong with a workflow in this org, as who saves it is told. */
async function faultsOf(
  more: Partial<Workflow>,
  clientOf: () => Promise<typeof client | null> = async () => null,
) {
  const workflow = { ...defaultWorkflow, ...more };
  const deps = { client, clientOf, describe: described, cache };
  const schema = await orgSchema(deps, kindsToCheck(workflow), asker);
  return schemaFaults(workflow, schema, { queues: ['Support'], agents: ['Mia'] });
}

async function whileSet<Result>(changes: SwitchChanges, work: () => Promise<Result>): Promise<Result> {
  set(changes);
  try {
    return await work();
  } finally {
    set(Object.fromEntries(Object.keys(changes).map((name) => [name, null])));
  }
}

describe('a workflow', () => {
  it.each<[string, SwitchChanges, Partial<Workflow>, string, string]>([
    [
      'a field that is not there',
      {},
      { fields: { queue: 'Nowhere__c' } },
      'fields.queue',
      'crm-field-unknown',
    ],
    [
      'a field that may only be read',
      { 'read-only-fields': ['Task.Queue__c'] },
      { fields: { queue: 'Queue__c' } },
      'fields.queue',
      'crm-field-locked',
    ],
    [
      'a field that Tieline fills',
      {},
      { fields: { queue: 'CallDisposition' } },
      'fields.queue',
      'crm-field-own',
    ],
    ['a reference', {}, { fields: { queue: 'RecordTypeId' } }, 'fields.queue', 'crm-field-unknown'],
    [
      'a field for days',
      {},
      { fields: { startedAt: 'CompletedDateTime' } },
      'fields.startedAt',
      'crm-field-locked',
    ],
    [
      'a status that the picklist does not have',
      { 'restrict-picklists': { 'Task.Status': ['Not Started'] } },
      {},
      'log.inboundAnswered',
      'crm-fixed-refused',
    ],
    [
      'an origin that cases do not have',
      { 'restrict-picklists': { 'Case.Origin': ['Web'] } },
      { cases: { inbound: true, outbound: false } },
      'cases.inbound',
      'crm-fixed-refused',
    ],
    [
      'a stage that opportunities do not have',
      { 'restrict-picklists': { 'Opportunity.StageName': ['Prospecting'] } },
      { attachTo: { kind: 'opportunity', createIfNone: true, stage: 'Dreaming' } },
      'attachTo.stage',
      'crm-value-refused',
    ],
    [
      'a record that lacks a required field',
      { 'required-fields': ['Contact.Title'] },
      { unknownCaller: 'contact' },
      'unknownCaller',
      'crm-required',
    ],
    [
      'a record type that is not there',
      { 'record-types': { Task: ['Call'] } },
      { recordTypes: { ...defaultWorkflow.recordTypes, activity: '012000000000999AAA' } },
      'recordTypes.activity',
      'crm-record-type-unknown',
    ],
  ])('is told of %s', async (_, switches, workflow, path, code) => {
    expect(await whileSet(switches, () => faultsOf(workflow))).toMatchObject([
      { path, message: `problem.workflow.${code}` },
    ]);
  });

  it('is told of a field that VoiceCalls do not have, where it logs calls as such', async () => {
    const fields = { queue: 'Queue__c' };
    const found = await whileSet({ 'voice-calls': true }, () =>
      faultsOf({ callRecord: 'voice-call', fields }),
    );
    expect(found).toMatchObject([
      {
        path: 'fields.queue',
        message: 'problem.workflow.crm-field-unknown',
        values: { object: 'VoiceCall' },
      },
    ]);
    expect(await faultsOf({ callRecord: 'voice-call', fields }), 'an org without them').toEqual([]);
  });

  it('is told of a result that is no resolution of VoiceCalls, where it logs calls as such', async () => {
    const restricted = {
      'voice-calls': true,
      'restrict-picklists': { 'VoiceCall.CallResolution': ['Lost'] },
    };
    const results = { ...defaultWorkflow.results, noAnswer: 'Won' };
    expect(await whileSet(restricted, () => faultsOf({ results }))).toEqual([]);
    expect(await whileSet(restricted, () => faultsOf({ callRecord: 'voice-call', results }))).toMatchObject([
      {
        path: 'results.noAnswer',
        values: { field: 'VoiceCall.CallResolution', value: 'Won', allowed: 'Lost' },
      },
    ]);
  });

  it('may fill the package’s fields as the guide says', async () => {
    const guide = await readFile('docs/guide/salesforce.md', 'utf8');
    const [, mapping = ''] = /```json\n(\{\s*"fields".*?)```/su.exec(guide) ?? [];
    const { fields } = z.object({ fields: z.record(z.string(), z.string()) }).parse(JSON.parse(mapping));
    expect(Object.keys(fields).length).toBeGreaterThan(10);
    expect(await faultsOf({ fields })).toEqual([]);
  });

  it('may fill a task’s required field', async () => {
    const required = { 'required-fields': ['Task.Queue__c'] };
    expect(await whileSet(required, () => faultsOf({}))).toMatchObject([{ path: 'log.inboundAnswered' }]);
    expect(await whileSet(required, () => faultsOf({ fields: { queue: 'Queue__c' } }))).toEqual([]);
  });

  it('is judged by the org as it is now', async () => {
    const workflow = { fields: { queue: 'Queue__c' } };
    const hidden = await whileSet({ 'hide-fields': ['Task.Queue__c'] }, () => faultsOf(workflow));
    expect(hidden).toMatchObject([{ message: 'problem.workflow.crm-field-unknown' }]);
    expect(await faultsOf(workflow)).toEqual([]);
  });

  it('of somebody who sees a hidden field is told that it is hidden', async () => {
    const hidden = await whileSet({ 'hide-fields': ['Task.Queue__c'] }, () =>
      faultsOf({ fields: { queue: 'Queue__c' } }, async () => administrator.client),
    );
    expect(hidden).toMatchObject([{ path: 'fields.queue', message: 'problem.workflow.crm-field-hidden' }]);
  });

  it('of somebody whose own sign-in fails is judged all the same', async () => {
    const failing = async () => {
      throw new CrmUnavailable('signed out');
    };
    expect(await faultsOf({ fields: { queue: 'Queue__c' } }, failing)).toEqual([]);
  });

  it('costs one request once the statuses are known', async () => {
    await faultsOf({});
    hosted.requests.reset();
    await faultsOf({ unknownCaller: 'lead', cases: { inbound: true, outbound: true } });
    expect(hosted.requests.counts().count).toBe(1);
  });
});

describe('who only looks at what a task takes', () => {
  let now = Date.now();
  const kept = new DescribeCache({ client, now: () => now });
  const seenBy = (objects: Pick<DescribeCache, 'object' | 'global'>) => async () => ({ objects });
  const look = (orgOf: Parameters<typeof knownSchema>[0]['orgOf']) =>
    knownSchema({ cache: kept, describe: described, orgOf }, 'task', asker);

  it('costs one request a minute, however many look', async () => {
    await described.taskStatuses();
    hosted.requests.reset();
    const looked = await Promise.all(Array.from({ length: 10 }, () => look(seenBy(kept))));
    for (const { schema, readAt } of looked) {
      expect(schema?.fields.map(({ name }) => name)).toContain('Queue__c');
      expect(readAt).toBe(now);
    }
    now += 59_000;
    await look(seenBy(kept));
    expect(hosted.requests.counts().count).toBe(1);
    now += 1_000;
    const shown = await whileSet({ 'hide-fields': ['Task.Queue__c'] }, () => look(seenBy(kept)));
    expect(shown.schema?.fields.map(({ name }) => name)).not.toContain('Queue__c');
    expect(hosted.requests.counts().count).toBe(2);
  });

  it('is told what they see themselves and Tieline does not', async () => {
    now += 60_000;
    const theirs = new DescribeCache({ client: administrator.client, now: () => now });
    const { schema } = await whileSet({ 'hide-fields': ['Task.Queue__c'] }, () => look(seenBy(theirs)));
    expect(schema?.hidden).toContain('Queue__c');
    expect((await look(async () => ({ refused: 'crm-not-connected' }))).schema?.hidden).toEqual([]);
    const failing = async () => {
      throw new CrmUnavailable('signed out');
    };
    expect((await look(failing)).schema?.hidden).toEqual([]);
  });
});
