import { describe, expect, it } from 'vitest';
import { describedField, describedObject } from '../../../../../test/support/salesforce/described.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { standardLimits, usualKinds } from '../../../../domain/crm/capabilities.ts';
import { agentId } from '../../../../domain/ids.ts';
import { recordKinds } from '../../../../domain/record.ts';
import type { OrgRequest } from '../client/org-client.ts';
import type { OrgResponse } from '../client/org-response.ts';
import { readCapabilities, SalesforceCapabilities } from './capabilities.ts';
import { DescribeCache, FRESH_MS, LOOK_AGAIN_MS, saysSchemaChanged } from './describe-cache.ts';
import { PeoplesRecordTypes } from './record-types.ts';

const task = describedObject('Task', [
  describedField('Subject', { length: 255 }),
  describedField('Description', { length: 32_000 }),
]);

type Said = { status: number; body?: unknown; lastModified?: string } | Error;

/** An org that says what the test tells it to, and remembers what was asked. */
function saying(first: Said) {
  const asked: OrgRequest[] = [];
  let said = first;
  let waiting: Promise<void> | null = null;
  const client = {
    async request(request: OrgRequest): Promise<OrgResponse> {
      asked.push(request);
      await waiting;
      if (said instanceof Error) throw said;
      const { status, body = null, lastModified = null } = said;
      return { status, body, header: (name) => (name === 'last-modified' ? lastModified : null) };
    },
  };
  let now = 1_000_000;
  return {
    asked,
    client,
    /** It answers only then. */
    wait: (until: Promise<void>) => {
      waiting = until;
    },
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    say: (next: Said) => {
      said = next;
    },
  };
}

describe('what an object is like', () => {
  it('is asked for sooner by who does not want it an hour old, once for all of them, whatever has changed', async () => {
    const org = saying({ status: 200, body: task, lastModified: 'Fri, 20 Nov 2026 09:00:00 GMT' });
    const cache = new DescribeCache(org);
    await Promise.all([cache.read('Task', { maxAgeMs: 60_000 }), cache.read('task', { maxAgeMs: 60_000 })]);
    org.pass(59_000);
    expect(await cache.read('Task', { maxAgeMs: 60_000 })).toMatchObject({
      value: { name: 'Task' },
      readAt: 1_000_000,
    });
    expect(org.asked).toHaveLength(1);
    org.pass(1_000);
    expect(await cache.read('Task', { maxAgeMs: 60_000 })).toMatchObject({ readAt: 1_060_000 });
    expect(org.asked).toHaveLength(2);
    // Rights change without the date of change.
    expect(org.asked[1]?.headers).toEqual({});
    await cache.object('Task', 0);
    expect(org.asked).toHaveLength(3);
    org.say(new CrmUnavailable('away'));
    org.pass(120_000);
    expect(await cache.read('Task', { maxAgeMs: 60_000 })).toMatchObject({
      value: { name: 'Task' },
      readAt: 1_060_000,
    });
    // That it is away is not asked by each, either, but by who has just changed something.
    await cache.read('Task', { maxAgeMs: 60_000 });
    expect(org.asked).toHaveLength(4);
    await cache.object('Task', 0);
    expect(org.asked).toHaveLength(5);
    org.pass(60_000);
    await cache.read('Task', { maxAgeMs: 60_000 });
    expect(org.asked).toHaveLength(6);
  });

  it('is what was known where the org keeps one waiting, and what it answers later is for the next', async () => {
    const org = saying({ status: 200, body: task });
    const cache = new DescribeCache(org);
    await cache.object('Task');
    org.pass(60_000);
    const answer = Promise.withResolvers<void>();
    org.wait(answer.promise);
    const impatient = { maxAgeMs: 60_000, patienceMs: 1 };
    expect(await cache.read('Task', impatient)).toMatchObject({ readAt: 1_000_000 });
    expect(await cache.read('Task', impatient)).toMatchObject({ readAt: 1_000_000 });
    expect(org.asked).toHaveLength(2);
    const patient = cache.object('Task', 60_000);
    answer.resolve();
    await patient;
    expect(await cache.read('Task', impatient)).toMatchObject({ readAt: 1_060_000 });
    expect(org.asked).toHaveLength(2);
  });

  it('is asked for once an hour, and only if it has changed', async () => {
    const org = saying({ status: 200, body: task, lastModified: 'Mon, 30 Nov 2026 09:00:00 GMT' });
    const cache = new DescribeCache(org);
    await Promise.all([cache.object('Task'), cache.object('task'), cache.object('Task')]);
    expect((await cache.object('Task'))?.field('SUBJECT')?.length).toBe(255);
    org.pass(FRESH_MS - 1);
    await cache.object('Task');
    expect(org.asked.map(({ path }) => path)).toEqual(['/sobjects/Task/describe']);
    org.pass(1);
    org.say({ status: 304 });
    expect((await cache.object('Task'))?.field('Subject')?.length).toBe(255);
    expect(org.asked[1]?.headers).toEqual({ 'If-Modified-Since': 'Mon, 30 Nov 2026 09:00:00 GMT' });
    await cache.object('Task');
    expect(org.asked).toHaveLength(2);
  });

  it('is asked for anew when Salesforce refuses what it allowed, but not each time', async () => {
    const org = saying({ status: 200, body: task, lastModified: 'Mon, 30 Nov 2026 09:00:00 GMT' });
    const cache = new DescribeCache(org);
    await cache.object('Task');
    cache.doubt('Task');
    await cache.object('Task');
    expect(org.asked).toHaveLength(1);
    org.pass(LOOK_AGAIN_MS);
    cache.doubt('task');
    org.say({ status: 200, body: describedObject('Task', [describedField('Type')]) });
    expect((await cache.object('Task'))?.field('Subject')).toBeNull();
    expect(org.asked[1]?.headers).toEqual({});
  });

  it('is nothing where there is no such object', async () => {
    const org = saying({ status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'no such object' }] });
    const cache = new DescribeCache(org);
    expect(await cache.object('Lead')).toBeNull();
    expect(await cache.object('Lead')).toBeNull();
    expect(org.asked).toHaveLength(1);
  });

  it('stays what it was while the org is away, and is asked for again soon', async () => {
    const org = saying(new CrmUnavailable('away'));
    const cache = new DescribeCache(org);
    await expect(cache.object('Task')).rejects.toThrow('away');
    org.say({ status: 200, body: task });
    await cache.object('Task');
    org.pass(FRESH_MS);
    org.say(new CrmUnavailable('away'));
    expect(await cache.object('Task')).not.toBeNull();
    expect(await cache.object('Task')).not.toBeNull();
    expect(org.asked).toHaveLength(3);
    org.pass(LOOK_AGAIN_MS);
    await cache.object('Task');
    expect(org.asked).toHaveLength(4);
  });

  it('is not guessed from what is no describe', async () => {
    const cache = new DescribeCache(saying({ status: 200, body: { name: 'Task' } }));
    await expect(cache.object('Task')).rejects.toThrow(CrmUnavailable);
  });

  it('is in doubt after some refusals, not after others', () => {
    expect(saysSchemaChanged([{ code: 'INVALID_FIELD' }])).toBe(true);
    expect(saysSchemaChanged([{ code: 'DUPLICATE_VALUE' }, { code: 'UNABLE_TO_LOCK_ROW' }])).toBe(false);
  });
});

describe('which objects there are', () => {
  it('is kept for an hour', async () => {
    const org = saying({ status: 200, body: { sobjects: [describedObject('Task')] } });
    const cache = new DescribeCache(org);
    expect((await cache.global()).map(({ name }) => name)).toEqual(['Task']);
    await cache.global();
    org.pass(FRESH_MS);
    await cache.global();
    expect(org.asked).toHaveLength(2);
  });
});

describe('what a CRM in Salesforce has', () => {
  const org = (objects: Readonly<Record<string, object>>) =>
    new DescribeCache({
      now: () => 0,
      client: {
        async request({ path }) {
          const found = objects[path.split('/')[2] ?? ''];
          return { status: found === undefined ? 404 : 200, body: found ?? null, header: () => null };
        },
      },
    });

  it('is what the user of the integration may see and write', async () => {
    const capabilities = await readCapabilities(
      org({
        Account: describedObject('Account', [describedField('IsPersonAccount')]),
        Contact: describedObject('Contact'),
        Case: describedObject('Case', [], { createable: false }),
        Opportunity: describedObject('Opportunity', [], { queryable: false }),
        Task: describedObject('Task', [
          describedField('Subject', { length: 80 }),
          describedField('Description', { length: 32_000 }),
          describedField('WhatId', {
            type: 'reference',
            referenceTo: ['Account', 'Campaign', 'Case', 'Machine__c'],
          }),
        ]),
        Event: describedObject('Event', [describedField('Subject', { length: 255 })]),
      }),
    );
    expect(capabilities).toEqual({
      limits: { ...standardLimits, subject: 80 },
      kinds: ['account', 'contact', 'personAccount', 'case', 'task', 'event'],
      editable: ['account', 'contact', 'personAccount', 'task', 'event'],
      relatable: ['Campaign', 'Machine__c'],
    });
  });

  it('is assumed until it is read', async () => {
    const capabilities = new SalesforceCapabilities(org({ Task: describedObject('Task') }));
    expect(capabilities.kinds).toEqual(usualKinds);
    const voice = new SalesforceCapabilities(org({}), { makesVoiceCalls: true });
    expect(voice.kinds).toEqual(recordKinds);
    expect(capabilities.limits).toEqual(standardLimits);
    await capabilities.refresh();
    expect(capabilities.kinds).toEqual(['task']);
    expect(capabilities.editable).toEqual(['task']);
  });

  it('has no person accounts where accounts have no field for them', async () => {
    const { kinds } = await readCapabilities(org({ Account: describedObject('Account') }));
    expect(kinds).toEqual(['account']);
  });
});

describe('the record types of a person', () => {
  const mia = agentId('0198b0d4-4f6c-7c3e-8d11-000000000001');
  const master = { recordTypeId: '012000000000000AAA', name: 'Master', available: true, master: true };
  const sales = {
    recordTypeId: '012000000000001AAA',
    name: 'Sales',
    developerName: 'Sales',
    available: true,
  };

  it('are those of their profile, without the master', async () => {
    const recordTypeInfos = [
      { ...master, defaultRecordTypeMapping: false },
      { ...sales, defaultRecordTypeMapping: true },
      { ...sales, recordTypeId: '012000000000002AAA', available: false, defaultRecordTypeMapping: false },
    ];
    const org = saying({ status: 200, body: describedObject('Task', [], { recordTypeInfos }) });
    const types = new PeoplesRecordTypes({ clientOf: async () => org.client, now: org.now });
    expect(await types.of(mia, 'Task')).toEqual({
      defaultId: '012000000000001AAA',
      defaultName: 'Sales',
      available: new Map([['012000000000001AAA', 'Sales']]),
    });
    await types.of(mia, 'Task');
    expect(org.asked).toHaveLength(1);
    org.pass(FRESH_MS);
    await Promise.all([types.of(mia, 'Task'), types.of(mia, 'Task')]);
    expect(org.asked).toHaveLength(2);
  });

  it('are not known of who is not signed in to Salesforce', async () => {
    const types = new PeoplesRecordTypes({ clientOf: async () => null, now: () => 0 });
    expect(await types.of(mia, 'Task')).toBeNull();
  });
});
