import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../../../test/support/http/http.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { epochMs } from '../../../domain/time.ts';
import { panelRoutes } from './panel-routes.ts';

const acme = { origin: 'https://acme.lightning.force.com', script: 'https://acme.lightning.force.com/x.js' };
const { db } = await testDatabase();
const server = await testServer(db, {
  routes: (app, { signIn }) =>
    panelRoutes(app, {
      signIn,
      systemClock: { now: () => epochMs(Date.now()) },
      lightningHosts: [acme],
      requestsPerMinute: 0,
    }),
});

const take = '/api/v1/session/handovers/take';
const secret = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

describe('the orgs that may frame the panel', () => {
  it('are told to anybody, since the panel needs them before it is signed in', async () => {
    expect((await server.client().get('/api/v1/surfaces/salesforce')).body).toEqual({ hosts: [acme] });
  });
});

describe('a session handed over to a framed page', () => {
  it('is one of its own, with a cookie for that frame alone', async () => {
    const mia = await server.as('mia');
    const { verifier, challenge } = secret();
    const { status, body } = await mia.post('/api/v1/session/handovers', { challenge });
    expect(status).toBe(201);
    const taken = await server.client().post(take, { code: body.code, verifier });
    expect(taken.status).toBe(204);
    const cookie = taken.headers['set-cookie'] ?? '';
    expect(cookie).toMatch(/^tieline_session=[\w-]{43}; /);
    for (const attribute of ['HttpOnly', 'Secure', 'Partitioned', 'SameSite=None'])
      expect(cookie).toContain(`; ${attribute}`);
    const framed = server.client({
      cookie: cookie.split(';')[0] ?? '',
      'x-csrf-token': taken.headers['x-csrf-token'] ?? '',
    });
    expect((await framed.get('/api/v1/me')).body).toMatchObject({ username: 'mia' });
    // Signing out in one leaves the other signed in.
    expect((await framed.delete('/api/v1/session?surface=salesforce')).status).toBe(204);
    expect((await framed.get('/api/v1/me')).status).toBe(401);
    expect((await mia.get('/api/v1/me')).status).toBe(200);
  });

  it('is given once', async () => {
    const mia = await server.as('mia');
    const { verifier, challenge } = secret();
    const { body } = await mia.post('/api/v1/session/handovers', { challenge });
    expect((await server.client().post(take, { code: body.code, verifier })).status).toBe(204);
    const again = await server.client().post(take, { code: body.code, verifier });
    expect(again).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('is given to nobody after the sign-out of whoever offered it, nor with another secret', async () => {
    const mia = await server.as('mia');
    const { verifier, challenge } = secret();
    const offered = await mia.post('/api/v1/session/handovers', { challenge });
    await mia.delete('/api/v1/session');
    expect((await server.client().post(take, { code: offered.body.code, verifier })).status).toBe(401);
    const tom = await server.as('tom');
    const { code } = (await tom.post('/api/v1/session/handovers', { challenge })).body;
    expect((await server.client().post(take, { code, verifier: secret().verifier })).status).toBe(401);
  });

  it('is not offered by a program with a token, nor without a proof that the page is ours', async () => {
    const admin = await server.as('admin');
    const { body } = await admin.post('/api/v1/tokens', { name: 'import', scopes: ['admin'] });
    const program = server.client({ authorization: `Bearer ${body.token}` });
    const { challenge } = secret();
    expect((await program.post('/api/v1/session/handovers', { challenge })).status).toBe(403);
    const { cookie = '' } = admin.headers;
    const forged = await server.client({ cookie }).post('/api/v1/session/handovers', { challenge });
    expect(forged).toMatchObject({ status: 403, body: { code: 'csrf-token-wrong' } });
  });

  it('is not taken by a page of another site', async () => {
    const mia = await server.as('mia');
    const { verifier, challenge } = secret();
    const { body } = await mia.post('/api/v1/session/handovers', { challenge });
    const origin = { origin: 'https://evil.example' };
    const refused = await server.client().post(take, { code: body.code, verifier }, origin);
    expect(refused).toMatchObject({ status: 403, body: { code: 'origin-wrong' } });
  });

  it.each([
    {},
    { challenge: '' },
    { challenge: 'A'.repeat(42) },
    { challenge: 7 },
    { challenge: `${'A'.repeat(42)}=` },
  ])('is not offered for %o', async (given) => {
    expect((await (await server.as('mia')).post('/api/v1/session/handovers', given)).status).toBe(400);
  });
});
