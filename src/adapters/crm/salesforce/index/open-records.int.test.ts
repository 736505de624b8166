import { describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import {
  askedFor,
  filledIndex,
  isFresh,
  patience,
  untilStopped,
} from '../../../../../test/support/wiring/filled-index.ts';
import { indexedOrg, type IndexedOrg } from '../../../../../test/support/wiring/number-index.ts';
import { recordId } from '../../../../domain/ids.ts';
import type { FixedKind, RecordRef } from '../../../../domain/record.ts';
import type { NumberIndex } from './number-index.ts';

const { db } = await testDatabase();

const owner = '005000000000001AAA';

const ref = (kind: FixedKind, id: string): RecordRef => ({ kind, id: recordId(id), name: '' });

/** A contact of an account, with what is open of both. */
function customer(org: IndexedOrg) {
  const account = org.insert('Account', { Name: 'Acme', Phone: '030 1111111' });
  const contact = org.insert('Contact', {
    LastName: 'Roth',
    Phone: '030 12345678',
    AccountId: account,
    OwnerId: owner,
  });
  return { account, contact };
}

const opportunity = (org: IndexedOrg, name: string, account: string, stage = 'Prospecting') =>
  org.insert('Opportunity', {
    Name: name,
    AccountId: account,
    CloseDate: '2026-12-31',
    StageName: stage,
    IsClosed: stage.startsWith('Closed'),
    OwnerId: owner,
  });

/** Names of what is open, list by list; null: Salesforce has to be asked. */
async function open(index: NumberIndex, of: RecordRef, account: RecordRef | null = null) {
  const lists = await index.open.lists(of, account);
  if (lists === null) return null;
  const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);
  return {
    cases: names(lists.cases),
    accountCases: names(lists.accountCases),
    opportunities: names(lists.opportunities),
    accountOpportunities: names(lists.accountOpportunities),
    tasks: names(lists.tasks),
  };
}

const becomesOpen = (index: NumberIndex, of: RecordRef, wanted: object, account: RecordRef | null = null) =>
  vi.waitFor(async () => expect(await open(index, of, account)).toMatchObject(wanted), patience);

describe('what is open of a caller', () => {
  it('is known without a request: of the contact, and of its account', async () => {
    const org = await indexedOrg();
    const { account, contact } = customer(org);
    org.insert('Case', { Subject: 'Noise', ContactId: contact, AccountId: account, IsClosed: false });
    org.insert('Case', {
      Subject: 'Old',
      ContactId: contact,
      AccountId: account,
      Status: 'Closed',
      IsClosed: true,
    });
    org.insert('Case', { Subject: 'Bill', AccountId: account, IsClosed: false });
    const deal = opportunity(org, 'Deal', account);
    org.insert('OpportunityContactRole', { OpportunityId: deal, ContactId: contact, IsPrimary: true });
    opportunity(org, 'Lost', account, 'Closed Lost');
    const index = await filledIndex(org, db);
    org.requests.length = 0;
    const of = ref('contact', contact);
    const around = await index.open.around(of);
    expect(around).toEqual({ contact: null, account: { kind: 'account', id: account, name: 'Acme' }, owner });
    const lists = await open(index, of, around?.account ?? null);
    expect(lists?.cases).toEqual([expect.stringContaining('Noise')]);
    expect(lists?.accountCases).toHaveLength(2);
    expect(lists).toMatchObject({ opportunities: ['Deal'], accountOpportunities: ['Deal'] });
    expect(await index.open.around(ref('opportunity', deal))).toMatchObject({
      contact: { kind: 'contact', id: contact, name: 'Roth' },
      account: { kind: 'account', id: account, name: 'Acme' },
    });
    expect(askedFor(org)).toEqual([]);
  });

  it('holds open tasks, the latest first, with what is due and whose they are', async () => {
    const org = await indexedOrg();
    const { contact } = customer(org);
    const task = { WhoId: contact, Status: 'Not Started', Priority: 'Normal', IsClosed: false };
    org.insert('Task', { ...task, Subject: 'Later', ActivityDate: '2026-11-25' });
    org.insert('Task', { ...task, Subject: 'Some day', TielineKey__c: 'task-a1' });
    org.insert('Task', { ...task, Subject: 'Soon', ActivityDate: '2026-11-21' });
    org.insert('Task', { ...task, Subject: 'Done', Status: 'Completed', IsClosed: true });
    const index = await filledIndex(org, db);
    const lists = await index.open.lists(ref('contact', contact), null);
    expect(lists?.tasks).toMatchObject([
      { name: 'Later', due: '2026-11-25' },
      { name: 'Soon', due: '2026-11-21' },
      { name: 'Some day', due: null },
    ]);
  });

  it('follows what people open, close and give to others', async () => {
    const org = await indexedOrg();
    const { contact } = customer(org);
    const other = org.insert('Contact', { LastName: 'Lang', Phone: '030 2222222' });
    const index = await filledIndex(org, db);
    const of = ref('contact', contact);
    const noise = org.insert('Case', { Subject: 'Noise', ContactId: contact, IsClosed: false });
    await becomesOpen(index, of, { cases: [expect.stringContaining('Noise')] });
    org.update('Case', noise, { ContactId: other });
    await becomesOpen(index, of, { cases: [] });
    await becomesOpen(index, ref('contact', other), { cases: [expect.stringContaining('Noise')] });
    org.update('Case', noise, { Status: 'Closed', IsClosed: true });
    await becomesOpen(index, ref('contact', other), { cases: [] });
    org.update('Case', noise, { Status: 'New', IsClosed: false });
    await becomesOpen(index, ref('contact', other), { cases: [expect.stringContaining('Noise')] });
    org.remove('Case', noise);
    await becomesOpen(index, ref('contact', other), { cases: [] });
  });

  it('of which no events come is asked for every so often', async () => {
    const org = await indexedOrg();
    const { contact } = customer(org);
    const index = await filledIndex(org, db, { events: false });
    const noise = org.insert('Case', { Subject: 'Noise', ContactId: contact, IsClosed: false });
    org.tick(60_000);
    await becomesOpen(index, ref('contact', contact), { cases: [expect.stringContaining('Noise')] });
    org.update('Case', noise, { Status: 'Closed', IsClosed: true });
    org.tick(60_000);
    await becomesOpen(index, ref('contact', contact), { cases: [] });
  });

  it('is not told before all of it is there', async () => {
    const org = await indexedOrg();
    const { contact } = customer(org);
    const asked = Promise.withResolvers<void>();
    org.beforeRequest = (request) => {
      if (request.path !== '/jobs/query' || !JSON.stringify(request.body).includes('FROM Task'))
        return undefined;
      asked.resolve();
      return untilStopped(request);
    };
    const index = org.index(db);
    index.start();
    await asked.promise;
    expect(index.state()).toMatchObject({ state: 'fresh' });
    expect(index.openState()).toMatchObject({ state: 'filling' });
    expect(await open(index, ref('contact', contact))).toBeNull();
    expect(await index.open.around(ref('contact', contact))).toBeNull();
  });

  it('is not kept where the org hides what it belongs to, until it shows it', async () => {
    const org = await indexedOrg({ 'key-field': 'missing' });
    const { contact } = customer(org);
    org.insert('Case', { Subject: 'Noise', ContactId: contact, IsClosed: false });
    const index = org.index(db);
    index.start();
    await vi.waitFor(() => expect(index.state()).toMatchObject({ state: 'fresh' }), patience);
    expect(index.openState()).toMatchObject({ state: 'not-kept', hidden: ['Task.TielineKey__c'] });
    index.lookAnew();
    expect(await open(index, ref('contact', contact))).toBeNull();
    org.org.setSwitches({ 'key-field': 'unique' });
    index.lookAnew();
    await becomesOpen(index, ref('contact', contact), { cases: [expect.stringContaining('Noise')] });
    expect(index.openState()).toMatchObject({ state: 'fresh', hidden: [] });
  });

  it('goes on being filled after a restart with the page that comes next', async () => {
    const org = await indexedOrg();
    const { contact } = customer(org);
    for (let count = 0; count < 8; count += 1)
      org.insert('Case', { Subject: `Noise ${count}`, ContactId: contact, IsClosed: false });
    const first = org.index(db, { timings: { pageRows: 3 } });
    const second = Promise.withResolvers<void>();
    let isCase = false;
    let pages = 0;
    org.beforeRequest = (request) => {
      if (request.path === '/jobs/query') isCase = JSON.stringify(request.body).includes('FROM Case');
      if (isCase && request.path.endsWith('/results')) pages += 1;
      if (pages < 2) return undefined;
      second.resolve();
      return untilStopped(request);
    };
    first.start();
    await second.promise;
    await first.stop();
    org.beforeRequest = () => undefined;
    const jobs: string[] = [];
    org.beforeRequest = ({ path, body }) => void (path === '/jobs/query' && jobs.push(JSON.stringify(body)));
    const index = await filledIndex(org, db, { timings: { pageRows: 3 } });
    expect((await open(index, ref('contact', contact)))?.cases).toHaveLength(8);
    expect(jobs.filter((job) => job.includes('FROM Case'))).toEqual([]);
  });

  it('is nothing of another org', async () => {
    const one = await indexedOrg();
    const { contact } = customer(one);
    one.insert('Case', { Subject: 'Noise', ContactId: contact, IsClosed: false });
    await (await filledIndex(one, db)).stop();
    const other = await indexedOrg();
    await filledIndex(other, db);
    expect(await db.selectFrom('salesforce_open_record').select('record_id').execute()).toEqual([]);
  });
});

describe('what Tieline has written a moment ago', () => {
  it('counts before the org tells of it, and then is as the org has it', async () => {
    const org = await indexedOrg();
    const { account, contact } = customer(org);
    const index = await filledIndex(org, db);
    const blocked = Promise.withResolvers<void>();
    org.beforeRequest = () => blocked.promise;
    const fields = { Subject: 'Noise', ContactId: contact, AccountId: account };
    const id = recordId(org.insert('Case', { ...fields, CaseNumber: '00001', IsClosed: false }));
    await index.open.wrote([{ object: 'Case', id, fields, isNew: true, isClosed: false }]);
    expect(await open(index, ref('contact', contact))).toMatchObject({ cases: ['Noise'] });
    blocked.resolve();
    await becomesOpen(index, ref('contact', contact), { cases: [expect.stringMatching(/^\d+ Noise$/u)] });
  });

  it('is gone at once where it was closed or deleted', async () => {
    const org = await indexedOrg();
    const { contact } = customer(org);
    const task = { WhoId: contact, Status: 'Not Started', Priority: 'Normal', IsClosed: false };
    const ids = ['One', 'Two'].map((Subject) => recordId(org.insert('Task', { ...task, Subject })));
    const index = await filledIndex(org, db);
    const [one = recordId(''), two = recordId('')] = ids;
    await index.open.wrote([
      { object: 'Task', id: one, fields: { Status: 'Completed' }, isNew: false, isClosed: true },
      { object: 'Task', id: two, fields: null, isNew: false, isClosed: false },
    ]);
    expect(await open(index, ref('contact', contact))).toMatchObject({ tasks: [] });
  });

  it('is a log of a contact that is done, and no open task', async () => {
    const org = await indexedOrg();
    const { contact } = customer(org);
    const index = await filledIndex(org, db);
    const fields = { Subject: 'Call', WhoId: contact, Status: 'Completed' };
    const id = recordId('00T000000000001AAA');
    await index.open.wrote([{ object: 'Task', id, fields, isNew: true, isClosed: true }]);
    expect(await open(index, ref('contact', contact))).toMatchObject({ tasks: [] });
    await isFresh(index);
  });
});
