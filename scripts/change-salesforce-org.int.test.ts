import { expect, it } from 'vitest';
import { connectedOrg, takeOrg } from '../src/adapters/crm/salesforce/tokens/org-store.ts';
import { openLeases } from '../src/adapters/postgres/leases/open-leases.ts';
import { readAudit } from '../src/adapters/postgres/organisation/audit.ts';
import { readConfig } from '../src/config/config.ts';
import { startEmulator } from '../test/salesforce/emulator.ts';
import { fullId } from '../test/salesforce/model/ids.ts';
import { emptyDatabase, testDatabase } from '../test/support/postgres/postgres.ts';
import { atEnd } from '../test/support/processes/at-end.ts';
import { changeOrg } from './change-salesforce-org.ts';

const { address, db } = await testDatabase();
const emulator = await startEmulator();
atEnd(() => emulator.close());
const org = emulator.addOrg();
const former = fullId('00D000000000777') ?? '';

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

/** Tieline has written to another org before, and somebody is signed in there. */
async function writtenToFormer(): Promise<void> {
  await takeOrg(db, former, new Date());
  await db.insertInto('salesforce_grant').values({ agent_id: null, changed_at: new Date() }).execute();
}

const grants = () => db.selectFrom('salesforce_grant').selectAll().execute();
const change = (...named: readonly string[]) => changeOrg(configured(), address, named, () => undefined);

it('an operator has Tieline write to the org that answers, by its id in either length', async () => {
  await writtenToFormer();
  const told = await change(org.orgId.slice(0, 15));
  expect(told).toContain(former);
  expect(told).not.toContain(org.clientSecret);
  expect(await connectedOrg(db)).toBe(org.orgId);
  expect(await grants()).toEqual([]);
  expect(await readAudit(db, null, 1)).toMatchObject([
    { noun: 'crm-org', action: 'changed', before: { name: former }, after: { name: org.orgId } },
  ]);
  expect(await change(org.orgId)).toContain('already');
});

it('an operator who names another org than the one that answers changes nothing', async () => {
  await writtenToFormer();
  const other = fullId('00D000000000888') ?? '';
  await expect(change(other)).rejects.toThrow(
    `The org ${org.orgId} answers at SALESFORCE_LOGIN_URL, not ${other}`,
  );
  expect(await connectedOrg(db)).toBe(former);
  expect(await grants()).toHaveLength(1);
});

it.each([[[]], [['00D1']], [['005000000000001AAA']], [[org.orgId, 'more']]])(
  'an operator who names %j is told what an org id is',
  async (named) => {
    await expect(change(...named)).rejects.toThrow(/org/);
  },
);

it('nothing is changed while Tieline runs, since it would mix what it knows of both orgs', async () => {
  await writtenToFormer();
  const { leases, close } = openLeases(address, { onTrouble: () => undefined });
  const running = await leases.hold('server', 0);
  await expect(change(org.orgId)).rejects.toThrow('Stop it');
  expect(await connectedOrg(db)).toBe(former);
  await running.release();
  await close();
  expect(await change(org.orgId)).toContain('next start');
});

it('nothing is changed where Salesforce does not let Tieline in, or there is nothing to change', async () => {
  await writtenToFormer();
  const secret = 'a secret that is none';
  const wrong = changeOrg(
    configured({ SALESFORCE_CLIENT_SECRET: secret }),
    address,
    [org.orgId],
    () => undefined,
  );
  const error = await wrong.catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/could not sign in to Salesforce: invalid_client/);
  expect(String(error)).not.toContain(secret);
  await expect(
    changeOrg(configured({ TIELINE_CRM: 'embedded' }), address, [org.orgId], () => undefined),
  ).rejects.toThrow('TIELINE_CRM');
  await expect(changeOrg(configured(), await emptyDatabase(), [org.orgId], () => undefined)).rejects.toThrow(
    'Start Tieline once',
  );
  expect(await connectedOrg(db)).toBe(former);
});
