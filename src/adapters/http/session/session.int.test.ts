import { describe, expect, it } from 'vitest';
import { demoPassword, testServer, type TestServerOptions } from '../../../../test/support/http/http.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';

const { db } = await testDatabase();
const server = await testServer(db);
const minute = 60_000;
const hour = 60 * minute;

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and a token for changes', async () => {
    const answer = await server.client().post('/api/v1/session', { username: 'MIA', password: demoPassword });
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']).toMatch(/^tieline_session=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    expect(answer.headers['x-csrf-token']).toMatch(/^[\w-]{43}$/);
  });

  it('returns the person, with the token again', async () => {
    const mia = await server.as('mia');
    const me = await mia.get('/api/v1/me');
    expect(me.status).toBe(200);
    expect(me.body).toMatchObject({ username: 'mia', name: 'Mia Krüger', roles: ['agent'], locale: 'de' });
    expect(me.body.skills).toMatchObject([{ name: 'support', outbound: true }]);
    expect(me.headers['x-csrf-token']).toBe(mia.headers['x-csrf-token']);
  });

  it('answers an unknown name as it answers a wrong password', async () => {
    const wrong = await server
      .client()
      .post('/api/v1/session', { username: 'sara', password: 'not this one' });
    const unknown = await server
      .client()
      .post('/api/v1/session', { username: 'nobody', password: 'not this one' });
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('wrong-credentials');
    expect(unknown.body).toEqual(wrong.body);
  });

  it('locks a name for five minutes after ten wrong passwords, known or not', async () => {
    for (const username of ['lotte', 'stranger']) {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        const answer = await server
          .client()
          .post('/api/v1/session', { username, password: `guess ${attempt}` });
        expect(answer.status).toBe(401);
      }
      const locked = await server.client().post('/api/v1/session', { username, password: demoPassword });
      expect(locked).toMatchObject({ status: 429, body: { code: 'locked-out' } });
      expect(Number(locked.headers['retry-after'])).toBe(300);
    }
    server.systemClock.advance(5 * minute);
    await expect(server.as('lotte')).resolves.toBeDefined();
  });

  it('lets no more than ten of ninety wrong passwords at once through, and says for how many seconds', async () => {
    const guess = (attempt: number) =>
      server.client().post('/api/v1/session', { username: 'Hasty', password: `guess ${attempt}` });
    const answers = await Promise.all(Array.from({ length: 90 }, (_, attempt) => guess(attempt)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    const locked = answers.filter(({ status }) => status === 429);
    expect(locked).toHaveLength(80);
    for (const { body, headers } of locked) {
      expect(body).toMatchObject({ code: 'locked-out', detail: 'Try again in 300 seconds.' });
      expect(headers['retry-after']).toBe('300');
    }
    server.systemClock.advance(4 * minute);
    expect((await guess(90)).body.detail).toBe('Try again in 60 seconds.');
    server.systemClock.advance(minute);
    expect((await guess(91)).status).toBe(401);
  });

  it('starts anew with a right password', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 9; attempt += 1)
        await server.client().post('/api/v1/session', { username: 'sara', password: 'wrong' });
      await expect(server.as('sara')).resolves.toBeDefined();
    }
  });

  it('refuses a page of another site', async () => {
    const body = { username: 'mia', password: demoPassword };
    const answer = await server.client({ origin: 'https://evil.example' }).post('/api/v1/session', body);
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin-wrong' } });
  });

  it.each([
    [{}],
    [{ username: 'mia' }],
    [{ username: 1, password: true }],
    [{ username: 'mia', password: 'x', extra: 1 }],
    [{ username: 'mia\u0000', password: 'x' }],
    [[]],
    ['"text"'],
  ])('does not understand %j', async (body) => {
    const answer = await server.client({ 'content-type': 'application/json' }).post('/api/v1/session', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } });
    expect(answer.body.errors.length).toBeGreaterThan(0);
  });
});

describe('a session', () => {
  it('changes nothing without its token', async () => {
    const mia = await server.as('mia');
    const { cookie = '' } = mia.headers;
    for (const headers of [{ cookie }, { cookie, 'x-csrf-token': 'wrong' }]) {
      const answer = await server.client(headers).put('/api/v1/me/locale', { locale: 'nl' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'csrf-token-wrong' } });
    }
    expect((await mia.get('/api/v1/me')).body.locale).toBe('de');
  });

  it('is over after signing out, for requests and for open streams', async () => {
    const mia = await server.as('mia');
    const cookie = mia.headers.cookie?.split('=')[1] ?? '';
    const found = await server.signIn.session(cookie);
    let ended = false;
    server.signIn.watch.start({ by: 'session', id: found?.session.id ?? '' }, () => (ended = true));
    expect((await mia.delete('/api/v1/session')).status).toBe(204);
    expect(ended).toBe(true);
    expect(await mia.get('/api/v1/me')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('ends after twelve hours without use and after a week in any case', async () => {
    const idle = await server.as('mia');
    const busy = await server.as('tom');
    for (let hours = 0; hours < 24 * 7 - 6; hours += 6) {
      server.systemClock.advance(6 * hour);
      expect((await busy.get('/api/v1/me')).status).toBe(200);
    }
    expect((await idle.get('/api/v1/me')).status).toBe(401);
    server.systemClock.advance(6 * hour);
    expect((await busy.get('/api/v1/me')).status).toBe(401);
  });

  it('ends with a change of the password, but for the one that changed it', async () => {
    const here = await server.as('tom');
    const there = await server.as('tom');
    const url = '/api/v1/me/password';
    expect(await here.put(url, { old: 'wrong', new: 'another good one' })).toMatchObject({
      status: 422,
      body: { code: 'invalid', errors: [{ path: 'old' }] },
    });
    expect((await here.put(url, { old: demoPassword, new: 'short' })).status).toBe(400);
    expect((await here.put(url, { old: demoPassword, new: 'another good one' })).status).toBe(204);
    expect((await here.get('/api/v1/me')).status).toBe(200);
    expect((await there.get('/api/v1/me')).status).toBe(401);
    await expect(server.as('tom')).rejects.toThrow('401');
    await expect(server.as('tom', 'another good one')).resolves.toBeDefined();
  });

  it('does not help to guess the password: wrong old ones at once are counted first, too', async () => {
    const admin = await server.as('admin');
    const password = 'only known to guessed';
    await admin.post('/api/v1/agents', { username: 'guessed', name: 'Guessed', password });
    const guessed = await server.as('guessed', password);
    const change = (old: string) => guessed.put('/api/v1/me/password', { old, new: 'another good one' });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, attempt) => change(`guess ${attempt}`)));
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
    expect(answers.filter(({ body }) => body.code === 'locked-out')).toHaveLength(20);
    expect(await change(password)).toMatchObject({ status: 429, body: { code: 'locked-out' } });
    await expect(server.as('guessed', password)).rejects.toThrow('429');
  });

  it('is not opened with a password that is replaced at that moment', async () => {
    const admin = await server.as('admin');
    const made = await admin.post('/api/v1/agents', {
      username: 'torn',
      name: 'Torn',
      password: 'before it changed',
    });
    const tries = Array.from({ length: 8 }, () => server.as('torn', 'before it changed').catch(() => null));
    const changed = await admin.put(`/api/v1/agents/${made.body.id}`, { password: 'after it changed' });
    expect(changed.status).toBe(200);
    for (const opened of await Promise.all(tries)) {
      const status = opened === null ? 401 : (await opened.get('/api/v1/me')).status;
      expect(status).toBe(401);
    }
  });

  it('remembers the language a person chose, and answers in the language of the request', async () => {
    const mia = await server.as('mia');
    expect((await mia.put('/api/v1/me/locale', { locale: 'nl' })).body.locale).toBe('nl');
    expect((await mia.get('/api/v1/tokens')).body.title).toBe('U mag dit niet doen');
    const german = await mia.get('/api/v1/tokens', { 'accept-language': 'fr, de-AT;q=0.9, en;q=0.1' });
    expect(german.body.title).toBe('Dazu sind Sie nicht berechtigt');
    expect(german.headers['content-language']).toBe('de');
  });
});

describe('an API token', () => {
  it('is shown once, acts as its maker within its scopes, and ends when removed', async () => {
    const admin = await server.as('admin');
    const made = await admin.post('/api/v1/tokens', { name: 'report', scopes: ['read'] });
    expect(made.status).toBe(201);
    const program = server.client({ authorization: `Bearer ${made.body.token}` });
    expect((await program.get('/api/v1/agents')).status).toBe(200);
    expect(await program.post('/api/v1/teams', { name: 'x' })).toMatchObject({
      status: 403,
      body: { code: 'scope-missing' },
    });
    const listed = await admin.get('/api/v1/tokens');
    expect(JSON.stringify(listed.body)).not.toContain(made.body.token);
    expect((await admin.delete(`/api/v1/tokens/${made.body.id}`)).status).toBe(204);
    expect((await program.get('/api/v1/agents')).status).toBe(401);
    expect((await admin.delete(`/api/v1/tokens/${made.body.id}`)).status).toBe(404);
    expect((await admin.delete('/api/v1/tokens/nonsense')).status).toBe(404);
  });

  it('needs no CSRF token and cannot make one that may do more', async () => {
    const admin = await server.as('admin');
    const made = await admin.post('/api/v1/tokens', { name: 'setup', scopes: ['admin'] });
    const program = server.client({ authorization: `Bearer ${made.body.token}` });
    expect((await program.post('/api/v1/teams', { name: 'Made by a program' })).status).toBe(201);
    const more = await program.post('/api/v1/tokens', { name: 'more', scopes: ['calls'] });
    expect(more).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
  });

  it('can be given another name and other scopes, which hold from its next request on', async () => {
    const admin = await server.as('admin');
    const { id, token } = (await admin.post('/api/v1/tokens', { name: 'report', scopes: ['read'] })).body;
    const program = server.client({ authorization: `Bearer ${token}` });
    const team = (name: string) => program.post('/api/v1/teams', { name });
    expect((await team('Too early')).status).toBe(403);
    const url = `/api/v1/tokens/${id}`;
    const changed = await admin.put(url, { name: 'teams', scopes: ['admin'] });
    expect(changed).toMatchObject({ status: 200, body: { id, name: 'teams', scopes: ['admin'] } });
    expect(JSON.stringify(changed.body)).not.toContain(token);
    expect((await admin.get(url)).body).toEqual(changed.body);
    expect((await team('In time')).status).toBe(201);
    const more = await program.put(url, { name: 'teams', scopes: ['admin', 'crm'] });
    expect(more).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
    expect((await admin.put('/api/v1/tokens/nonsense', { name: 'x', scopes: ['read'] })).status).toBe(404);
    expect((await admin.get('/api/v1/audit?limit=20')).body.items).toContainEqual(
      expect.objectContaining({
        action: 'changed',
        noun: 'token',
        nounId: id,
        before: { name: 'report', scopes: ['read'] },
        after: { name: 'teams', scopes: ['admin'] },
      }),
    );
  });

  it('is made by administrators only', async () => {
    for (const username of ['mia', 'sara']) {
      const person = await server.as(username);
      const answer = await person.post('/api/v1/tokens', { name: 'x', scopes: ['read'] });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });
});

describe('the address behind proxies', () => {
  const addressOf = async (trustProxy: TestServerOptions['trustProxy'], from: string, forwarded: string) => {
    const behind = await testServer((await testDatabase()).db, { trustProxy });
    await behind.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      remoteAddress: from,
      headers: { 'x-forwarded-for': forwarded },
      payload: { username: 'mia', password: 'a wrong guess' },
    });
    const admin = await behind.as('admin');
    return (await admin.get('/api/v1/audit?limit=1')).body.items[0].after.address;
  };

  it.each([
    [false, '10.0.0.1', '10.0.0.1'],
    // What the client claims of itself stands at the left.
    [1, '10.0.0.1', '203.0.113.9'],
    [2, '10.0.0.1', '198.51.100.7'],
    [['10.0.0.0/24'], '10.0.0.1', '203.0.113.9'],
    [['10.0.0.1', '203.0.113.9'], '10.0.0.1', '198.51.100.7'],
    // Whoever comes round the proxy is not believed.
    [['10.0.0.0/24'], '192.0.2.66', '192.0.2.66'],
  ] as const)('with %j believed is read from the right, coming from %s', async (trusted, from, expected) => {
    expect(await addressOf(trusted, from, '192.0.2.1, 198.51.100.7, 203.0.113.9')).toBe(expected);
  });
});

describe('the audit of signing in', () => {
  const newest = async () => {
    const admin = await server.as('admin');
    return (await admin.get('/api/v1/audit?limit=1')).body.items[0];
  };

  it('records a wrong password for an existing person, and nothing that was typed', async () => {
    const mia = (await (await server.as('mia')).get('/api/v1/me')).body.id;
    const client = server.client();
    await client.post('/api/v1/session', { username: 'mia', password: 'a wrong guess' });
    const entry = await newest();
    expect(entry).toMatchObject({ action: 'failed', noun: 'sign-in', nounId: mia, by: { id: null } });
    expect(entry.after).toEqual({ address: '127.0.0.1' });
    await client.post('/api/v1/session', { username: 'typed-my-password-here', password: 'x' });
    expect(await newest()).toEqual(entry);
  });

  it('records a wrong old password and a changed password', async () => {
    const sara = await server.as('sara');
    const url = '/api/v1/me/password';
    await sara.put(url, { old: 'not this one', new: 'a new good password' });
    expect(await newest()).toMatchObject({ action: 'failed', noun: 'sign-in' });
    await sara.put(url, { old: demoPassword, new: 'a new good password' });
    expect(await newest()).toMatchObject({ action: 'changed', noun: 'password', before: null, after: null });
  });

  it('records created and deleted tokens, without the token', async () => {
    const admin = await server.as('admin');
    const made = (await admin.post('/api/v1/tokens', { name: 'audited', scopes: ['read'] })).body;
    const created = await newest();
    expect(created).toMatchObject({
      action: 'created',
      noun: 'token',
      nounId: made.id,
      after: { name: 'audited', scopes: ['read'] },
    });
    expect(JSON.stringify(created)).not.toContain(made.token);
    await admin.delete(`/api/v1/tokens/${made.id}`);
    expect(await newest()).toMatchObject({
      action: 'removed',
      noun: 'token',
      nounId: made.id,
      by: { name: 'Alex Brandt' },
      before: { name: 'audited' },
    });
  });
});
