import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atEnd } from '../support/processes/at-end.ts';
import { COMMANDS_LIMIT_MS, commandLine } from './command-line.ts';
import { emulatedOrg } from './emulated-org.ts';

// The public Salesforce command line, signed in to the emulator over plain http.

const org = await emulatedOrg();
const sf = commandLine();
const directory = mkdtempSync(join(tmpdir(), 'tieline-sf-'));
atEnd(async () => rmSync(directory, { recursive: true }));

const login = ['org', 'login', 'access-token', '--instance-url', org.url, '--no-prompt', '--set-default'];
const signedIn = await sf.run(login, { environment: { SF_ACCESS_TOKEN: org.accessToken } });
if (signedIn.status !== 0) throw new Error(`the command line could not sign in: ${signedIn.message}`);

/** What the command answers, which must have succeeded: its words, and values that may have spaces in them. */
async function told(words: string, ...values: readonly string[]): Promise<unknown> {
  const { status, message, result } = await sf.run([...words.split(' '), ...values]);
  if (status !== 0) throw new Error(`sf ${words}: ${message}`);
  return result;
}

describe('the Salesforce command line', { timeout: COMMANDS_LIMIT_MS }, () => {
  it('signs in by a signed assertion, too', async () => {
    const keyFile = join(directory, 'key.pem');
    writeFileSync(keyFile, org.jwtKey, { mode: 0o600 });
    const byJwt = `org login jwt --client-id ${org.clientId} --username ${org.username} --instance-url ${org.url}`;
    const answer = await commandLine().run([...byJwt.split(' '), '--jwt-key-file', keyFile]);
    expect(answer).toMatchObject({ status: 0, result: { orgId: org.orgId, username: org.username } });
  });

  it('shows the org', async () => {
    expect(await told('org display')).toMatchObject({ id: org.orgId, username: org.username });
  });

  it('queries', async () => {
    const result = await told('data query --query', 'SELECT Id, Name FROM Account ORDER BY Name');
    expect(result).toMatchObject({ done: true, totalSize: (await org.records('Account')).length });
  });

  it('queries how the org is set up, by the Tooling API', async () => {
    const result = await told('data query --use-tooling-api --query', 'SELECT Id, Name FROM Profile');
    expect(result).toMatchObject({ done: true, totalSize: (await org.records('Profile')).length });
    await expect(told('data query --use-tooling-api --query', 'SELECT Id FROM Task')).rejects.toThrow(
      "sObject type 'Task' is not supported",
    );
  });

  it('hears why a query is refused', async () => {
    await expect(told('data query --query', 'SELECT Gone__c FROM Account')).rejects.toThrow(
      "No such column 'Gone__c'",
    );
  });

  it('creates, reads, changes and deletes a record', async () => {
    const where = "Name='Command Line Ltd'";
    const values = `${where} Phone='+44 20 7946 0100'`;
    const made = await told('data create record --sobject Account --values', values);
    expect(made).toMatchObject({ success: true });
    const read = () => told('data get record --sobject Account --where', where);
    expect(await read()).toMatchObject({ Phone: '+44 20 7946 0100' });
    await told('data update record --sobject Account --where', where, '--values', "Phone='+44 20 7946 0101'");
    expect(await read()).toMatchObject({ Phone: '+44 20 7946 0101' });
    await told('data delete record --sobject Account --where', where);
    await expect(read()).rejects.toThrow('No matching record found');
  });

  it('describes an object with the fields of the package', async () => {
    expect(await told('sobject describe --sobject Task')).toMatchObject({
      name: 'Task',
      fields: expect.arrayContaining([expect.objectContaining({ name: 'TielineKey__c', unique: true })]),
    });
  });

  it('lists the objects', async () => {
    expect(await told('sobject list --sobject all')).toEqual(expect.arrayContaining(['Account', 'Task']));
  });

  it('makes or changes many records by their key', async () => {
    const file = join(directory, 'tasks.json');
    const body = {
      attributes: { type: 'Task' },
      TielineKey__c: 'task-sf-1',
      Subject: 'Call',
      Status: 'Completed',
    };
    const send = async (subject: string): Promise<unknown> => {
      writeFileSync(file, JSON.stringify({ allOrNone: false, records: [{ ...body, Subject: subject }] }));
      const path = '/services/data/v66.0/composite/sobjects/Task/TielineKey__c';
      return await told(`api request rest ${path} --method PATCH --body @${file}`);
    };
    await send('Call');
    await send('Call again');
    const made = (await org.records('Task')).filter((task) => task['TielineKey__c'] === 'task-sf-1');
    expect(made).toEqual([expect.objectContaining({ Subject: 'Call again' })]);
  });

  it('exports in bulk', async () => {
    const file = join(directory, 'contacts.csv');
    const command = `data export bulk --output-file ${file} --wait 1 --result-format csv --query`;
    await told(command, 'SELECT Id, LastName FROM Contact');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.length - 1).toBe((await org.records('Contact')).length);
  });

  it('shows the limits', async () => {
    expect(await told('org list limits')).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'DailyApiRequests' })]),
    );
  });

  it('counts the records of objects', async () => {
    const counts = await told('org list sobject record-counts --sobject Profile --sobject Case');
    const count = async (name: string) => ({ name, count: (await org.records(name)).length });
    expect(counts).toEqual(expect.arrayContaining([await count('Profile'), await count('Case')]));
  });
});
