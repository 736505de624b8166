import { generateKeyPairSync, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { scriptedOrg, type Reply } from '../../../../../test/support/salesforce/scripted-org.ts';
import { jwtAssertion } from './jwt-bearer.ts';
import { SignInRefused, TokenEndpoint } from './token-endpoint.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' });

const endpointOf = (loginUrl: string, clientSecret: string | null = 'secret-of-app') =>
  new TokenEndpoint({ loginUrl, clientId: 'consumer-key', clientSecret });

describe('a JWT assertion', () => {
  const now = Date.UTC(2026, 10, 30, 9);
  const claimsOf = (assertion: string): unknown =>
    JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());

  it('is signed by the key, for the user, and over after three minutes', () => {
    const signer = {
      clientId: 'id',
      key,
      username: 'me@example.org',
      loginUrl: 'https://login.salesforce.com',
    };
    const assertion = jwtAssertion(signer, now);
    const [head = '', claims = '', signature = ''] = assertion.split('.');
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(claimsOf(assertion)).toEqual({
      iss: 'id',
      sub: 'me@example.org',
      aud: 'https://login.salesforce.com',
      exp: now / 1000 + 180,
    });
    const signed = Buffer.from(`${head}.${claims}`);
    expect(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it.each([
    ['https://example.my.salesforce.com', 'https://login.salesforce.com'],
    ['https://example--uat.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
    ['https://test.salesforce.com', 'https://test.salesforce.com'],
    ['http://127.0.0.1:8181', 'http://127.0.0.1:8181'],
  ])('for %s is meant for %s', (loginUrl, aud) => {
    expect(claimsOf(jwtAssertion({ clientId: 'id', key, username: 'u', loginUrl }, now))).toMatchObject({
      aud,
    });
  });
});

describe('the sign-in', () => {
  it('asks as each flow must, and gives token, address, org and user', async () => {
    const org = await scriptedOrg();
    const endpoint = endpointOf(org.url);
    expect(await endpoint.clientCredentials()).toEqual({
      accessToken: '00D000000000001EAA!secret-token-1',
      refreshToken: null,
      instanceUrl: org.url,
      orgId: '00D000000000001EAA',
      userId: '005000000000001AAA',
    });
    await endpoint.jwtBearer(key, 'me@example.org');
    expect(await endpoint.refresh('secret-refresh-0')).toMatchObject({ refreshToken: 'secret-refresh-3' });
    await endpoint.code('code', 'verifier', 'https://desk.example.org/back');
    await endpointOf(org.url, null).refresh('secret-refresh-3');
    expect(org.signIns.map((form) => Object.fromEntries(form))).toEqual([
      { grant_type: 'client_credentials', client_id: 'consumer-key', client_secret: 'secret-of-app' },
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      },
      {
        grant_type: 'refresh_token',
        refresh_token: 'secret-refresh-0',
        client_id: 'consumer-key',
        client_secret: 'secret-of-app',
      },
      {
        grant_type: 'authorization_code',
        code: 'code',
        code_verifier: 'verifier',
        redirect_uri: 'https://desk.example.org/back',
        client_id: 'consumer-key',
        client_secret: 'secret-of-app',
      },
      { grant_type: 'refresh_token', refresh_token: 'secret-refresh-3', client_id: 'consumer-key' },
    ]);
  });

  it('tells what Salesforce refuses from what it did not answer, and shows no secret', async () => {
    const errors: unknown[] = [];
    const failing = async (reply: Reply): Promise<unknown> => {
      const org = await scriptedOrg({ token: () => reply });
      const error = await endpointOf(org.url)
        .refresh('secret-refresh-0')
        .catch((reason: unknown) => reason);
      errors.push(error);
      return error;
    };
    const refusal = { error: 'invalid_grant', error_description: 'expired access/refresh token' };
    expect(await failing({ status: 400, body: refusal })).toBeInstanceOf(SignInRefused);
    for (const reply of [
      { status: 400, body: { error: 'unknown_error' } },
      { status: 503, body: '<html>' },
      { status: 200, body: {} },
      { status: 302, headers: { location: 'https://elsewhere.example' } },
      'break',
    ] satisfies readonly Reply[])
      expect(await failing(reply)).toMatchObject({ name: 'CrmUnavailable' });
    expect(inspect(errors, { depth: 8 })).not.toMatch(/secret-/);
  });

  it('sends no token to an address without TLS', async () => {
    const body = {
      access_token: 'secret-token',
      instance_url: 'http://example.my.salesforce.com',
      id: 'https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA',
    };
    const org = await scriptedOrg({ token: () => ({ status: 200, body }) });
    await expect(endpointOf(org.url).clientCredentials()).rejects.toThrow('without TLS');
  });

  it('begins at Salesforce with a challenge, and nothing secret in the address', () => {
    const asked = { state: 's', challenge: 'c', redirectUri: 'https://desk.example.org/back' };
    const url = new URL(endpointOf('https://login.salesforce.com').authorizeUrl(asked));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'consumer-key',
      redirect_uri: 'https://desk.example.org/back',
      scope: 'api refresh_token id',
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    });
  });
});
