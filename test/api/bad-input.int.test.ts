import { describe, expect, it } from 'vitest';
import { startApi, support } from './harness.ts';
import { everyAction, refusal, talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, tom, sara, admin } = api;

const nobody = '00000000-0000-7000-8000-999999999999';

describe('what is not there', () => {
  it.each([nobody, 'x', '%00', '..', '😀', "' or 1=1 --", '1'.repeat(90), 'x'.repeat(500)])(
    'has no interaction %s',
    async (given) => {
      const id = encodeURIComponent(given);
      for (const path of ['', '/why']) {
        expect(refusal(await mia.get(`/interactions/${id}${path}`))).toMatch(
          /^(404 not-found|400 bad-request)$/,
        );
      }
      expect((await mia.tries(id, 'answer')).status).toBeOneOf([400, 404]);
      expect((await mia.patch(`/interactions/${id}/details`, { comments: 'x' })).status).toBeOneOf([
        400, 404,
      ]);
      expect((await mia.tick(id, true)).status).toBeOneOf([400, 404]);
      expect((await mia.get(`/crm/contact/${id}/activities`)).status).toBeOneOf([400, 404]);
      expect((await mia.post(`/ledger/${id}/retry`)).status).toBeOneOf([400, 404]);
      expect((await mia.get(`/sessions/${id}`)).status).toBeOneOf([400, 404]);
    },
  );

  it('has no action', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    expect((await mia.tries(interaction.id, 'explode')).status).toBeOneOf([400, 404]);
    expect(refusal(await mia.get('/nothing'))).toBe('404 not-found');
    expect(refusal(await mia.put('/calls', {}))).toBe('405 method-not-allowed');
  });
});

it('a place in a list that nobody was given is not understood', async () => {
  for (const place of [['\0', '\0'], ['x'], 7]) {
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
    const answer = await mia.get(`/crm/unreadable-numbers?cursor=${cursor}`);
    expect(`${JSON.stringify(place)} ${refusal(answer)}`).toBe(`${JSON.stringify(place)} 400 bad-request`);
  }
});

describe('who is not signed in', () => {
  it('reaches nothing, and a browser’s change without its token is refused', async () => {
    for (const path of ['/desk', '/interactions', '/me', '/crm/search?q=a', '/workflows', '/ledger']) {
      const answer = await fetch(`${api.url}/api/v1${path}`);
      expect(`${path} ${answer.status}`).toBe(`${path} 401`);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
    const withoutToken = { 'x-csrf-token': '' };
    expect((await mia.put('/me/presence', { presence: 'available' }, withoutToken)).status).toBe(403);
    expect(await mia.presence()).toBe('logout');
  });
});

describe('a body of another shape', () => {
  it.each([
    ['POST', '/calls', {}],
    ['POST', '/calls', { to: 12 }],
    ['POST', '/calls', { to: '' }],
    ['POST', '/calls', { to: '+31205551234', skill: 7 }],
    ['POST', '/calls', { to: '+31205551234', record: 'contact' }],
    ['POST', '/calls', { to: '+31205551234', more: true }],
    ['POST', '/calls', []],
    ['POST', '/calls', '"text"'],
    ['POST', '/calls', '{"to":'],
    ['POST', '/calls', '{"to":"\\u0000"}'],
    ['PUT', '/me/presence', { presence: 'asleep' }],
    ['PUT', '/me/presence', { presence: 'busy' }],
    ['PUT', '/me/presence', {}],
    ['PUT', '/me/surfaces/desk', { state: 'maybe' }],
    ['PUT', '/me/surfaces/desk', { state: 'in', foreground: 'yes' }],
    ['PUT', '/me/surfaces/garden', { state: 'in' }],
    ['POST', '/simulator/calls', { to: support }],
    ['POST', '/simulator/calls', { from: '+31205551234' }],
    ['POST', '/crm/contact', { lastName: 12 }],
    ['POST', '/reconciliation', { from: 'yesterday', to: 'today' }],
  ] as const)('%s %s %j is not understood, and says where', async (method, path, given) => {
    const answer = await mia.send(method, path, given);
    expect(answer.status).toBeOneOf([400, 403, 422]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body.code).toBeTruthy();
  });

  it.each([
    { comments: 7 },
    { comments: 'a\u0000b' },
    { subject: 'a\u0000b' },
    { subject: ['a'] },
    { tags: 'a' },
    { tags: ['a', null] },
    { tags: ['\u0000'] },
    { disposition: {} },
    { name: 'Erika' },
    { name: { kind: 'contact' } },
    { name: { kind: 'contact', id: '\u0000', name: 'x' } },
    { relatedTo: [] },
    { extra: true },
    { comments: 'x'.repeat(32_001) },
    { comments: 'half a character: \ud83d' },
  ])('details %j are refused and nothing is kept', async (details) => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const answer = await mia.patch(`/interactions/${interaction.id}/details`, details);
    expect(answer.status).toBeOneOf([400, 422]);
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect((await mia.interaction(interaction.id)).details).toMatchObject({
      name: null,
      relatedTo: null,
      subject: null,
      comments: '',
      tags: [],
    });
  });

  it.each([
    { dueAt: '0000-01-01T00:00:00Z' },
    { dueAt: '9999-12-31T23:59:59Z' },
    { reminderAt: '0001-01-01T00:00:00+14:00' },
  ])(
    'a follow-up with %j, beyond the years that can be kept, is refused where it is chosen',
    async (when) => {
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const { interaction } = await talk(api, mia, anna);
      const answer = await mia.put(`/interactions/${interaction.id}/follow-up`, {
        choice: 'new-event',
        ...when,
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ path: Object.keys(when)[0], message: 'muss in den Jahren 1 bis 9999 liegen' }] },
      });
      const startsAt = Object.values(when)[0];
      expect((await admin.post('/crm/event', { subject: 'Never', startsAt })).status).toBe(400);
      expect((await admin.post('/crm/task', { subject: 'Never', due: '0000-01-01' })).status).toBe(400);
    },
  );

  it('a report beyond those years is refused, and one near them is returned', async () => {
    const report = (day: string, zone: string) =>
      admin.get(`/reports/missed-calls?from=${day}&to=${day}&zone=${encodeURIComponent(zone)}`);
    expect((await report('9999-12-31', 'Pacific/Apia')).status).toBe(400);
    expect((await report('0001-01-01', 'Asia/Tokyo')).status).toBe(400);
    expect((await report('9999-12-24', 'Pacific/Pago_Pago')).status).toBe(200);
    expect((await report('0001-01-07', 'Asia/Tokyo')).status).toBe(200);
  });

  it('a body that is too large is refused before it is read', async () => {
    const large = JSON.stringify({ to: '+31205551234', more: 'x'.repeat(3_000_000) });
    expect(refusal(await mia.send('POST', '/calls', large))).toBe('413 body-too-large');
    expect(refusal(await mia.send('POST', '/crm/contact', large))).toBe('413 body-too-large');
  });

  it('a body that is no JSON, by its own word, is refused', async () => {
    const answer = await mia.send('POST', '/calls', 'to=1', { 'content-type': 'text/plain' });
    expect(answer.status).toBeOneOf([400, 415]);
  });

  it.each(['from=yesterday', 'limit=0', 'limit=1000000', 'limit=x', 'cursor=x', 'kind=odd', 'log=odd'])(
    'a list asked for with %s is refused',
    async (query) => {
      expect((await mia.get(`/interactions?${query}`)).status).toBe(400);
    },
  );
});

describe('text', () => {
  it('with an emoji at the 255th character of the subject is cut before it, not through it', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    const start = 'a'.repeat(254);
    await mia.note(id, { subject: `${start}👩‍👩‍👧‍👦 and more` });
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    const ended = await mia.settled(id);
    const { past } = await api.timeline(anna);
    expect(past.map(({ subject }) => subject)).toEqual([start]);
    expect(ended.details.subject).toBe(`${start}👩‍👩‍👧‍👦 and more`);
  });

  it('in any writing, with line ends and marks, comes back as it was given', async () => {
    const anna = await api.contact({ firstName: 'שלום', lastName: 'محمد 👋🏽' });
    await mia.be({ desk: 'in' });
    const comments =
      "שלום עולם \u202eמשהו\u202c\nline two\r\n\ttab “quotes” <b>bold</b> '; drop table part; -- 漢字 é e\u0301";
    const { interaction } = await talk(api, mia, anna);
    const noted = await mia.note(interaction.id, { subject: 'نداء هاتفي', comments, tags: ['דחוף'] });
    expect(noted.details).toMatchObject({ subject: 'نداء هاتفي', comments, tags: ['דחוף'] });
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
    const { past } = await api.timeline(anna);
    expect(past.map(({ subject, description }) => [subject, description.startsWith(comments)])).toEqual([
      ['نداء هاتفي', true],
    ]);
  });
});

describe('a token of the API', () => {
  it('acts as who made it, within its scopes, until it is taken away', async () => {
    const made = await admin.post('/tokens', { name: 'reader', scopes: ['read'] });
    expect(made.status).toBe(201);
    const ask = (method: string, path: string, body?: unknown) =>
      fetch(`${api.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${made.body.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    expect((await (await ask('GET', '/me')).json()).id).toBe(admin.id);
    expect((await ask('GET', '/interactions')).status).toBe(200);
    expect((await ask('GET', '/crm/search?q=Erika')).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/calls', { to: '112' }],
      ['PUT', '/me/presence', { presence: 'available' }],
      ['POST', '/crm/contact', { lastName: 'x' }],
      ['PUT', '/settings', {}],
    ] as const)
      expect(`${path} ${(await ask(method, path, body)).status}`).toBe(`${path} 403`);
    await admin.delete(`/tokens/${made.body.id}`);
    expect((await ask('GET', '/me')).status).toBe(401);
  });
});

it('the list of contacts shows an agent their own, newest first, page by page, and by kind and log', async () => {
  const anna = await api.contact();
  await mia.be({ desk: 'in' });
  const made: string[] = [];
  for (let count = 0; count < 3; count += 1) made.unshift((await wholeCall(api, mia, anna)).id);
  const customer = await api.calls(anna.number);
  const missed = await mia.rings(customer.callId);
  await customer.hangUp();
  await mia.settled(missed.id);
  const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
  const first = (await mia.get('/interactions?limit=2')).body;
  expect(idsOf(first)).toEqual([missed.id, made[0]]);
  const second = (await mia.get(`/interactions?limit=2&cursor=${encodeURIComponent(first.next)}`)).body;
  expect(idsOf(second)).toEqual([made[1], made[2]]);
  expect(idsOf((await mia.get('/interactions?kind=inbound-missed')).body)).toContain(missed.id);
  expect(idsOf((await mia.get('/interactions?kind=inbound-missed')).body)).not.toContain(made[0]);
  expect(idsOf((await mia.get('/interactions?log=written&kind=inbound-answered&limit=3')).body)).toEqual(
    made,
  );
  expect(idsOf((await mia.get('/interactions?log=attention')).body)).toEqual([]);
  expect((await tom.get('/interactions')).body.items).toEqual([]);
  expect((await tom.get(`/interactions?agent=${mia.id}`)).body.items).toEqual([]);
  expect(idsOf((await admin.get(`/interactions?agent=${mia.id}&limit=1`)).body)).toEqual([missed.id]);
});

describe('somebody else’s call', () => {
  it('is not to be read by another agent, and not to be acted on by anybody', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    for (const path of [
      `/interactions/${id}`,
      `/interactions/${id}/why`,
      `/sessions/${interaction.sessionId}`,
    ])
      expect(`${path} ${refusal(await tom.get(path))}`).toBe(`${path} 403 forbidden`);
    for (const person of [tom, sara, admin]) {
      for (const action of [...everyAction, 'tones'])
        expect(refusal(await person.tries(id, action, { digits: '1' }))).toBe('409 not-yours');
      const patched = await person.patch(`/interactions/${id}/details`, { comments: 'Mine!' });
      expect(refusal(patched)).toBe('409 not-yours');
    }
    for (const person of [sara, admin]) expect((await person.interaction(id)).possible).toEqual([]);
    expect((await mia.interaction(id)).details.comments).toBe('');
    expect(
      (await tom.get('/interactions?limit=200')).body.items.map((one: { id: string }) => one.id),
    ).not.toContain(id);
    expect(
      (await sara.get('/interactions?limit=200')).body.items.map((one: { id: string }) => one.id),
    ).toContain(id);
  });
});
