import { describe, expect, it } from 'vitest';
import { Sessions } from '../auth/sessions.ts';
import { createOrg } from '../model/org.ts';
import { Orgs } from '../orgs.ts';
import { restServer } from './server.ts';
import { dataPath } from './session.ts';

const org = createOrg();
const sessions = new Sessions(org);
const orgs = new Orgs();
orgs.add({ org, sessions });
const userId = org.transaction('', (tx) => tx.insert('User', { Username: 'mia@example.com' }).Id);
const server = restServer({
  orgs,
  routes: [
    (app, deps) =>
      app.get(`${dataPath}/whoami`, (request) => {
        const session = deps.authorize(request);
        return { userId: session.userId, version: session.version, org: session.org.id };
      }),
  ],
});

const get = async (url: string, token: string | null) =>
  server.inject({ url, headers: token === null ? {} : { authorization: `Bearer ${token}` } });

describe('a resource', () => {
  it('knows whose token was sent, in which org, by which version', async () => {
    const answer = await get('/services/data/v66.0/whoami', sessions.begin(userId));
    expect(answer.json()).toEqual({ userId, version: 66, org: org.id });
  });

  it.each([null, 'nonsense', '00D000000000000AAA!abc'])('refuses the token %s', async (token) => {
    const answer = await get('/services/data/v66.0/whoami', token);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toEqual([
      { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
    ]);
  });
});
