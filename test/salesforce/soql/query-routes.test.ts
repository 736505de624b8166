import { describe, expect, it } from 'vitest';
import { createOrg } from '../model/org.ts';
import { recentRoutes } from '../replication/recent-routes.ts';
import { serveOrg } from '../rest/serve-org.ts';
import { queryRoutes } from './query-routes.ts';

const userId = '005000000000001AAA';

function askOrg(accounts: number) {
  const org = createOrg();
  org.transaction(userId, (tx) => {
    for (let number = 1; number <= accounts; number += 1) tx.insert('Account', { Name: `Account ${number}` });
  });
  return { org, ask: serveOrg(org, userId, [queryRoutes, recentRoutes]) };
}

const q = (soql: string) => `q=${encodeURIComponent(soql)}`;

interface Page {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly { readonly Id: string }[];
}

describe('query', () => {
  it('gives 2,000 records and says where the next are', async () => {
    const { ask } = askOrg(4_100);
    const first = (await ask(`query?${q('SELECT Id FROM Account')}`)).json as Page;
    expect(first).toMatchObject({ totalSize: 4_100, done: false });
    expect(first.records).toHaveLength(2_000);
    const ids = new Set(first.records.map(({ Id }) => Id));
    let page = first;
    while (page.nextRecordsUrl !== undefined) {
      page = (await ask(page.nextRecordsUrl.replace('/services/data/v66.0/', ''))).json as Page;
      for (const { Id } of page.records) ids.add(Id);
    }
    expect(page.done).toBe(true);
    expect(ids.size).toBe(4_100);
  });

  it('gives as many records as the client asks for, from 200 to 2,000', async () => {
    const { ask } = askOrg(250);
    const asked = (value: string) =>
      ask(`query?${q('SELECT Id FROM Account')}`, { headers: { 'Sforce-Query-Options': value } });
    expect((await asked('batchSize=200')).json).toMatchObject({ done: false });
    for (const wrong of ['batchSize=199', 'batchSize=2001', 'size=200', '']) {
      expect(await asked(wrong)).toMatchObject({ status: 400, json: [{ errorCode: 'INVALID_BATCH_SIZE' }] });
    }
  });

  it('gives 2,000 groups at most, since groups have no pages', async () => {
    const { ask } = askOrg(2_001);
    const groups = (limit: number) =>
      ask(`query?${q(`SELECT Name, COUNT(Id) FROM Account GROUP BY Name LIMIT ${limit}`)}`);
    expect((await groups(2_000)).json).toMatchObject({ totalSize: 2_000, done: true });
    expect(await groups(2_001)).toMatchObject({ status: 400, json: [{ errorCode: 'EXCEEDED_ID_LIMIT' }] });
  });

  it('pages children of their own', async () => {
    const { org, ask } = askOrg(1);
    const [account] = org.reading(null).rows('Account');
    org.transaction(userId, (tx) => {
      for (let number = 1; number <= 450; number += 1) {
        tx.insert('Contact', { LastName: `Contact ${number}`, AccountId: account?.Id ?? null });
      }
    });
    const answer = await ask(`query?${q('SELECT Id, (SELECT Id FROM Contacts) FROM Account')}`, {
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    const [record] = (answer.json as { records: readonly { Contacts: Page }[] }).records;
    expect(record?.Contacts).toMatchObject({ totalSize: 450, done: false });
    const next = await ask(record?.Contacts.nextRecordsUrl?.replace('/services/data/v66.0/', '') ?? '');
    expect(next.json).toMatchObject({ totalSize: 450, done: true, records: { length: 250 } });
  });

  it('counts and groups on one page', async () => {
    const { ask } = askOrg(3);
    expect((await ask(`query?${q('SELECT COUNT() FROM Account')}`)).json).toEqual({
      totalSize: 3,
      done: true,
      records: [],
    });
    expect((await ask(`query?${q('SELECT COUNT(Id) n FROM Account')}`)).json).toEqual({
      totalSize: 1,
      done: true,
      records: [{ attributes: { type: 'AggregateResult' }, n: 3 }],
    });
  });

  it('says how it would run', async () => {
    const { ask } = askOrg(4);
    const soql = "SELECT Id FROM Account WHERE Name = 'Account 1'";
    expect((await ask(`query?explain=${encodeURIComponent(soql)}`)).json).toMatchObject({
      sourceQuery: soql,
      plans: [
        { leadingOperationType: 'TableScan', cardinality: 1, sobjectCardinality: 4, sobjectType: 'Account' },
      ],
    });
  });

  it('refuses parameters that it does not have, and locators that are over', async () => {
    const { ask } = askOrg(1);
    expect(await ask('query')).toMatchObject({ status: 400, json: [{ errorCode: 'MALFORMED_QUERY' }] });
    for (const parameter of ['tooling=true', 'columns=1'])
      expect(await ask(`query?${q('SELECT Id FROM Account')}&${parameter}`)).toMatchObject({ status: 400 });
    expect(await ask('query/01gRO0000000001AAA-2000')).toEqual(
      expect.objectContaining({
        status: 400,
        json: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
      }),
    );
  });

  it('of the Tooling API reads how the org is set up, and no customers', async () => {
    const { org, ask } = askOrg(1);
    org.transaction(userId, (tx) => {
      for (let number = 0; number < 201; number += 1) tx.insert('Profile', { Name: `Profile ${number}` });
    });
    const headers = { 'Sforce-Query-Options': 'batchSize=200' };
    const first = await ask(`tooling/query?${q('SELECT Id, Name FROM Profile')}`, { headers });
    const next = '/services/data/v66.0/tooling/query/';
    expect(first.json).toMatchObject({ totalSize: 201, nextRecordsUrl: expect.stringContaining(next) });
    expect((first.json as { records: readonly unknown[] }).records[0]).toMatchObject({
      attributes: { url: expect.stringContaining('/services/data/v66.0/tooling/sobjects/Profile/') },
      Name: 'Profile 0',
    });
    const locator = (first.json as Page).nextRecordsUrl?.split('/').at(-1) ?? '';
    expect((await ask(`tooling/query/${locator}`)).json).toMatchObject({ done: true });
    for (const object of ['Account', 'ApexClass'])
      expect(await ask(`tooling/query?${q(`SELECT Id FROM ${object}`)}`)).toMatchObject({
        status: 400,
        json: [{ errorCode: 'INVALID_TYPE' }],
      });
    expect((await ask(`tooling/queryAll?${q('SELECT Id FROM Profile')}`)).status).toBe(404);
  });

  it('leaves deleted records to queryAll', async () => {
    const { org, ask } = askOrg(2);
    const [account] = org.reading(null).rows('Account');
    org.transaction(userId, (tx) => {
      tx.remove('Account', account?.Id ?? '');
    });
    expect((await ask(`query?${q('SELECT COUNT() FROM Account')}`)).json).toMatchObject({ totalSize: 1 });
    expect((await ask(`queryAll?${q('SELECT COUNT() FROM Account')}`)).json).toMatchObject({ totalSize: 2 });
  });
});

describe('recent', () => {
  it('gives what was queried for view, newest first', async () => {
    const { ask } = askOrg(3);
    await ask(`query?${q("SELECT Id FROM Account WHERE Name = 'Account 1' FOR VIEW")}`);
    await ask(`query?${q("SELECT Id FROM Account WHERE Name = 'Account 2' FOR REFERENCE")}`);
    await ask(`query?${q("SELECT Id FROM Account WHERE Name = 'Account 3'")}`);
    expect((await ask('recent')).json).toMatchObject([{ Name: 'Account 2' }, { Name: 'Account 1' }]);
    expect((await ask('recent?limit=1')).json).toMatchObject([
      { Name: 'Account 2', attributes: { type: 'Account' } },
    ]);
    expect((await ask('recent?limit=0')).status).toBe(400);
  });
});
