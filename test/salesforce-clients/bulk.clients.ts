import { Connection } from 'jsforce';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atEnd } from '../support/processes/at-end.ts';
import { COMMANDS_LIMIT_MS, commandLine } from './command-line.ts';
import { emulatedOrg } from './emulated-org.ts';

// Many records in one job of Bulk API 2.0, by clients that nobody here wrote.

const org = await emulatedOrg();
const connection = new Connection({ version: '66.0', instanceUrl: org.url, accessToken: org.accessToken });
connection.bulk2.pollInterval = 20;

describe('a job that writes, by jsforce', () => {
  it('makes records, changes them by their key and deletes them', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => ({
      Subject: 'Call',
      TielineKey__c: `bulk-${index}`,
    }));
    const upsert = { object: 'Task', operation: 'upsert', externalIdFieldName: 'TielineKey__c' } as const;
    const made = await connection.bulk2.loadAndWaitForResults({ ...upsert, input: rows });
    expect(made.successfulResults.map((row) => row['sf__Created'])).toEqual(rows.map(() => 'true'));
    const again = rows.slice(0, 3).map((row) => ({ ...row, Subject: 'Call again' }));
    const changed = await connection.bulk2.loadAndWaitForResults({ ...upsert, input: again });
    expect(changed.successfulResults.map((row) => row['sf__Created'])).toEqual(['false', 'false', 'false']);
    const input = made.successfulResults.map((row) => ({ Id: row['sf__Id'] }));
    const gone = await connection.bulk2.loadAndWaitForResults({ object: 'Task', operation: 'delete', input });
    expect(gone.successfulResults).toHaveLength(250);
    const tasks = (await org.records('Task')).filter((task) => task['TielineKey__c'] === 'bulk-0');
    expect(tasks).toMatchObject([{ Subject: 'Call again', IsDeleted: true }]);
  });

  it('says which rows were refused, and why', async () => {
    const input = [{ Name: 'Bulk Ltd', Phone: '+44 20 7946 0101' }, { Phone: '+44 20 7946 0102' }];
    const answer = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      input,
    });
    expect(answer.successfulResults).toMatchObject([{ Name: 'Bulk Ltd' }]);
    expect(answer.failedResults).toMatchObject([
      { sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --' },
    ]);
  });
});

describe('a job that writes, by the command line', { timeout: COMMANDS_LIMIT_MS }, async () => {
  const sf = commandLine();
  const directory = mkdtempSync(join(tmpdir(), 'tieline-sf-bulk-'));
  atEnd(async () => rmSync(directory, { recursive: true }));
  const login = ['org', 'login', 'access-token', '--instance-url', org.url, '--no-prompt', '--set-default'];
  await sf.run(login, { environment: { SF_ACCESS_TOKEN: org.accessToken } });

  const run = (command: string, csv: string) => {
    const file = join(directory, 'rows.csv');
    writeFileSync(file, csv);
    return sf.run(['data', ...command.split(' '), '--file', file, '--wait', '1', '--line-ending', 'LF']);
  };

  it('makes and changes records by their key', async () => {
    const upsert = 'upsert bulk --sobject Task --external-id TielineKey__c';
    const csv = (subject: string) => `TielineKey__c,Subject\nsf-bulk-1,${subject}\nsf-bulk-2,${subject}\n`;
    for (const subject of ['Call', '"Call, again"'])
      expect(await run(upsert, csv(subject))).toMatchObject({
        status: 0,
        result: { jobInfo: { state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 0 } },
      });
    const tasks = (await org.records('Task')).filter((task) => task['Subject'] === 'Call, again');
    expect(tasks.map((task) => task['TielineKey__c'])).toEqual(['sf-bulk-1', 'sf-bulk-2']);
  });

  it('imports, and hears what was wrong', async () => {
    const imported = await run('import bulk --sobject Lead', 'LastName,Company\nBulk,Bulk Ltd\n');
    expect(imported).toMatchObject({ status: 0, result: { processedRecords: 1, successfulRecords: 1 } });
    const refused = await run('import bulk --sobject Lead', 'LastName,Gone__c\nBulk,x\n');
    expect(refused.status).not.toBe(0);
    expect(refused.message).toContain('Field name not found : Gone__c');
  });
});
