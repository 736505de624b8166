import { describe, expect, it } from 'vitest';
import { setupCode, testServer, type Answer, type Client } from '../../../../test/support/http/http.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';

const database = await testDatabase();
const server = await testServer(database.db, { workflowExists: async () => false });
const admin = await server.as('admin');
const mia = await server.as('mia');
const sara = await server.as('sara');

const noSuchId = '0198b0d4-4f6c-7c3e-8d11-000000000000';
const named = async (client: Client, path: string, name: string) => {
  const { items } = (await client.get(`/api/v1/${path}`)).body;
  return items.find((item: { name: string }) => item.name === name);
};

describe('the demonstration', () => {
  it('has its people, queues and numbers', async () => {
    const agents = (await admin.get('/api/v1/agents')).body.items;
    const usernames = agents.map((agent: { username: string }) => agent.username);
    expect(usernames.toSorted()).toEqual(['admin', 'lotte', 'mia', 'sara', 'tom']);
    expect((await named(admin, 'queues', 'support')).members).toHaveLength(3);
    expect(await named(admin, 'skills', 'support')).toMatchObject({
      outbound: true,
      callerNumber: '+498912345670',
    });
    expect((await admin.get('/api/v1/numbers/+498912345670')).body).toMatchObject({
      country: 'DE',
      timeZone: 'Europe/Berlin',
      hours: null,
      ivr: null,
    });
    expect((await admin.get('/api/v1/numbers/%2B12025550100')).body.country).toBe('US');
  });
});

describe('agents', () => {
  it('are made with a password, a skill and its queue, and can sign in', async () => {
    const support = await named(admin, 'skills', 'support');
    const made = await admin.post('/api/v1/agents', {
      username: 'nora',
      name: 'Nora Keller',
      extension: '210',
      skills: [{ skill: support.id, level: 8, outbound: true }],
      password: 'a long enough one',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      username: 'nora',
      country: 'DE',
      roles: ['agent'],
      capacity: { voice: 1 },
    });
    expect(made.headers.location).toBe(`/api/v1/agents/${made.body.id}`);
    expect(JSON.stringify(made.body)).not.toContain('password');
    expect((await named(admin, 'queues', 'support')).members).toContain(made.body.id);
    await expect(server.as('nora', 'a long enough one')).resolves.toBeDefined();
  });

  it('keep what a change leaves out', async () => {
    const nora = await named(admin, 'agents', 'Nora Keller');
    const changed = await admin.put(`/api/v1/agents/${nora.id}`, { address: 'Hauptstraße 1, 80331 München' });
    expect(changed.body).toEqual({ ...nora, address: 'Hauptstraße 1, 80331 München' });
    expect((await admin.put(`/api/v1/agents/${nora.id}`, changed.body)).body).toEqual(changed.body);
  });

  it('leave the queue with the skill', async () => {
    const nora = await named(admin, 'agents', 'Nora Keller');
    await admin.put(`/api/v1/agents/${nora.id}`, { skills: [] });
    expect((await named(admin, 'queues', 'support')).members).not.toContain(nora.id);
  });

  it('are refused with every fault at once', async () => {
    const answer = await admin.post('/api/v1/agents', {
      username: 'MIA',
      name: 'Second Mia',
      extension: '201',
      team: noSuchId,
      skills: [{ skill: 'nonsense' }],
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid' } });
    const paths = answer.body.errors.map((error: { path: string }) => error.path);
    expect(paths.toSorted()).toEqual(['extension', 'skills[0].skill', 'team', 'username']);
  });

  it('are refused as existing when only the name is taken', async () => {
    const answer = await admin.post('/api/v1/agents', { username: 'Tom', name: 'Tom' });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'already-exists', errors: [{ path: 'username' }] },
    });
  });

  it.each([
    [{ name: 'No username' }],
    [{ username: 'x y', name: 'x' }],
    [{ username: 'x', name: 'x', locale: 'fr' }],
    [{ username: 'x', name: 'x', country: 'XX' }],
    [{ username: 'x', name: 'x', roles: [] }],
    [{ username: 'x', name: 'x', roles: ['root'] }],
    [{ username: 'x', name: 'x\u0000' }],
    [{ username: 'x', name: 'x', skills: [{ skill: 'x', level: 11 }] }],
    [{ username: 'x', name: 'x', password: 'short' }],
    [{ username: 'x', name: 'x', unknown: true }],
  ])('are not understood as %j', async (body) => {
    expect(await admin.post('/api/v1/agents', body)).toMatchObject({
      status: 400,
      body: { code: 'bad-request' },
    });
  });

  it('show colleagues no more than a transfer needs', async () => {
    const seen = await named(mia, 'agents', 'Tom Becker');
    expect(Object.keys(seen).toSorted()).toEqual(['extension', 'id', 'name', 'roles', 'skills', 'team']);
    expect(await named(mia, 'agents', 'Mia Krüger')).toMatchObject({ email: 'mia@example.com' });
  });

  it('cannot be removed when they are the last administrator or oneself', async () => {
    const alex = await named(admin, 'agents', 'Alex Brandt');
    expect(await admin.delete(`/api/v1/agents/${alex.id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use' },
    });
    expect(await admin.put(`/api/v1/agents/${alex.id}`, { roles: ['agent'] })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'roles' }] },
    });
  });

  it('are signed out when removed', async () => {
    const nora = await server.as('nora', 'a long enough one');
    const { id } = (await nora.get('/api/v1/me')).body;
    expect((await admin.delete(`/api/v1/agents/${id}`)).status).toBe(204);
    expect((await nora.get('/api/v1/me')).status).toBe(401);
    expect((await admin.get(`/api/v1/agents/${id}`)).status).toBe(404);
  });

  it('are signed out everywhere when an administrator sets their password', async () => {
    const { body } = await admin.post('/api/v1/agents', {
      username: 'forgetful',
      name: 'Forgetful',
      password: 'the first password',
    });
    const person = await server.as('forgetful', 'the first password');
    const cookie = person.headers['cookie']?.split('=')[1] ?? '';
    const found = await server.signIn.session(cookie);
    let streamEnded = false;
    server.signIn.watch.start({ by: 'session', id: found?.session.id ?? '' }, () => (streamEnded = true));
    expect((await admin.put(`/api/v1/agents/${body.id}`, { name: 'Renamed' })).status).toBe(200);
    expect((await person.get('/api/v1/me')).status).toBe(200);
    expect((await admin.put(`/api/v1/agents/${body.id}`, { password: 'the second one' })).status).toBe(200);
    expect((await person.get('/api/v1/me')).status).toBe(401);
    expect(streamEnded).toBe(true);
    await expect(server.as('forgetful', 'the second one')).resolves.toBeDefined();
    expect((await admin.delete(`/api/v1/agents/${body.id}`)).status).toBe(204);
  });

  it('have a default for do-not-log that administrators set', async () => {
    const { id } = (await mia.get('/api/v1/me')).body;
    expect((await mia.put(`/api/v1/agents/${id}/defaults`, { doNotLog: true })).status).toBe(403);
    expect((await admin.put(`/api/v1/agents/${id}/defaults`, { doNotLog: true })).body).toEqual({
      doNotLog: true,
    });
    expect((await mia.get('/api/v1/me')).body.doNotLog).toBe(true);
  });
});

describe('teams', () => {
  it('name their agents, who are in one team only', async () => {
    const tom = await named(admin, 'agents', 'Tom Becker');
    const made = await admin.post('/api/v1/teams', { name: 'Night', agents: [tom.id] });
    expect(made.body.agents).toEqual([tom.id]);
    expect((await named(admin, 'teams', 'Service')).agents).not.toContain(tom.id);
    const url = `/api/v1/teams/${made.body.id}`;
    expect(await admin.delete(url)).toMatchObject({
      status: 409,
      body: { code: 'in-use', errors: [{ path: 'agent', message: 'agent Tom Becker' }] },
    });
    expect((await admin.put(url, { agents: [] })).body.agents).toEqual([]);
    expect((await admin.delete(url)).status).toBe(204);
    expect((await admin.delete(url)).status).toBe(404);
  });
});

describe('skills and queues', () => {
  it('belong together, one queue to a skill', async () => {
    const skill = (await admin.post('/api/v1/skills', { name: 'billing' })).body;
    expect(skill).toMatchObject({ channel: 'voice', outbound: false, callerNumber: null, queue: null });
    const tom = await named(admin, 'agents', 'Tom Becker');
    const queue = await admin.post('/api/v1/queues', { name: 'Billing', skill: skill.id, members: [tom.id] });
    expect(queue.status).toBe(201);
    expect(queue.body).toMatchObject({ strategy: 'longest-idle', offerSeconds: 20, members: [tom.id] });
    const after = await named(admin, 'agents', 'Tom Becker');
    expect(after.skills).toContainEqual({ skill: skill.id, level: 5, outbound: false });
    expect((await named(admin, 'skills', 'billing')).queue).toBe(queue.body.id);
    const second = await admin.post('/api/v1/queues', { name: 'Billing 2', skill: skill.id });
    expect(second).toMatchObject({ status: 422, body: { errors: [{ path: 'skill' }] } });
    expect(await admin.delete(`/api/v1/skills/${skill.id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use' },
    });
  });

  it('refuse what this release does not carry out', async () => {
    const chat = await admin.post('/api/v1/skills', { name: 'chat', channel: 'chat' });
    expect(chat.body.code).toBe('setting-not-available');
  });

  it('refuse a caller number that is not ours', async () => {
    const skill = { name: 'out', outbound: true, callerNumber: '+4930123456' };
    expect(await admin.post('/api/v1/skills', skill)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'callerNumber' }] },
    });
  });
});

describe('numbers', () => {
  it('lead to a queue or an agent, read in any spelling', async () => {
    const queue = await named(admin, 'queues', 'sales');
    const number = { number: '+49 (0)30 1234567', country: 'DE', timeZone: 'Europe/Berlin', queue: queue.id };
    const made = await admin.post('/api/v1/numbers', number);
    expect(made.body).toMatchObject({
      number: '+49301234567',
      queue: queue.id,
      agent: null,
      full: { do: 'end' },
    });
    expect(await admin.post('/api/v1/numbers', number)).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    });
    expect(await admin.delete(`/api/v1/queues/${queue.id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use' },
    });
    expect((await admin.delete('/api/v1/numbers/+49301234567')).status).toBe(204);
  });

  it.each([
    [{ agent: 'x', queue: 'y' }, 'invalid'],
    [{ queue: null }, 'invalid'],
    [{ hours: noSuchId }, 'invalid'],
    [{ closed: { do: 'queue', to: noSuchId } }, 'invalid'],
    [{ closed: { do: 'voicemail' } }, 'setting-not-available'],
    [{ full: { do: 'callback' } }, 'setting-not-available'],
    [{ number: '+4930' }, 'invalid'],
  ])('refuse %j as %s', async (change, code) => {
    const answer = await admin.put('/api/v1/numbers/+498912345670', change);
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });

  it('are found under no other text', async () => {
    expect((await admin.get('/api/v1/numbers/nonsense')).status).toBe(404);
    expect((await admin.get('/api/v1/numbers/+498912345671')).status).toBe(404);
    expect((await admin.put('/api/v1/numbers/+498912345671', {})).status).toBe(404);
  });
});

describe('hours', () => {
  it('are kept by numbers and validated as a whole', async () => {
    const weekly = {
      mon: [
        ['09:00', '12:00'],
        ['13:00', '17:00'],
      ],
    };
    const made = await admin.post('/api/v1/hours', { timeZone: 'Europe/Berlin', weekly });
    expect(made.status).toBe(201);
    expect(made.body.weekly).toMatchObject({ mon: weekly.mon, sun: [] });
    await admin.put('/api/v1/numbers/+498912345670', { hours: made.body.id });
    const url = `/api/v1/hours/${made.body.id}`;
    expect(await admin.delete(url)).toMatchObject({ status: 409, body: { errors: [{ path: 'number' }] } });
    await admin.put('/api/v1/numbers/+498912345670', { hours: null });
    expect((await admin.delete(url)).status).toBe(204);
  });

  it('refuse openings that overlap or end before they begin, and dates named twice', async () => {
    const answer = await admin.post('/api/v1/hours', {
      timeZone: 'Europe/Berlin',
      weekly: {
        mon: [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
        tue: [['17:00', '09:00']],
      },
      exceptions: [
        { date: '2026-12-24', open: [] },
        { date: '2026-12-24', open: [] },
      ],
    });
    const paths = answer.body.errors.map((error: { path: string }) => error.path);
    expect(paths).toEqual(['weekly.mon[1]', 'weekly.tue[0]', 'exceptions[1].date']);
  });

  it.each([
    [{ timeZone: 'Europe/Nowhere', weekly: {} }],
    [{ timeZone: '+01:00', weekly: {} }],
    [{ timeZone: 'Europe/Berlin', weekly: { mon: [['9:00', '17:00']] } }],
    [{ timeZone: 'Europe/Berlin', weekly: {}, exceptions: [{ date: '2026-02-30', open: [] }] }],
  ])('are not understood as %j', async (body) => {
    expect((await admin.post('/api/v1/hours', body)).status).toBe(400);
  });
});

describe('settings', () => {
  it('keep what a change leaves out', async () => {
    const changed = await admin.put('/api/v1/settings', { clickToDial: { enabled: false } });
    expect(changed.body).toMatchObject({
      country: 'DE',
      presence: { logoutCheck: false },
      clickToDial: { enabled: false },
    });
    expect((await sara.get('/api/v1/settings')).body).toEqual(changed.body);
    expect((await mia.get('/api/v1/settings')).status).toBe(403);
  });

  it.each([
    [{ sessions: { elevation: true } }, 'setting-not-available', 'sessions.elevation'],
    [{ capacity: { voiceBlocks: false } }, 'setting-not-available', 'capacity.voiceBlocks'],
    [{ defaultWorkflow: noSuchId }, 'invalid', 'defaultWorkflow'],
  ])('refuse %j', async (body, code, path) => {
    expect(await admin.put('/api/v1/settings', body)).toMatchObject({
      status: 422,
      body: { code, errors: [{ path }] },
    });
  });
});

describe('lists', () => {
  it('are read page by page without a gap', async () => {
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer['body'] = (
        await admin.get(`/api/v1/agents?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).body;
      names.push(...page.items.map((item: { name: string }) => item.name));
      cursor = page.next;
    }
    expect(names).toEqual(['Alex Brandt', 'Lotte Visser', 'Mia Krüger', 'Sara Vogel', 'Tom Becker']);
  });

  it.each(['cursor=nonsense', 'limit=0', 'limit=many', 'limit=100000'])(
    'do not understand %s',
    async (query) => {
      expect((await admin.get(`/api/v1/agents?${query}`)).status).toBe(400);
    },
  );
});

describe('changes', () => {
  it.each(['agents', 'teams', 'skills', 'queues', 'numbers', 'hours'])(
    'of %s are for administrators',
    async (path) => {
      for (const person of [mia, sara]) {
        expect((await person.delete(`/api/v1/${path}/${noSuchId}`)).status).toBe(403);
        expect((await person.put(`/api/v1/${path}/${noSuchId}`, {})).status).toBe(403);
      }
      expect((await server.client().get(`/api/v1/${path}`)).status).toBe(401);
      expect((await admin.get(`/api/v1/${path}/${noSuchId}`)).status).toBe(404);
      expect((await admin.delete(`/api/v1/${path}/${noSuchId}`)).status).toBe(404);
    },
  );

  it('describe what a change may hold, and that it need hold none of it', async () => {
    const { paths } = (await server.client().get('/api/v1/openapi.json')).body;
    for (const [path, member] of [
      ['agents', 'username'],
      ['queues', 'offerSeconds'],
      ['numbers', 'timeZone'],
      ['hours', 'weekly'],
      ['teams', 'name'],
      ['skills', 'channel'],
    ] as const) {
      const { schema } = paths[`/api/v1/${path}/{key}`].put.requestBody.content['application/json'];
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(Object.keys(schema.properties)).toContain(member);
      expect(schema.required ?? []).toEqual([]);
      expect(schema.properties[member].default).toBeUndefined();
    }
  });

  it('are in the audit with who, what, before and after, and no secret', async () => {
    const made = await admin.post('/api/v1/agents', {
      username: 'audited',
      name: 'A',
      password: 'very secret word',
    });
    const audit = await admin.get('/api/v1/audit?limit=2');
    expect(audit.body.items.map((entry: { noun: string }) => entry.noun).toSorted()).toEqual([
      'agent',
      'password',
    ]);
    const entry = audit.body.items.find((item: { noun: string }) => item.noun === 'agent');
    expect(entry).toMatchObject({
      action: 'created',
      nounId: made.body.id,
      by: { name: 'Alex Brandt' },
      before: null,
    });
    expect(JSON.stringify(audit.body)).not.toMatch(/secret|argon2/);
    const older = await admin.get(`/api/v1/audit?limit=2&cursor=${audit.body.next}`);
    expect(older.body.items[0].id < audit.body.items[1].id).toBe(true);
    expect((await sara.get('/api/v1/audit')).status).toBe(403);
  });

  it('of two at the same moment leave no name twice', async () => {
    const body = { username: 'twice', name: 'Twice' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => admin.post('/api/v1/agents', body)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
  });

  it('made on another server are seen after a refresh', async () => {
    const other = await testServer(database.db, { empty: true });
    await admin.post('/api/v1/teams', { name: 'Elsewhere' });
    await other.organisation.refresh();
    expect(other.organisation.teams().map(({ name }) => name)).toContain('Elsewhere');
    // A server whose memory is old decides on what is in the database.
    await admin.post('/api/v1/teams', { name: 'Again' });
    const otherAdmin = await other.as('admin');
    expect((await otherAdmin.post('/api/v1/teams', { name: 'again' })).body.code).toBe('already-exists');
  });
});

describe('a change of what another server has changed, which is not known here yet', () => {
  /** An address here, seen; then changed by an administrator of another server. Gives both versions. */
  async function changedElsewhere(url: string, theirs: object) {
    const seen = String((await admin.get(url)).headers['etag']);
    const other = await testServer(database.db, { empty: true });
    const there = await (await other.as('admin')).put(url, theirs);
    expect(there.status).toBe(200);
    return { seen, now: String(there.headers['etag']) };
  }
  const team = async (name: string) =>
    `/api/v1/teams/${(await admin.post('/api/v1/teams', { name })).body.id}`;

  it.each([
    ['team', () => team('Stale'), { name: 'Theirs' }, { agents: [] }],
    ['settings', async () => '/api/v1/settings', { country: 'NL' }, { clickToDial: { enabled: true } }],
  ])('is refused with what there is now, and goes through on top of it: %s', async (_, at, theirs, mine) => {
    const url = await at();
    const { seen, now } = await changedElsewhere(url, theirs);
    const refused = await admin.put(url, mine, { 'if-match': seen });
    expect(refused).toMatchObject({ status: 412, body: { code: 'changed-meanwhile', current: theirs } });
    expect(refused.headers['etag']).toBe(now);
    expect(await admin.put(url, mine, { 'if-match': now })).toMatchObject({ status: 200, body: theirs });
  });

  it('is carried out where it is based on that', async () => {
    const url = await team('Fresh');
    const { now } = await changedElsewhere(url, { name: 'Theirs, fresh' });
    const { status, body } = await admin.put(url, { agents: [] }, { 'if-match': now });
    expect([status, body.name]).toEqual([200, 'Theirs, fresh']);
  });

  it('is no removal, which is told what there is now', async () => {
    const url = await team('Removed');
    const { seen, now } = await changedElsewhere(url, { name: 'Theirs, kept' });
    const refused = await admin.delete(url, { 'if-match': seen });
    expect(refused).toMatchObject({ status: 412, body: { current: { name: 'Theirs, kept' } } });
    expect(refused.headers['etag']).toBe(now);
  });
});

describe('an organisation without people', () => {
  it('gets its first administrator by the code that was printed, once', async () => {
    const { db } = await testDatabase();
    const empty = await testServer(db, { empty: true });
    const client = empty.client();
    const first = { username: 'first', name: 'First', password: 'a long enough one' };
    expect((await client.get('/api/v1/setup')).body).toEqual({ needed: true });
    expect(await client.post('/api/v1/setup', { ...first, code: 'WRONG' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'code' }] },
    });
    expect((await client.post('/api/v1/setup', { ...first, code: setupCode })).status).toBe(204);
    expect((await client.get('/api/v1/setup')).body).toEqual({ needed: false });
    expect((await client.post('/api/v1/setup', { ...first, code: setupCode })).status).toBe(409);
    const me = await (await empty.as('first', 'a long enough one')).get('/api/v1/me');
    expect(me.body.roles).toEqual(['administrator']);
  });

  it('takes ten wrong codes at once and no more, and the right one five minutes later', async () => {
    const { db } = await testDatabase();
    const empty = await testServer(db, { empty: true });
    const first = { username: 'first', name: 'First', password: 'a long enough one' };
    const guess = (code: string) => empty.client().post('/api/v1/setup', { ...first, code });
    const guesses = Array.from({ length: 40 }, (_, number) => guess(`GUESS-${number}`));
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
    const locked = await guess(setupCode);
    expect(locked).toMatchObject({ status: 429, body: { code: 'locked-out' } });
    expect(locked.headers['retry-after']).toBe('300');
    empty.systemClock.advance(5 * 60_000);
    expect((await guess(setupCode)).status).toBe(204);
  });
});
