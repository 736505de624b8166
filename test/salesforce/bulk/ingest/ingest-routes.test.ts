import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hostOrg } from '../../rest/host-org.ts';
import { createOrg, type SwitchChanges } from '../../model/org.ts';
import { bulkIngestRoutes } from './ingest-routes.ts';

const agent = '005000000000001AAA';

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Null: it is no JSON. */
  readonly json: unknown;
}

const now = Date.UTC(2026, 10, 20, 9, 30);

function ingestOrg(switches: SwitchChanges = {}, profileName = 'System Administrator') {
  const org = createOrg({ now: () => now });
  const { Id: userId } = org.transaction(agent, (tx) => {
    const profile = tx.insert('Profile', { Name: profileName });
    return tx.insert('User', { Username: 'a@example.com', IsActive: true, ProfileId: profile.Id });
  });
  org.setSwitches(switches);
  const { server, signIn } = hostOrg(org, [
    (app, deps) => bulkIngestRoutes(app, { ...deps, chance: () => 0 }),
  ]);
  const token = signIn(userId);

  const ask = async (method: Method, path: string, body?: object | string): Promise<Answer> => {
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    const answer = await server.inject({
      method,
      url: `/services/data/v66.0/jobs/ingest${path}`,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { payload: body }),
    });
    const isJson = answer.headers['content-type']?.includes('json') === true;
    return { status: answer.statusCode, text: answer.body, json: isJson ? answer.json() : null };
  };
  const create = async (order: object): Promise<string> => {
    const { json } = await ask('POST', '', { object: 'Account', operation: 'insert', ...order });
    return (json as { id: string }).id;
  };
  /** Until it is over. */
  const ended = async (id: string): Promise<unknown> => {
    let job = (await ask('GET', `/${id}`)).json as { state: string };
    while (job.state === 'UploadComplete' || job.state === 'InProgress') {
      // Injected requests take no turn of the event loop, in which jobs run.
      await setImmediate();
      job = (await ask('GET', `/${id}`)).json as { state: string };
    }
    return job;
  };
  const close = (id: string) => ask('PATCH', `/${id}`, { state: 'UploadComplete' });
  /** A job from its creation to its end. */
  const run = async (order: object, csv: string) => {
    const id = await create(order);
    await ask('PUT', `/${id}/batches`, csv);
    await close(id);
    const job = await ended(id);
    const read = async (name: string) => (await ask('GET', `/${id}/${name}`)).text;
    const [succeeded, failed, unprocessed] = [
      await read('successfulResults'),
      await read('failedResults'),
      await read('unprocessedrecords'),
    ];
    return { job, succeeded, failed, unprocessed };
  };
  const rows = (object: string) => org.reading(null).rows(object);
  return { org, ask, create, close, ended, run, rows, userId };
}

describe('an ingest job', () => {
  it('is open until its data is uploaded, waits, runs and is complete', async () => {
    const { ask, create, close, ended, userId } = ingestOrg();
    const id = await create({});
    expect((await ask('GET', `/${id}`)).json).toEqual({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: 'insert',
      object: 'Account',
      createdById: userId,
      createdDate: '2026-11-20T09:30:00.000+0000',
      systemModstamp: '2026-11-20T09:30:00.000+0000',
      state: 'Open',
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 66,
      contentUrl: `services/data/v66.0/jobs/ingest/${id}/batches`,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
      jobType: 'V2Ingest',
      numberRecordsProcessed: 0,
      numberRecordsFailed: 0,
      retries: 0,
      totalProcessingTime: 0,
      apiActiveProcessingTime: 0,
      apexProcessingTime: 0,
      isPkChunkingSupported: false,
    });
    expect(await ask('PUT', `/${id}/batches`, 'Name\nAcme\n')).toMatchObject({ status: 201, text: '' });
    expect((await close(id)).json).toMatchObject({ state: 'UploadComplete' });
    expect(await ended(id)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 1 });
    expect((await ask('GET', '')).json).toMatchObject({
      done: true,
      nextRecordsUrl: null,
      records: [{ id, jobType: 'V2Ingest', state: 'JobComplete' }],
    });
  });

  it('writes each row for itself, and says what became of it', async () => {
    const { run, rows } = ingestOrg();
    const { job, succeeded, failed, unprocessed } = await run(
      {},
      'NAME,NumberOfEmployees,billingCity\n"Say ""hi"", Bolt",7,\n,9,Delft\nAcme,many,"Two\nlines"\n',
    );
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 3, numberRecordsFailed: 2 });
    const [account] = rows('Account');
    expect(rows('Account')).toHaveLength(1);
    expect(account).toMatchObject({ Name: 'Say "hi", Bolt', NumberOfEmployees: 7, BillingCity: null });
    const header = '"NAME","NumberOfEmployees","billingCity"\n';
    expect(succeeded).toBe(
      `"sf__Id","sf__Created",${header}"${account?.Id}","true","Say ""hi"", Bolt","7",""\n`,
    );
    expect(failed).toBe(
      `"sf__Id","sf__Error",${header}"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","9","Delft"\n` +
        '"","INVALID_TYPE_ON_FIELD_IN_RECORD:NumberOfEmployees: value not of required type: many:NumberOfEmployees --","Acme","many","Two\nlines"\n',
    );
    expect(unprocessed).toBe(header);
  });

  it('updates by id: an empty value leaves a field as it is, #N/A empties it', async () => {
    const { org, run, rows, userId } = ingestOrg();
    const { Id } = org.transaction(userId, (tx) =>
      tx.insert('Account', { Name: 'Acme', Phone: '1', BillingCity: 'Delft' }),
    );
    const csv = `Id,Name,Phone,BillingCity\n${Id},,#N/A,Gent\n001000000000001AAA,x,,\n,x,,\n`;
    const { succeeded, failed } = await run({ operation: 'update' }, csv);
    expect(rows('Account')[0]).toMatchObject({ Name: 'Acme', Phone: null, BillingCity: 'Gent' });
    expect(succeeded).toContain(`"${Id}","false","${Id}"`);
    expect(failed).toContain('INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--');
    expect(failed).toContain('MISSING_ARGUMENT:Id not specified in an update call:--');
  });

  it('upserts by a key, which no two rows of a transaction may have', async () => {
    const { run, rows } = ingestOrg();
    const order = { object: 'TielineWrite__c', operation: 'upsert', externalIdFieldName: 'Key__c' };
    const first = await run(order, 'Key__c,Object__c\nk-1,Task\nk-2,Task\nK-2,Event\n,Task\n');
    expect(first.job).toMatchObject({ numberRecordsProcessed: 4, numberRecordsFailed: 3 });
    expect(first.failed).toContain('DUPLICATE_VALUE:Duplicate external id specified: k-2:Key__c --');
    const second = await run(order, 'Key__c,Object__c\nk-1,Event\nk-3,Task\n');
    expect(second.succeeded).toMatch(/"false","k-1","Event"\n"\w+","true","k-3","Task"\n$/);
    expect(rows('TielineWrite__c').map((row) => [row['Key__c'], row['Object__c']])).toEqual([
      ['k-1', 'Event'],
      ['k-3', 'Task'],
    ]);
  });

  it('deletes by id', async () => {
    const { org, run, rows, userId } = ingestOrg();
    const { Id } = org.transaction(userId, (tx) => tx.insert('Account', { Name: 'Acme' }));
    const { succeeded, failed } = await run(
      { operation: 'delete' },
      `Id\n${Id}\n${Id}\n003000000000001AAA\n`,
    );
    expect(succeeded).toContain(`"${Id}","false"`);
    expect(failed).toContain('ENTITY_IS_DELETED:entity is deleted:--');
    expect(failed).toContain('INVALID_ID_FIELD');
    expect(rows('Account')[0]).toMatchObject({ IsDeleted: true });
  });

  it('finds parents by their keys', async () => {
    const { run, rows, userId } = ingestOrg();
    const tasks = 'Subject,Owner.Username,User:Owner.Username\nCall,,a@example.com\n';
    expect((await run({ object: 'Task' }, tasks)).job).toMatchObject({ state: 'Failed' });
    const { job } = await run({ object: 'Task' }, 'Subject,User:Owner.Username\nCall,a@example.com\n');
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    expect(rows('Task')).toMatchObject([{ Subject: 'Call', OwnerId: userId }]);
  });

  it('reads check boxes and dates in the words of CSV', async () => {
    const { run, rows } = ingestOrg();
    const csv = 'LastName,Birthdate,DoNotCall\r\nA,1990-05-01Z,yes\r\nB,1990-05-01,0\r\n';
    await run({ object: 'Contact', lineEnding: 'CRLF' }, csv);
    expect(rows('Contact')).toMatchObject([
      { Birthdate: '1990-05-01', DoNotCall: true },
      { Birthdate: '1990-05-01', DoNotCall: false },
    ]);
  });

  it('writes by the rights of the user', async () => {
    const { run } = ingestOrg({ 'hide-fields': ['Account.Phone'] }, 'Standard User');
    expect((await run({}, 'Name,Phone\nA,1\n')).job).toMatchObject({
      state: 'Failed',
      errorMessage: 'InvalidBatch : Field name not found : Phone',
    });
  });

  it('goes on with more rows than one transaction holds', async () => {
    const { run, rows } = ingestOrg();
    const names = Array.from({ length: 401 }, (_, number) => `Account ${number}`);
    const { job } = await run({ columnDelimiter: 'TAB' }, `Name\tPhone\n${names.join('\t1\n')}\t1`);
    expect(job).toMatchObject({ numberRecordsProcessed: 401, numberRecordsFailed: 0 });
    expect(rows('Account').map(({ Name }) => Name)).toEqual(names);
  });

  it.each([
    [
      'Name\r\nAcme\r\n',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    ],
    ['Name,Gone__c\nAcme,1\n', 'InvalidBatch : Field name not found : Gone__c'],
    ['Name,NAME\nAcme,1\n', 'InvalidBatch : Duplicate field name found : NAME'],
    ['Name\nA "quoted" name\n', 'Found unescaped quote'],
    ['Name\n"Acme" ,\n', 'Found unescaped quote'],
    ['Name\n"Acme\n', 'Found unescaped quote'],
    ['Name,Phone\nAcme\n', 'Row 1 has 1 values, the header 2'],
  ])('fails with %j', async (csv, sentence) => {
    const { run, rows } = ingestOrg();
    const { job } = await run({}, csv);
    expect(job).toMatchObject({ state: 'Failed', errorMessage: expect.stringContaining(sentence) });
    expect(rows('Account')).toEqual([]);
  });

  it('that has nothing to do is complete', async () => {
    const { run } = ingestOrg();
    const { job, succeeded } = await run({}, '');
    expect([job, succeeded]).toMatchObject([
      { state: 'JobComplete', numberRecordsProcessed: 0 },
      '"sf__Id","sf__Created"\n',
    ]);
  });

  it('takes data once, while it is open, and gives results when it is over', async () => {
    const { ask, create } = ingestOrg();
    const id = await create({});
    expect((await ask('GET', `/${id}/successfulResults`)).status).toBe(400);
    expect((await ask('PUT', `/${id}/batches`, 'Name\nAcme\n')).status).toBe(201);
    const again = await ask('PUT', `/${id}/batches`, 'Name\nAcme\n');
    expect(again.json).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
    expect((await ask('PUT', `/${id}/batches`, {})).status).toBe(415);
    expect((await ask('DELETE', `/${id}`)).status).toBe(400);
    expect((await ask('PATCH', `/${id}`, { state: 'Aborted' })).json).toMatchObject({ state: 'Aborted' });
    for (const state of ['Aborted', 'UploadComplete'])
      expect((await ask('PATCH', `/${id}`, { state })).status).toBe(400);
    expect((await ask('PUT', `/${id}/batches`, 'Name\nAcme\n')).status).toBe(400);
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    expect((await ask('GET', `/${id}`)).status).toBe(404);
  });

  it('that is aborted on its way writes no more', async () => {
    const { ask, create, close, rows } = ingestOrg();
    const id = await create({});
    const names = Array.from({ length: 1_000 }, (_, number) => `Account ${number}`);
    await ask('PUT', `/${id}/batches`, `Name\n${names.join('\n')}\n`);
    await close(id);
    while (rows('Account').length === 0) await setImmediate();
    expect((await ask('PATCH', `/${id}`, { state: 'Aborted' })).status).toBe(200);
    const written = rows('Account').length;
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    expect(rows('Account')).toHaveLength(written);
    const { text } = await ask('GET', `/${id}/unprocessedrecords`);
    expect(text.trimEnd().split('\n')).toHaveLength(1_000 - written + 1);
  });

  it.each([
    [{ object: 'Acount' }, 'INVALIDENTITY'],
    [{ operation: 'upsert' }, 'INVALIDJOB'],
    [{ operation: 'upsert', externalIdFieldName: 'Phone' }, 'INVALIDJOB'],
    [{ externalIdFieldName: 'Id' }, 'INVALIDJOB'],
    [{ operation: 'hardDelete' }, 'FEATURENOTENABLED'],
    [{ operation: 'undelete' }, 'JSON_PARSER_ERROR'],
    [{ object: 7 }, 'JSON_PARSER_ERROR'],
    [{ assignmentRuleId: 7 }, 'JSON_PARSER_ERROR'],
    [{ contentType: 'JSON' }, 'JSON_PARSER_ERROR'],
    [{ concurrency: 'Serial' }, 'JSON_PARSER_ERROR'],
  ])('is not created from %j', async (order, errorCode) => {
    const { ask } = ingestOrg();
    const answer = await ask('POST', '', { object: 'Account', operation: 'insert', ...order });
    expect(answer).toMatchObject({ status: 400, json: [{ errorCode }] });
  });
});
