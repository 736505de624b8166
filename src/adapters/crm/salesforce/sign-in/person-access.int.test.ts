import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { scriptedOrg, type ScriptedOrg } from '../../../../../test/support/salesforce/scripted-org.ts';
import { agentId } from '../../../../domain/ids.ts';
import { Org } from '../client/org.ts';
import { AuthorizationStore, AUTHORIZATION_MS } from '../tokens/authorization-store.ts';
import { GrantStore } from '../tokens/grant-store.ts';
import { forgetOrg } from '../tokens/org-store.ts';
import { Sealing } from '../tokens/sealed.ts';
import { PersonAccess, type OnBehalf } from './person-access.ts';
import { TokenEndpoint } from './token-endpoint.ts';

const { db } = await testDatabase();
const mia = agentId('0198b0d4-4f6c-7c3e-8d11-000000000001');
const [session, otherSession] = [
  '0198b0d4-4f6c-7c3e-8d11-00000000000a',
  '0198b0d4-4f6c-7c3e-8d11-00000000000b',
];
await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
  values (${mia}, 'mia', 'Mia', false, '{agent}', 'en', 'NL', '{}', false)`.execute(db);
for (const [n, id] of [session, otherSession].entries())
  await sql`insert into sign_in (id, hash, agent_id, created_at, used_at)
    values (${id}, ${Buffer.of(n)}, ${mia}, now(), now())`.execute(db);

const redirectUri = 'https://desk.example.org/back';
const query = { method: 'GET', path: '/query', priority: 'person' } as const;

async function people(given?: ScriptedOrg, onBehalf: OnBehalf | null = null) {
  await forgetOrg(db);
  const salesforce = given ?? (await scriptedOrg());
  let now = Date.now();
  const deps = { db, sealing: new Sealing(Buffer.alloc(32, 7)), now: () => now };
  const grants = new GrantStore(deps);
  const endpoint = new TokenEndpoint({ loginUrl: salesforce.url, clientId: 'id', clientSecret: null });
  const access = new PersonAccess({
    org: new Org({ now: deps.now, wait: async () => undefined }),
    endpoint,
    grants,
    authorizations: new AuthorizationStore(deps),
    onBehalf,
  });
  const integration = await grants.locked(null, async ({ save }) => save(await endpoint.clientCredentials()));
  expect(integration.version).toBe(1);
  const begin = async () => {
    const url = new URL(await access.begin(mia, session, redirectUri));
    return { state: url.searchParams.get('state') ?? '', challenge: url.searchParams.get('code_challenge') };
  };
  return {
    access,
    salesforce,
    begin,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('a person who connects to Salesforce', () => {
  it('comes back with a code, and works as themselves from then on', async () => {
    const { access, salesforce, begin } = await people();
    expect(await access.connectionOf(mia)).toEqual({ state: 'none' });
    expect(await access.clientOf(mia)).toBeNull();
    const { state, challenge } = await begin();
    expect(await access.finish(session, { state, code: 'code' }, redirectUri)).toEqual({
      result: 'connected',
      agent: mia,
      userId: '005000000000001AAA',
    });
    const form = salesforce.signIns.at(-1);
    const verifier = form?.get('code_verifier') ?? '';
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
    expect(await access.connectionOf(mia)).toEqual({
      state: 'connected',
      userId: '005000000000001AAA',
      by: 'person',
    });
    const client = await access.clientOf(mia);
    expect(await client?.request(query)).toMatchObject({ status: 200 });
    salesforce.expire();
    expect(await client?.request(query)).toMatchObject({ status: 200 });
    expect(salesforce.signIns.at(-1)?.get('refresh_token')).toBe('secret-refresh-2');
  });

  it('is believed once, soon, in the session where they began', async () => {
    const { access, begin, pass, salesforce } = await people();
    const first = await begin();
    expect(await access.finish(otherSession, { ...first, code: 'code' }, redirectUri)).toEqual({
      result: 'expired',
    });
    expect(await access.finish(session, { state: 'guessed', code: 'code' }, redirectUri)).toEqual({
      result: 'expired',
    });
    expect(await access.finish(session, { ...first, code: 'code' }, redirectUri)).toMatchObject({
      result: 'connected',
    });
    const before = await begin();
    const second = await begin();
    expect(await access.finish(session, { ...before, code: 'code' }, redirectUri)).toEqual({
      result: 'expired',
    });
    expect(await access.finish(session, { ...second, code: 'code' }, redirectUri)).toMatchObject({
      result: 'connected',
    });
    expect(await access.finish(session, { ...second, code: 'code' }, redirectUri)).toEqual({
      result: 'expired',
    });
    const late = await begin();
    pass(AUTHORIZATION_MS + 1);
    expect(await access.finish(session, { ...late, code: 'code' }, redirectUri)).toEqual({
      result: 'expired',
    });
    expect(salesforce.signIns).toHaveLength(3);
  });

  it('is told when their grant was revoked, and connects again', async () => {
    const { access, salesforce, begin } = await people();
    await access.finish(session, { ...(await begin()), code: 'code' }, redirectUri);
    const client = await access.clientOf(mia);
    salesforce.expire();
    salesforce.become({ token: () => ({ status: 400, body: { error: 'invalid_grant' } }) });
    await expect(client?.request(query)).rejects.toThrow('invalid_grant');
    expect(await access.connectionOf(mia)).toEqual({ state: 'revoked', words: 'invalid_grant' });
    expect(await access.clientOf(mia)).toBeNull();
    salesforce.become({});
    await access.finish(session, { ...(await begin()), code: 'code' }, redirectUri);
    expect(await (await access.clientOf(mia))?.request(query)).toMatchObject({ status: 200 });
  });

  it('cannot connect to another org than the one that Tieline writes to', async () => {
    const { access, begin, salesforce } = await people();
    await access.finish(session, { ...(await begin()), code: 'code' }, redirectUri);
    const orgId = '00D000000000002EAA';
    salesforce.become({
      token: () => ({
        status: 200,
        body: {
          access_token: 'secret-token',
          refresh_token: 'secret-refresh',
          instance_url: salesforce.url,
          id: `https://login.salesforce.com/id/${orgId}/005000000000001AAA`,
        },
      }),
    });
    expect(await access.finish(session, { ...(await begin()), code: 'code' }, redirectUri)).toMatchObject({
      result: 'wrong-org',
      words: expect.stringContaining(orgId),
    });
  });

  it('is told what Salesforce refuses, and may disconnect', async () => {
    const { access, begin, salesforce } = await people();
    salesforce.become({ token: () => ({ status: 400, body: { error: 'invalid_grant' } }) });
    expect(await access.finish(session, { ...(await begin()), code: 'used' }, redirectUri)).toEqual({
      result: 'refused',
      code: 'invalid_grant',
      words: 'invalid_grant',
    });
    salesforce.become({});
    await access.finish(session, { ...(await begin()), code: 'code' }, redirectUri);
    await access.disconnect(mia);
    expect(await access.connectionOf(mia)).toEqual({ state: 'none' });
    expect(salesforce.received.at(-1)).toMatchObject({ path: '/services/oauth2/revoke' });
  });

  it('need not be connected where the server may sign in for the user that they are linked to', async () => {
    let user = { id: '005000000000001AAA', username: 'mia@example.org' };
    const asked: string[] = [];
    const salesforce = await scriptedOrg();
    const endpoint = new TokenEndpoint({ loginUrl: salesforce.url, clientId: 'id', clientSecret: null });
    const onBehalf: OnBehalf = {
      userOf: (agent) => (agent === mia ? user : null),
      signIn: async (username) => {
        asked.push(username);
        return await endpoint.clientCredentials();
      },
    };
    const { access, begin, pass } = await people(salesforce, onBehalf);
    const server = { state: 'connected', userId: user.id, by: 'server' };
    expect(await access.connectionOf(mia)).toEqual(server);
    expect(await (await access.clientOf(mia))?.request(query)).toMatchObject({ status: 200 });
    salesforce.expire();
    expect(await (await access.clientOf(mia))?.request(query)).toMatchObject({ status: 200 });
    expect(asked).toEqual(['mia@example.org', 'mia@example.org']);
    expect(await access.connectionOf(mia)).toEqual(server);

    user = { id: '005000000000002AAA', username: 'other@example.org' };
    await (await access.clientOf(mia))?.request(query);
    expect(asked.at(-1)).toBe('other@example.org');

    // Their own sign-in goes before.
    await access.finish(session, { ...(await begin()), code: 'code' }, redirectUri);
    expect(await access.connectionOf(mia)).toMatchObject({ by: 'person' });
    await (await access.clientOf(mia))?.request(query);
    expect(asked).toHaveLength(3);

    await access.disconnect(mia);
    user = { id: '005000000000001AAA', username: 'mia@example.org' };
    salesforce.become({ token: () => ({ status: 400, body: { error: 'invalid_grant' } }) });
    await expect((await access.clientOf(mia))?.request(query)).rejects.toThrow('invalid_grant');
    expect(await access.connectionOf(mia)).toEqual({ state: 'revoked', words: 'invalid_grant' });
    // It is tried again once, and then not before the time is over.
    expect(await access.clientOf(mia)).not.toBeNull();
    expect(await access.clientOf(mia)).toBeNull();
    salesforce.become({});
    pass(600_000);
    expect(await (await access.clientOf(mia))?.request(query)).toMatchObject({ status: 200 });
    expect(await access.connectionOf(mia)).toEqual(server);
  });

  it('leaves neither state nor verifier in the database in clear', async () => {
    const { access, begin, salesforce } = await people();
    const { state } = await begin();
    const { rows } = await sql<{ hash: Buffer; verifier: Buffer }>`
      select state_hash as hash, verifier from salesforce_authorization`.execute(db);
    await access.finish(session, { state, code: 'code' }, redirectUri);
    const verifier = salesforce.signIns.at(-1)?.get('code_verifier') ?? 'none';
    expect(rows).toHaveLength(1);
    for (const row of rows) {
      expect(row.hash.includes(state)).toBe(false);
      expect(row.verifier.includes(verifier)).toBe(false);
    }
  });
});
