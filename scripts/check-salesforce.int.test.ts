import { expect, it } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { startEmulator } from '../test/salesforce/emulator.ts';
import { emptyDatabase, testDatabase } from '../test/support/postgres/postgres.ts';
import { atEnd } from '../test/support/processes/at-end.ts';
import { findingLines, missingIn, orgFindings } from './check-salesforce.ts';

const { address } = await testDatabase();
const emulator = await startEmulator();
atEnd(() => emulator.close());
const org = emulator.addOrg();
const [hosted] = emulator.orgs.all();

function configured(env: Readonly<Record<string, string>> = {}) {
  const read = readConfig(
    {
      TIELINE_CRM: 'salesforce',
      TIELINE_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      SALESFORCE_LOGIN_URL: emulator.url,
      SALESFORCE_CLIENT_ID: org.clientId,
      SALESFORCE_CLIENT_SECRET: org.clientSecret,
      ...env,
    },
    '/nowhere',
  );
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.config;
}

it('an operator reads what the org lacks, what needs somebody first', async () => {
  const items = await orgFindings(configured(), address);
  expect(missingIn(items)).toBe(0);
  hosted?.org.setSwitches({ 'key-field': 'missing' });
  const lacking = await orgFindings(configured(), address);
  expect(missingIn(lacking)).toBeGreaterThan(0);
  const lines = findingLines(lacking);
  expect(lines[0]).toMatch(/^missing {2}TielineKey__c is missing on tasks or events/);
  expect(lines[1]).toMatch(/^ {9}Deploy the directory force-app/);
  expect(lines.join('\n')).not.toContain(org.clientSecret);
  hosted?.org.setSwitches({ 'key-field': 'unique' });
});

it('an operator is told that the org is away instead of being kept waiting', async () => {
  const config = configured({ SALESFORCE_LOGIN_URL: 'http://localhost:1' });
  const other = await testDatabase();
  expect(await orgFindings(config, other.address)).toMatchObject([{ id: 'link', state: 'missing' }]);
});

it('an operator is told what to do before there is anything to check', async () => {
  await expect(orgFindings(configured(), await emptyDatabase())).rejects.toThrow('Start Tieline once');
  await expect(orgFindings(configured({ TIELINE_CRM: 'embedded' }), address)).rejects.toThrow('TIELINE_CRM');
});
