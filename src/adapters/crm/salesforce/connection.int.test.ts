import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { scriptedOrg } from '../../../../test/support/salesforce/scripted-org.ts';
import { connectSalesforce, type IntegrationSignIn } from './connection.ts';
import { forgetOrg } from './tokens/org-store.ts';

const { db } = await testDatabase();
const query = { method: 'GET', path: '/query', priority: 'today' } as const;

async function connected(signIn: IntegrationSignIn = { by: 'client-credentials' }) {
  await forgetOrg(db);
  const salesforce = await scriptedOrg();
  const open = () =>
    connectSalesforce({
      db,
      loginUrl: salesforce.url,
      clientId: 'consumer-key',
      clientSecret: 'secret-of-app',
      signIn,
      secretKey: Buffer.alloc(32, 7),
    });
  return { salesforce, open };
}

describe('the connection to an org', () => {
  it.each<[string, IntegrationSignIn]>([
    ['client_credentials', { by: 'client-credentials' }],
    [
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      {
        by: 'jwt-bearer',
        key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }),
        username: 'tieline@example.org',
      },
    ],
  ])('signs in by %s, once for all who start on the database', async (grantType, signIn) => {
    const { salesforce, open } = await connected(signIn);
    const first = open();
    expect(first.link.current).toMatchObject({ state: 'unreachable', trouble: 'connecting' });
    await first.client.request(query);
    expect(first.link.current).toMatchObject({ state: 'ok' });
    await Promise.all(Array.from({ length: 4 }, () => open().client.request(query)));
    expect(salesforce.signIns.map((form) => form.get('grant_type'))).toEqual([grantType]);
  });

  it('tells its listeners when a grant is revoked and given again', async () => {
    const { salesforce, open } = await connected();
    const { client, link } = open();
    const told: string[] = [];
    const end = link.onChange((state) => told.push(state.state));
    await client.request(query);
    salesforce.expire();
    salesforce.become({ token: () => ({ status: 400, body: { error: 'invalid_grant' } }) });
    await expect(client.request(query)).rejects.toThrow('invalid_grant');
    expect(link.current).toMatchObject({ state: 'paused', trouble: 'revoked', words: 'invalid_grant' });
    end();
    expect(told).toEqual(['ok', 'paused']);
  });
});
