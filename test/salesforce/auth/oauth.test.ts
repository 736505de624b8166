import { createSign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { form, http, setSwitches, signInByPage, testEmulator, withToken } from '../emulator-client.ts';

const emulator = await testEmulator();
const { url } = emulator;
const sample = emulator.addOrg({ sample: true });
const other = emulator.addOrg();
const { clientId, clientSecret, password } = sample;
const mia = String(
  emulator.orgs
    .byId(sample.orgId)
    ?.org.reading(null)
    .rows('User')
    .find(({ Alias }) => Alias === 'mia')?.['Username'],
);
const tokenShape = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  instance_url: z.string(),
  id: z.string(),
  scope: z.string(),
  token_type: z.literal('Bearer'),
  issued_at: z.string(),
});

const token = (fields: Record<string, string>) => http(`${url}/services/oauth2/token`, form(fields));
const refresh = (refreshToken: string) =>
  token({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken });
const limits = async (accessToken: string) =>
  (await http(`${url}/services/data/v66.0/limits`, withToken(accessToken))).status;

async function exchange(changed: Record<string, string> = {}, who = { clientId, username: mia, password }) {
  const { code, verifier, redirectUri } = await signInByPage(emulator, who);
  const fields = { grant_type: 'authorization_code', client_id: who.clientId, code };
  return token({ ...fields, redirect_uri: redirectUri, code_verifier: verifier, ...changed });
}

async function signedIn() {
  const answer = await exchange();
  const { access_token: accessToken, refresh_token: refreshToken = '' } = tokenShape.parse(answer.body);
  return { accessToken, refreshToken };
}

function jwt(claims: Record<string, unknown>, key = sample.jwtKey): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}
const bearer = (assertion: string) =>
  token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
const inAMinute = () => Math.floor(Date.now() / 1000) + 60;

describe('the web-server flow', () => {
  it('gives tokens that name the person, the org and where its API is', async () => {
    const answer = await exchange();
    const given = tokenShape.parse(answer.body);
    expect(given.instance_url).toBe(url);
    expect(given.access_token.startsWith(`${sample.orgId}!`)).toBe(true);
    const identity = await http(given.id, withToken(given.access_token));
    expect(identity.body).toMatchObject({ username: mia, organization_id: sample.orgId });
    const userInfo = await http(`${url}/services/oauth2/userinfo`, withToken(given.access_token));
    expect(userInfo.body).toMatchObject({ preferred_username: mia, email: 'mia@example.com' });
  });

  it('serves the command line, which every org knows, by the user name alone', async () => {
    const answer = await exchange({}, { clientId: 'PlatformCLI', username: mia, password });
    expect(tokenShape.parse(answer.body).access_token.startsWith(sample.orgId)).toBe(true);
  });

  it.each([
    [{ code_verifier: 'another' }, 'invalid_grant', 'invalid code verifier'],
    [
      { redirect_uri: 'http://localhost:1717/other' },
      'redirect_uri_mismatch',
      'redirect_uri must match configuration',
    ],
    [{ code: 'made up' }, 'invalid_grant', 'expired authorization code'],
    [{ client_secret: 'wrong' }, 'invalid_client', 'invalid client credentials'],
    [{ client_id: 'unknown' }, 'invalid_client_id', 'client identifier invalid'],
    [{ client_id: other.clientId }, 'invalid_grant', 'expired authorization code'],
    [{ grant_type: 'device' }, 'unsupported_grant_type', 'grant type not supported'],
  ])('refuses %o', async (changed, error, description) => {
    const answer = await exchange(changed);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error, error_description: description });
  });

  it('takes a code once', async () => {
    const { code, verifier, redirectUri } = await signInByPage(emulator, {
      clientId,
      username: mia,
      password,
    });
    const fields = { grant_type: 'authorization_code', client_id: clientId, code };
    const ask = () => token({ ...fields, redirect_uri: redirectUri, code_verifier: verifier });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(400);
  });

  it.each([
    [mia, 'wrong'],
    ['nobody@example.com', password],
  ])('lets nobody in with %s and %s', async (username, given) => {
    await expect(signInByPage(emulator, { clientId, username, password: given })).rejects.toThrow(
      'Please check your username and password',
    );
  });

  it.each([
    [{ code_challenge: '' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'api everything' }, 'invalid_scope'],
  ])('tells the app that it asked wrongly: %o', async (changed, error) => {
    const asked = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: 'http://localhost/callback',
      code_challenge: 'a'.repeat(43),
      ...changed,
    };
    const answer = await http(`${url}/services/oauth2/authorize?${new URLSearchParams(asked).toString()}`);
    expect(answer.status).toBe(302);
    expect(URL.parse(answer.headers.get('location') ?? '')?.searchParams.get('error')).toBe(error);
  });

  it('leads nowhere that is not registered', async () => {
    const asked = new URLSearchParams({ client_id: clientId, redirect_uri: 'https://evil.example/' });
    const answer = await http(`${url}/services/oauth2/authorize?${asked.toString()}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: 'redirect_uri_mismatch' });
  });

  it('shows what was typed, not what it would do', async () => {
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: 'http://localhost/',
      code_challenge: 'a'.repeat(43),
      state: '"><script>alert(1)</script>',
    });
    const answer = await http(`${url}/services/oauth2/authorize?${asked.toString()}`);
    expect(answer.body).not.toContain('<script>');
  });
});

describe('a refresh token', () => {
  it('stays good and gives a new access token', async () => {
    const { refreshToken } = await signedIn();
    for (const answer of [await refresh(refreshToken), await refresh(refreshToken)]) {
      const given = tokenShape.parse(answer.body);
      expect(given.refresh_token).toBeUndefined();
      expect(await limits(given.access_token)).toBe(200);
    }
  });

  it('is of no use to another app, and stays good for its own', async () => {
    const { refreshToken } = await signedIn();
    const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
    for (const stranger of ['PlatformCLI', other.clientId]) {
      const answer = await token({ ...fields, client_id: stranger });
      expect([answer.status, answer.body]).toMatchObject([400, { error: 'invalid_grant' }]);
    }
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('with rotation is good once; used again it ends the grant and its sessions', async () => {
    const { accessToken, refreshToken } = await signedIn();
    await setSwitches(emulator, sample.orgId, { 'rotate-refresh-tokens': true });
    const rotated = tokenShape.parse((await refresh(refreshToken)).body);
    expect(rotated.refresh_token).not.toBe(refreshToken);
    expect(await limits(rotated.access_token)).toBe(200);
    const again = await refresh(refreshToken);
    expect(again.body).toEqual({ error: 'invalid_grant', error_description: 'expired access/refresh token' });
    expect((await refresh(rotated.refresh_token ?? '')).status).toBe(400);
    expect([await limits(accessToken), await limits(rotated.access_token)]).toEqual([401, 401]);
    await setSwitches(emulator, sample.orgId, { 'rotate-refresh-tokens': null });
  });

  it('that is revoked takes its sessions with it; an access token goes alone', async () => {
    const { accessToken, refreshToken } = await signedIn();
    const revoke = (sent: string) => http(`${url}/services/oauth2/revoke`, form({ token: sent }));
    expect((await revoke(accessToken)).status).toBe(200);
    expect(await limits(accessToken)).toBe(401);
    const renewed = tokenShape.parse((await refresh(refreshToken)).body);
    expect((await revoke(refreshToken)).status).toBe(200);
    expect(await limits(renewed.access_token)).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(400);
    expect((await revoke(refreshToken)).body).toMatchObject({ error: 'invalid_token' });
  });

  it('is of no use while grants are revoked, and good again afterwards; a new one is good', async () => {
    const { accessToken, refreshToken } = await signedIn();
    await setSwitches(emulator, sample.orgId, { 'revoke-grants': true });
    expect([await limits(accessToken), (await refresh(refreshToken)).status]).toEqual([401, 400]);
    const assertion = jwt({ iss: clientId, sub: mia, aud: url, exp: inAMinute() });
    expect((await bearer(assertion)).body).toMatchObject({
      error_description: "user hasn't approved this consumer",
    });
    const fresh = await signedIn();
    expect((await refresh(fresh.refreshToken)).status).toBe(200);
    await setSwitches(emulator, sample.orgId, { 'revoke-grants': null });
    expect((await refresh(refreshToken)).status).toBe(200);
  });
});

describe('a server', () => {
  it('signs in by JWT as whom it names', async () => {
    const answer = await bearer(
      jwt({ iss: clientId, sub: mia, aud: 'https://login.salesforce.com', exp: inAMinute() }),
    );
    const given = tokenShape.parse(answer.body);
    expect(given.refresh_token).toBeUndefined();
    expect((await http(given.id, withToken(given.access_token))).body).toMatchObject({ username: mia });
  });

  it.each([
    [{ aud: 'https://elsewhere.example' }, 'audience is invalid'],
    [{ exp: 1 }, 'assertion is expired'],
    [{ sub: 'nobody@example.com' }, "user hasn't approved this consumer"],
    [{ iss: 'unknown' }, 'client identifier invalid'],
  ])('is refused with %o', async (changed, description) => {
    const answer = await bearer(jwt({ iss: clientId, sub: mia, aud: url, exp: inAMinute(), ...changed }));
    expect(answer.body).toMatchObject({ error_description: description });
  });

  it('is refused with what it did not sign', async () => {
    const [head, , signature] = jwt({ iss: clientId, sub: mia, aud: url, exp: inAMinute() }).split('.');
    const forged = Buffer.from(
      JSON.stringify({ iss: clientId, sub: sample.username, aud: url, exp: inAMinute() }),
    );
    const answer = await bearer(`${head}.${forged.toString('base64url')}.${signature}`);
    expect(answer.body).toMatchObject({ error: 'invalid_grant', error_description: 'invalid assertion' });
    expect((await bearer('nonsense')).body).toMatchObject({ error_description: 'invalid assertion' });
  });

  it('signs in with its secret, in the form or as Basic, as the integration user', async () => {
    const fields = { grant_type: 'client_credentials', client_id: clientId };
    const byForm = await token({ ...fields, client_secret: clientSecret });
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const byHeader = await http(`${url}/services/oauth2/token`, {
      ...form({ grant_type: 'client_credentials' }),
      headers: { authorization: `Basic ${basic}` },
    });
    for (const { body } of [byForm, byHeader]) {
      const given = tokenShape.parse(body);
      expect((await http(given.id, withToken(given.access_token))).body).toMatchObject({
        username: sample.username,
      });
    }
    expect((await token(fields)).body).toMatchObject({ error: 'invalid_client' });
    const garbled = { authorization: `Basic ${Buffer.from('%:%').toString('base64')}` };
    const refused = { ...form({ grant_type: 'client_credentials' }), headers: garbled };
    expect((await http(`${url}/services/oauth2/token`, refused)).status).toBe(400);
  });

  it('gets no token for a user who is inactive', async () => {
    await setSwitches(emulator, sample.orgId, { 'inactive-users': [mia] });
    const answer = await bearer(jwt({ iss: clientId, sub: mia, aud: url, exp: inAMinute() }));
    expect(answer.body).toMatchObject({ error: 'inactive_user' });
    await setSwitches(emulator, sample.orgId, { 'inactive-users': null });
  });
});

describe('a token', () => {
  it('of another org, or nobody, names nobody', async () => {
    const { id } = tokenShape.parse((await exchange()).body);
    expect(await http(id, withToken(other.accessToken))).toMatchObject({ status: 403, body: 'Wrong_Org' });
    expect(await http(id, withToken(`${sample.orgId}!x`))).toMatchObject({
      status: 403,
      body: 'Bad_OAuth_Token',
    });
    expect(await http(id)).toMatchObject({ status: 403, body: 'Missing_OAuth_Token' });
  });

  it('is told to be good or not to the app that it is of', async () => {
    const introspect = async (sent: string, secret = clientSecret) =>
      http(
        `${url}/services/oauth2/introspect`,
        form({ client_id: clientId, client_secret: secret, token: sent }),
      );
    const { accessToken } = await signedIn();
    expect((await introspect(accessToken)).body).toMatchObject({ active: true, username: mia });
    expect((await introspect('x')).body).toEqual({ active: false });
    expect((await introspect(accessToken, 'wrong')).status).toBe(401);
  });
});
