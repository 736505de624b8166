import { Connection } from 'jsforce';
import { createSign } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../scripts/package-check/element.ts';
import { ofType, readPackage } from '../../scripts/package-check/package.ts';
import { emulatedOrg } from './emulated-org.ts';

// jsforce is used as its documentation says. What it asks, nobody here has written.

const version = '66.0';
/** The last one of which Salesforce takes a user name and a password by SOAP. */
const soapVersion = '64.0';
const key = 'TielineKey__c';

const org = await emulatedOrg();
const oauth2 = { loginUrl: org.url, clientId: org.clientId, clientSecret: org.clientSecret };
const connection = new Connection({ version, oauth2 });
await connection.authorize({ grant_type: 'client_credentials' });

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed as the JWT bearer flow wants it, good for three minutes. */
function assertion(): string {
  const claims = {
    iss: org.clientId,
    sub: org.username,
    aud: org.url,
    exp: Math.floor(Date.now() / 1000) + 180,
  };
  const signed = `${base64url({ alg: 'RS256' })}.${base64url(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(org.jwtKey, 'base64url')}`;
}

/** Objects of the package, and by which name they are described: tasks and events have the fields of activities. */
const packageObjects = [
  ['Activity', 'Task'],
  ['Activity', 'Event'],
  ['Account', 'Account'],
  ['Contact', 'Contact'],
  ['Lead', 'Lead'],
  ['Case', 'Case'],
  ['Opportunity', 'Opportunity'],
  ['User', 'User'],
  ['TielineWrite__c', 'TielineWrite__c'],
] as const;

/** What describe calls the types of the package. */
const describedTypes: Readonly<Record<string, string>> = {
  Text: 'string',
  Number: 'double',
  DateTime: 'datetime',
  Phone: 'phone',
  Url: 'url',
  Checkbox: 'boolean',
};

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

const { pkg } = readPackage(join(import.meta.dirname, '../../salesforce'));

/** The package's fields of an object, as describe tells of them. */
const packageFields = (object: string) =>
  ofType(pkg, 'CustomField')
    .filter(({ name }) => name.startsWith(`${object}.`))
    .map(({ name, root }) => ({
      name: name.slice(object.length + 1),
      label: textOf(root, 'label'),
      type: describedTypes[textOf(root, 'type')],
      length: Number(textOf(root, 'length')),
      externalId: textOf(root, 'externalId') === 'true',
      unique: textOf(root, 'unique') === 'true',
    }));

describe('signing in', () => {
  it('by SOAP gives a session of that user and org', async () => {
    const person = new Connection({ loginUrl: org.url, version: soapVersion });
    await person.login(org.username, org.password);
    const identity = await person.identity();
    expect(identity.username).toBe(org.username);
    expect(identity.organization_id).toBe(org.orgId);
  });

  it('by SOAP with a wrong password is refused in Salesforce’s words', async () => {
    const stranger = new Connection({ loginUrl: org.url, version: soapVersion });
    await expect(stranger.login(org.username, 'wrong')).rejects.toThrow('INVALID_LOGIN');
  });

  it('by SOAP is over in later versions', async () => {
    const late = new Connection({ loginUrl: org.url, version });
    await expect(late.login(org.username, org.password)).rejects.toThrow('UNSUPPORTED_API_VERSION');
  });

  it('by client credentials', async () => {
    const server = new Connection({ version, oauth2 });
    const user = await server.authorize({ grant_type: 'client_credentials' });
    expect(user.organizationId).toBe(org.orgId);
    expect((await server.query('SELECT Id FROM Account LIMIT 1')).records).toHaveLength(1);
  });

  it('by a signed assertion', async () => {
    const server = new Connection({ version, oauth2 });
    const user = await server.authorize({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertion(),
    });
    expect(user.organizationId).toBe(org.orgId);
  });

  it('with a token from elsewhere, but not with one that is not its own', async () => {
    const given = { instanceUrl: org.url, version };
    const known = new Connection({ ...given, accessToken: org.accessToken });
    expect((await known.query('SELECT Id FROM User LIMIT 1')).records).toHaveLength(1);
    const unknown = new Connection({ ...given, accessToken: `${org.orgId}!unknown` });
    await expect(unknown.query('SELECT Id FROM User')).rejects.toMatchObject({
      errorCode: 'INVALID_SESSION_ID',
    });
  });

  it('ends when it signs out', async () => {
    const leaving = new Connection({ version, oauth2 });
    await leaving.authorize({ grant_type: 'client_credentials' });
    const { accessToken, instanceUrl } = leaving;
    await leaving.logout();
    const late = new Connection({ version, instanceUrl, accessToken: accessToken ?? '' });
    await expect(late.query('SELECT Id FROM User')).rejects.toMatchObject({
      errorCode: 'INVALID_SESSION_ID',
    });
  });
});

describe('the description of objects', () => {
  it('lists them', async () => {
    const names = (await connection.describeGlobal()).sobjects.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['Account', 'Case', 'Contact', 'Event', 'Lead', 'Task', 'User']),
    );
  });

  it('tells that the key of tasks is an external id and unique, and that a subtype is for creation only', async () => {
    const { fields, keyPrefix } = await connection.sobject('Task').describe();
    expect(keyPrefix).toBe('00T');
    expect(fields.find(({ name }) => name === key)).toMatchObject({ externalId: true, unique: true });
    expect(fields.find(({ name }) => name === 'TielineWithinTarget__c')).toMatchObject({ createable: false });
    expect(fields.find(({ name }) => name === 'TaskSubtype')).toMatchObject({
      createable: true,
      updateable: false,
    });
  });

  it.each(packageObjects)('has the fields of %s as the package has them', async (object, described) => {
    const { fields } = await connection.sobject(described).describe();
    const there = fields.flatMap(({ name, label, type, length, externalId, unique }) =>
      /^(?:Tieline|Key__c|RecordId__c|Object__c)/.test(name)
        ? [{ name, label, type, length: type === 'string' ? length : 0, externalId, unique }]
        : [],
    );
    expect(there.toSorted(byName)).toEqual(packageFields(object).toSorted(byName));
  });

  it('is refused of one that does not exist', async () => {
    await expect(connection.sobject('Gone__c').describe()).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
  });
});

describe('queries', () => {
  it('join, filter, sort and count', async () => {
    const found = await connection.query<{ Name: string; Account: { Name: string } | null }>(
      "SELECT Id, Name, Account.Name FROM Contact WHERE Name != '' ORDER BY Name ASC NULLS LAST LIMIT 5",
    );
    const names = found.records.map(({ Name }) => Name);
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual(names.toSorted());
    const counted = await connection.query('SELECT COUNT() FROM Contact');
    expect(counted.totalSize).toBe((await org.records('Contact')).length);
  });

  it('read children with their parents', async () => {
    const { records } = await connection.query<{ Contacts: { records: readonly unknown[] } | null }>(
      'SELECT Id, (SELECT Id, LastName FROM Contacts) FROM Account',
    );
    const contacts = records.flatMap((account) => account.Contacts?.records ?? []);
    expect(contacts.length).toBeGreaterThan(0);
  });

  it('of many rows come in pages', async () => {
    const rows = Array.from({ length: 2_100 }, (_, index) => ({
      LastName: `Page ${index}`,
      Company: 'Pages',
    }));
    for (let at = 0; at < rows.length; at += 200)
      await connection.sobject('Lead').create(rows.slice(at, at + 200));
    const soql = "SELECT Id, LastName FROM Lead WHERE Company = 'Pages'";
    const first = await connection.query(soql);
    expect(first).toMatchObject({ done: false, totalSize: 2_100 });
    expect(first.records).toHaveLength(2_000);
    const rest = await connection.queryMore(first.nextRecordsUrl ?? '');
    expect(rest).toMatchObject({ done: true });
    expect(rest.records).toHaveLength(100);
    const whole = await connection.query(soql).run({ autoFetch: true, maxFetch: 5_000 });
    expect(Array.isArray(whole) ? whole : whole.records).toHaveLength(2_100);
  });

  it.each([
    ['SELECT Gone__c FROM Account', 'INVALID_FIELD'],
    ['SELECT Id FROM Gone__c', 'INVALID_TYPE'],
    ['SELECT Id FROM', 'MALFORMED_QUERY'],
  ])('%s is refused with %s', async (soql, errorCode) => {
    await expect(connection.query(soql)).rejects.toMatchObject({ errorCode });
  });

  it('in bulk give the rows as texts', async () => {
    connection.bulk2.pollInterval = 200;
    const stream = await connection.bulk2.query('SELECT Id, Name FROM Account');
    const rows = await stream.toArray();
    const ids = (await org.records('Account')).map(({ Id }) => Id);
    expect(new Set(rows.map(({ Id }) => Id))).toEqual(new Set(ids));
    expect(rows).toHaveLength(ids.length);
  });
});

describe('one record', () => {
  it('is created, read, changed and deleted', async () => {
    const accounts = connection.sobject('Account');
    const from = new Date(Date.now() - 60_000);
    const { id = '', success } = await accounts.create({ Name: 'Kehrwieder GmbH', Phone: '+49 40 555 0100' });
    expect(success).toBe(true);
    expect(await accounts.retrieve(id)).toMatchObject({ Id: id, Name: 'Kehrwieder GmbH' });
    expect(await accounts.update({ Id: id, Phone: '+49 40 555 0101' })).toMatchObject({ success: true });
    expect(await accounts.retrieve(id)).toMatchObject({ Phone: '+49 40 555 0101' });
    const to = new Date(Date.now() + 120_000);
    expect((await accounts.updated(from, to)).ids).toContain(id);
    expect(await accounts.destroy(id)).toMatchObject({ success: true });
    await expect(accounts.retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
    const deleted = await accounts.deleted(from, to);
    expect(deleted.deletedRecords.map((record) => record.id)).toContain(id);
  });

  it.each([
    [{ Name: 'A', Gone__c: 1 }, 'INVALID_FIELD'],
    [{ Phone: '1' }, 'REQUIRED_FIELD_MISSING'],
    [{ Name: 'x'.repeat(300) }, 'STRING_TOO_LONG'],
  ])('as %j is refused with %s', async (row, errorCode) => {
    await expect(connection.sobject('Account').create(row)).rejects.toMatchObject({ errorCode });
  });

  it('is made once by its key, however often it is sent', async () => {
    const tasks = connection.sobject('Task');
    const row = { [key]: 'task-jsforce-1', Subject: 'Call', Status: 'Completed', Priority: 'Normal' };
    expect(await tasks.upsert(row, key)).toMatchObject({ success: true, created: true });
    expect(await tasks.upsert({ ...row, Subject: 'Call again' }, key)).toMatchObject({
      success: true,
      created: false,
    });
    const made = (await org.records('Task')).filter((task) => task[key] === 'task-jsforce-1');
    expect(made).toEqual([expect.objectContaining({ Subject: 'Call again' })]);
  });
});

describe('many records at once', () => {
  const named = (name: string) => ({ LastName: name, Company: 'Collections' });

  it('succeed and fail each for itself', async () => {
    const results = await connection
      .sobject('Lead')
      .create([named('One'), { Company: 'Collections' }, named('Three')]);
    expect(results.map(({ success }) => success)).toEqual([true, false, true]);
    expect(results[1]?.errors[0]).toMatchObject({ statusCode: 'REQUIRED_FIELD_MISSING' });
  });

  it('are all undone by one that fails, where all or none is asked for', async () => {
    const rows = [named('Undone'), { Company: 'Collections' }];
    const results = await connection.sobject('Lead').create(rows, { allOrNone: true });
    expect(results.map(({ success }) => success)).toEqual([false, false]);
    expect(results[0]?.errors[0]).toMatchObject({ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' });
    expect((await org.records('Lead')).filter(({ LastName }) => LastName === 'Undone')).toEqual([]);
  });

  it('are made or changed by their keys, but not where one key comes twice', async () => {
    const tasks = connection.sobject('Task');
    const row = (name: string) => ({ [key]: name, Subject: name, Status: 'Completed', Priority: 'Normal' });
    const first = await tasks.upsert([row('many-1'), row('many-2')], key);
    expect(first.map(({ created }) => created)).toEqual([true, true]);
    const second = await tasks.upsert([row('many-2'), row('many-3')], key);
    expect(second.map(({ created }) => created)).toEqual([false, true]);
    const twice = await tasks.upsert([row('many-4'), row('many-4')], key);
    expect(twice.map(({ success }) => success)).toEqual([false, false]);
    expect(twice[0]?.errors[0]).toMatchObject({ statusCode: 'DUPLICATE_VALUE' });
  });

  it('are at most 200 in one request', async () => {
    const rows = Array.from({ length: 201 }, (_, index) => named(`Too many ${index}`));
    await expect(
      connection.requestPost(`/services/data/v${version}/composite/sobjects`, {
        allOrNone: false,
        records: rows.map((row) => ({ attributes: { type: 'Lead' }, ...row })),
      }),
    ).rejects.toMatchObject({ errorCode: 'EXCEEDED_ID_LIMIT' });
  });

  it('refer to each other in a composite request, which is undone as a whole', async () => {
    interface Composite {
      readonly compositeResponse: readonly {
        readonly httpStatusCode: number;
        readonly referenceId: string;
      }[];
    }
    const base = `/services/data/v${version}/sobjects`;
    const request = (contact: Readonly<Record<string, unknown>>) =>
      connection.requestPost<Composite>(`/services/data/v${version}/composite`, {
        allOrNone: true,
        compositeRequest: [
          { method: 'POST', url: `${base}/Account`, referenceId: 'account', body: { Name: 'Composite' } },
          { method: 'POST', url: `${base}/Contact`, referenceId: 'contact', body: contact },
        ],
      });
    const made = await request({ LastName: 'Composite', AccountId: '@{account.id}' });
    expect(made.compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201]);
    const undone = await request({ AccountId: '@{account.id}' });
    expect(undone.compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([400, 400]);
    expect((await org.records('Account')).filter(({ Name }) => Name === 'Composite')).toHaveLength(1);
  });
});

describe('a task and its key in the ledger object', () => {
  interface Graphs {
    readonly graphs: readonly { readonly isSuccessful: boolean }[];
  }
  const base = `/services/data/v${version}/sobjects`;
  const send = (subject: string, ledgerKey: string) =>
    connection.requestPost<Graphs>(`/services/data/v${version}/composite/graph`, {
      graphs: [
        {
          graphId: '1',
          compositeRequest: [
            {
              method: 'POST',
              url: `${base}/Task`,
              referenceId: 'task',
              body: { Subject: subject, Status: 'Completed' },
            },
            {
              method: 'POST',
              url: `${base}/TielineWrite__c`,
              referenceId: 'write',
              body: { Key__c: ledgerKey, RecordId__c: '@{task.id}', Object__c: 'Task' },
            },
          ],
        },
      ],
    });

  it('are made together once, and a second time neither of them', async () => {
    expect((await send('In a graph', 'graph-1')).graphs).toEqual([
      expect.objectContaining({ isSuccessful: true }),
    ]);
    expect((await send('In a graph', 'graph-1')).graphs).toEqual([
      expect.objectContaining({ isSuccessful: false }),
    ]);
    const tasks = (await org.records('Task')).filter(({ Subject }) => Subject === 'In a graph');
    const writes = (await org.records('TielineWrite__c')).filter(({ Key__c: one }) => one === 'graph-1');
    expect(tasks).toHaveLength(1);
    expect(writes).toEqual([expect.objectContaining({ RecordId__c: tasks[0]?.['Id'] })]);
  });
});

describe('the org', () => {
  it('finds by phone number', async () => {
    const account = { Name: 'Findable', Phone: '+49 40 555 0177' };
    const { id } = await connection.sobject('Account').create(account);
    const { searchRecords } = await connection.search(
      'FIND {555 0177} IN PHONE FIELDS RETURNING Account(Id, Name)',
    );
    expect(searchRecords.map(({ Id }) => Id)).toContain(id);
  });

  it('says what it allows and what is used of it', async () => {
    const limits = await connection.limits();
    expect(limits.DailyApiRequests.Remaining).toBeLessThan(limits.DailyApiRequests.Max);
    await connection.query('SELECT Id FROM User LIMIT 1');
    expect(connection.limitInfo.apiUsage?.limit).toBe(limits.DailyApiRequests.Max);
  });

  it('is asked again by itself after a session has ended', async () => {
    const server = new Connection({ loginUrl: org.url, version: soapVersion });
    await server.login(org.username, org.password);
    await org.switch({ 'expire-token-every': 2 });
    for (let request = 0; request < 6; request += 1)
      expect((await server.query('SELECT Id FROM User LIMIT 1')).records).toHaveLength(1);
    await org.switch({ 'expire-token-every': null });
  });
});
