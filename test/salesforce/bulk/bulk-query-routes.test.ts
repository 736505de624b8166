import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrg } from '../model/org.ts';
import { serveOrg, type Answer, type AskOptions } from '../rest/serve-org.ts';
import { bulkQueryRoutes } from './bulk-query-routes.ts';

const userId = '005000000000001AAA';

function orgWith(...names: readonly string[]) {
  let clock = Date.UTC(2026, 10, 20, 9, 30);
  const org = createOrg({ now: () => clock });
  org.transaction(userId, (tx) => {
    for (const name of names) tx.insert('Account', { Name: name, AnnualRevenue: 12.5 });
  });
  const ask = serveOrg(org, userId, [bulkQueryRoutes]);
  return { org, ask, wait: (ms: number) => (clock += ms) };
}

type Ask = (resource: string, options?: AskOptions) => Promise<Answer>;

interface Job {
  readonly id: string;
  readonly state: string;
}

async function create(ask: Ask, query: string, more: object = {}, version = 66): Promise<Job> {
  const answer = await ask('jobs/query', {
    method: 'POST',
    body: { operation: 'query', query, ...more },
    version,
  });
  return answer.json as Job;
}

/** Asks for the job until it is done. */
async function complete(ask: Ask, query: string, more: object = {}, version = 66): Promise<Job> {
  let job = await create(ask, query, more, version);
  while (job.state === 'UploadComplete' || job.state === 'InProgress') {
    // Injected requests take no turn of the event loop, in which jobs run.
    await setImmediate();
    job = (await ask(`jobs/query/${job.id}`, { version })).json as Job;
  }
  return job;
}

describe('a query job', () => {
  it('waits, runs and is complete', async () => {
    const { ask } = orgWith('Acme');
    const job = await create(ask, 'SELECT Id FROM Account');
    expect(job).toEqual({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: 'query',
      object: 'Account',
      createdById: userId,
      createdDate: '2026-11-20T09:30:00.000+0000',
      systemModstamp: '2026-11-20T09:30:00.000+0000',
      state: 'UploadComplete',
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 66,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    });
    expect(await complete(ask, 'SELECT Id FROM Account')).toMatchObject({
      state: 'JobComplete',
      jobType: 'V2Query',
      numberRecordsProcessed: 1,
    });
    expect((await ask('jobs/query')).json).toMatchObject({
      done: true,
      nextRecordsUrl: null,
      records: { length: 2 },
    });
  });

  it('gives its results as CSV, set by set', async () => {
    const { ask } = orgWith('Acme', 'Say "bolt", please', 'Two\nlines');
    const job = await complete(
      ask,
      'SELECT Name, AnnualRevenue, Owner.Name, Industry, CreatedDate FROM Account',
    );
    const first = await ask(`jobs/query/${job.id}/results?maxRecords=2`);
    expect(first.headers).toMatchObject({ 'sforce-numberofrecords': '2', 'sforce-locator': 'Mg' });
    expect(first.headers['content-type']).toContain('text/csv');
    expect(first.text).toBe(
      '"Name","AnnualRevenue","Owner.Name","Industry","CreatedDate"\n' +
        '"Acme","12.5","","","2026-11-20T09:30:00.000Z"\n' +
        '"Say ""bolt"", please","12.5","","","2026-11-20T09:30:00.000Z"\n',
    );
    const second = await ask(`jobs/query/${job.id}/results?maxRecords=2&locator=Mg`);
    expect(second.headers).toMatchObject({ 'sforce-numberofrecords': '1', 'sforce-locator': 'null' });
    expect(second.text).toContain('"Two\nlines"');
    expect(await ask(`jobs/query/${job.id}/results?locator=Mg`)).toMatchObject({ text: second.text });
  });

  it('writes with the delimiter and the line ending asked for', async () => {
    const { ask } = orgWith('Acme');
    const job = await complete(ask, 'SELECT Name, Id FROM Account', {
      columnDelimiter: 'PIPE',
      lineEnding: 'CRLF',
    });
    const { text } = await ask(`jobs/query/${job.id}/results`);
    expect(text).toMatch(/^"Name"\|"Id"\r\n"Acme"\|"001\w{15}"\r\n$/);
    const none = await complete(ask, "SELECT Name FROM Account WHERE Name = 'x'");
    expect((await ask(`jobs/query/${none.id}/results`)).text).toBe('"Name"\n');
  });

  it('gives columns in the order of the alphabet before version 50', async () => {
    const { ask } = orgWith('Acme');
    const job = await complete(ask, 'SELECT Name, Id FROM Account', {}, 49);
    expect((await ask(`jobs/query/${job.id}/results`, { version: 49 })).text).toMatch(/^"Id","Name"\n/);
  });

  it('gives every row once, however long its sets are', async () => {
    const { ask } = orgWith(...Array.from({ length: 25 }, (_, number) => `Account ${number}`));
    const job = await complete(ask, 'SELECT Name FROM Account');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (maxRecords) => {
        const names: string[] = [];
        let locator: unknown = '';
        while (locator !== 'null' && names.length < 30) {
          const place = locator === '' ? '' : `&locator=${String(locator)}`;
          const set = await ask(`jobs/query/${job.id}/results?maxRecords=${maxRecords}${place}`);
          names.push(...set.text.trimEnd().split('\n').slice(1));
          locator = set.headers['sforce-locator'];
        }
        expect(names).toEqual(Array.from({ length: 25 }, (_, number) => `"Account ${number}"`));
      }),
    );
  });

  it('gives what there was when it ran', async () => {
    const { org, ask } = orgWith('Acme');
    const job = await complete(ask, 'SELECT Name FROM Account');
    org.transaction(userId, (tx) => {
      for (const { Id } of tx.rows('Account')) tx.update('Account', Id, { Name: 'Other' });
      tx.insert('Account', { Name: 'New' });
    });
    expect((await ask(`jobs/query/${job.id}/results`)).text).toBe('"Name"\n"Acme"\n');
  });

  it('reads deleted records with queryAll', async () => {
    const { org, ask } = orgWith('Acme', 'Gone');
    org.transaction(userId, (tx) => {
      tx.remove('Account', tx.rows('Account')[1]?.Id ?? '');
    });
    expect(await complete(ask, 'SELECT Id FROM Account')).toMatchObject({ numberRecordsProcessed: 1 });
    expect(await complete(ask, 'SELECT Id FROM Account', { operation: 'queryAll' })).toMatchObject({
      numberRecordsProcessed: 2,
    });
  });

  it('has no results before it is complete, nor when it was aborted', async () => {
    const { ask } = orgWith('Acme');
    const job = await create(ask, 'SELECT Id FROM Account');
    const aborted = await ask(`jobs/query/${job.id}`, { method: 'PATCH', body: { state: 'Aborted' } });
    expect(aborted.json).toMatchObject({ state: 'Aborted' });
    expect(await ask(`jobs/query/${job.id}/results`)).toMatchObject({
      status: 400,
      json: [{ errorCode: 'INVALIDJOBSTATE' }],
    });
    expect((await ask(`jobs/query/${job.id}`, { method: 'PATCH', body: { state: 'Aborted' } })).status).toBe(
      400,
    );
  });

  it('is gone when it was deleted, and after a week', async () => {
    const { ask, wait } = orgWith('Acme');
    const [one, other] = [
      await complete(ask, 'SELECT Id FROM Account'),
      await complete(ask, 'SELECT Id FROM Account'),
    ];
    expect((await ask(`jobs/query/${one.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await ask(`jobs/query/${one.id}`)).toMatchObject({
      status: 404,
      json: [{ errorCode: 'NOT_FOUND' }],
    });
    expect((await ask(`jobs/query/${other.id.slice(0, 15)}`)).status).toBe(200);
    wait(7 * 24 * 60 * 60_000 + 1);
    expect((await ask(`jobs/query/${other.id}`)).status).toBe(404);
  });

  it('gives its results in its own version only', async () => {
    const { ask } = orgWith('Acme');
    const job = await complete(ask, 'SELECT Id FROM Account');
    expect((await ask(`jobs/query/${job.id}/results`, { version: 65 })).status).toBe(409);
    expect((await ask('jobs/query', { version: 46 })).status).toBe(404);
  });

  it.each([
    [{ query: 'SELECT Id FROM Acount' }, 'INVALID_TYPE'],
    [{ query: 'SELECT Id FROM' }, 'MALFORMED_QUERY'],
    [{ query: 'SELECT COUNT() FROM Account' }, 'FUNCTIONALITY_NOT_ENABLED'],
    [{ query: 'SELECT Name, COUNT(Id) FROM Account GROUP BY Name' }, 'FUNCTIONALITY_NOT_ENABLED'],
    [{ query: 'SELECT Id FROM Account OFFSET 5' }, 'FUNCTIONALITY_NOT_ENABLED'],
    [{ query: 'SELECT Id, (SELECT Id FROM Contacts) FROM Account' }, 'FUNCTIONALITY_NOT_ENABLED'],
    [{ query: 'SELECT TYPEOF Who WHEN Lead THEN Id END FROM Task' }, 'FUNCTIONALITY_NOT_ENABLED'],
    [{ query: 'SELECT BillingAddress FROM Account' }, 'FUNCTIONALITY_NOT_ENABLED'],
    [{ query: 'SELECT Id FROM Account', operation: 'insert' }, 'JSON_PARSER_ERROR'],
    [{ query: 'SELECT Id FROM Account', contentType: 'JSON' }, 'JSON_PARSER_ERROR'],
    [{ query: 'SELECT Id FROM Account', columnDelimiter: ';' }, 'JSON_PARSER_ERROR'],
    [{ query: 'SELECT Id FROM Account', pkChunking: true }, 'JSON_PARSER_ERROR'],
    [{ query: 7 }, 'JSON_PARSER_ERROR'],
  ])('is not created from %j', async (body, errorCode) => {
    const { ask } = orgWith('Acme');
    const answer = await ask('jobs/query', { method: 'POST', body: { operation: 'query', ...body } });
    expect(answer).toMatchObject({ status: 400, json: [{ errorCode }] });
  });

  it.each(['maxRecords=0', 'maxRecords=x', 'locator=Mg', 'locator=abc', 'first=1'])(
    'gives no results for %s',
    async (parameters) => {
      const { ask } = orgWith('Acme');
      const job = await complete(ask, 'SELECT Id FROM Account');
      expect((await ask(`jobs/query/${job.id}/results?${parameters}`)).status).toBe(400);
    },
  );
});
