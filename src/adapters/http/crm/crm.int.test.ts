import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testCrm, ownNumber } from '../../../../test/support/wiring/crm.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { agentId, recordId, writeId } from '../../../domain/ids.ts';
import type { TokenScope } from '../../../domain/organisation/rights.ts';
import type { App } from '../platform/app.ts';
import { crmRoutes } from './crm.ts';
import { ownCrmRoutes } from './own-crm.ts';
import { buildServer } from '../server.ts';

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const { db } = await testDatabase();
const parts = testCrm(db);
let app: App;
const mia = agentId('0198f000-0000-7000-8000-0000000000aa');

beforeAll(async () => {
  app = await buildServer({
    logger: pino({ level: 'silent' }),
    pages: null,
    requestsPerMinute: 0,
    signIns: {
      bySession: async () => null,
      // A token names its only scope.
      byToken: async (token) => ({
        by: 'token',
        token,
        scopes: token === 'read' || token === 'calls' ? [token satisfies TokenScope] : ['crm', 'read'],
        person: { id: mia, name: 'Mia', roles: ['agent'], locale: 'en' },
      }),
    },
  });
  const shown = { ...parts, isSubjectLocked: async () => false };
  crmRoutes(app, shown);
  ownCrmRoutes(app, parts.own, { ...shown, workflows: { inForce: () => [] } });
  await app.ready();
});
afterAll(() => app.close());

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
async function ask(method: Method, path: string, body?: unknown, token = 'crm') {
  const response = await app.inject({
    method,
    url: `/api/v1/crm/${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return { status: response.statusCode, body: response.body === '' ? null : response.json<unknown>() };
}

const Made = z.looseObject({ id: z.uuid(), kind: z.string(), name: z.string() });
async function make(kind: string, body: object): Promise<z.infer<typeof Made>> {
  const answer = await ask('POST', kind, body);
  expect(answer).toMatchObject({ status: 201 });
  return Made.parse(answer.body);
}
const List = z.object({ items: z.array(Made), next: z.string().nullable() });
const search = async (query: string) =>
  List.parse((await ask('GET', `search?q=${encodeURIComponent(query)}`)).body).items.map(({ name }) => name);
const searchEach = async (...queries: string[]) => {
  const found: Record<string, string> = {};
  for (const query of queries) found[query] = (await search(query)).join(', ');
  return found;
};
const eachIs = (value: string, ...queries: string[]) =>
  Object.fromEntries(queries.map((query) => [query, value]));
const statusOfSearch = async (query: string) =>
  (await ask('GET', `search?q=${encodeURIComponent(query)}`)).status;
const lookup = async (number: string, country = '') => {
  const { status, body } = await ask(
    'GET',
    `lookup?number=${encodeURIComponent(number)}${country === '' ? '' : `&country=${country}`}`,
  );
  expect(status).toBe(200);
  return z
    .object({ records: z.array(Made) })
    .parse(body)
    .records.map(({ name }) => name);
};

describe('a record', () => {
  it('is made, read, changed and deleted', async () => {
    const account = await make('account', { name: 'Erste GmbH', phone: '089 1234560', country: 'DE' });
    const contact = await make('contact', {
      firstName: 'Erika',
      lastName: 'Erste',
      phone: '+49 89 636-48018 ext. 5',
      mobile: 'call me',
      email: 'erika@erste.example',
      account: account.id,
      country: 'de',
      owner: 'mia',
    });
    expect(contact).toMatchObject({
      kind: 'contact',
      name: 'Erika Erste',
      phone: '+49 89 636-48018 ext. 5',
      account: { kind: 'account', id: account.id, name: 'Erste GmbH' },
      country: 'DE',
      owner: { id: 'mia', name: 'Mia' },
      numbers: [
        { field: 'phone', number: '+498963648018', extension: '5', label: '+49 89 63648018' },
        { field: 'mobile', number: null, extension: null, label: 'call me' },
      ],
    });
    const aCase = await make('case', { subject: 'Late', contact: contact.id, account });
    expect(aCase).toMatchObject({ name: matching(/^0000\d{4} Late$/u), status: 'new' });
    const chance = await make('opportunity', { name: 'Chairs', amount: 1200.5, account: account.id });
    expect(await ask('GET', `contact/${contact.id}`)).toMatchObject({
      status: 200,
      body: { ...contact, openCases: [{ id: aCase.id }], openOpportunities: [] },
    });
    expect(await ask('GET', `account/${account.id}`)).toMatchObject({
      body: { openCases: [{ id: aCase.id }], openOpportunities: [{ id: chance.id, name: 'Chairs' }] },
    });
    expect(await ask('PATCH', `contact/${contact.id}`, { firstName: 'Erna', mobile: null })).toMatchObject({
      status: 200,
      body: {
        name: 'Erna Erste',
        phone: '+49 89 636-48018 ext. 5',
        mobile: null,
        account: { id: account.id },
      },
    });
    expect(await ask('PATCH', `case/${aCase.id}`, { status: 'Closed' })).toMatchObject({
      body: { status: 'closed' },
    });
    expect(await ask('GET', `contact/${contact.id}`)).toMatchObject({ body: { openCases: [] } });
    expect(await ask('DELETE', `account/${account.id}`)).toEqual({ status: 204, body: null });
    expect(await ask('GET', `account/${account.id}`)).toMatchObject({ status: 404 });
    expect(await ask('DELETE', `account/${account.id}`)).toMatchObject({ status: 404 });
    expect(await ask('PATCH', `account/${account.id}`, { name: 'Again' })).toMatchObject({ status: 404 });
    expect(await ask('GET', `contact/${contact.id}`)).toMatchObject({ status: 200, body: { account: null } });
  });

  it('of every kind takes its fields and no others', async () => {
    const kinds: readonly (readonly [string, object])[] = [
      ['account', { name: 'A' }],
      ['contact', { lastName: 'C' }],
      ['lead', { lastName: 'L', company: 'LC', status: 'working' }],
      ['personAccount', { firstName: 'P', lastName: 'A' }],
      ['case', { subject: 'S', status: 'open' }],
      ['opportunity', { name: 'O', stage: 'Proposal', amount: 5, closeDate: '2026-12-24' }],
      ['task', { subject: 'T', status: 'open', due: '2026-12-24', description: 'D' }],
      ['event', { subject: 'E', startsAt: '2026-12-24T10:00:00+01:00', endsAt: '2026-12-24T11:00:00Z' }],
    ];
    for (const [kind, body] of kinds) {
      const record = await make(kind, body);
      expect(await ask('GET', `${kind}/${record.id}`)).toMatchObject({
        status: 200,
        body: { kind, id: record.id },
      });
      expect(await ask('PATCH', `${kind}/${record.id}`, {})).toMatchObject({ status: 200 });
      expect(await ask('POST', kind, { ...body, colour: 'red' })).toMatchObject({
        status: 400,
        body: { code: 'bad-request' },
      });
      expect(await ask('POST', kind, {})).toMatchObject({ status: 400 });
      expect(await ask('PATCH', `${kind}/${record.id}`, { id: 'x' })).toMatchObject({ status: 400 });
      for (const wrong of ['x', "' or 1=1 --", '00000000-0000-7000-8000-000000000000'])
        expect(await ask('GET', `${kind}/${encodeURIComponent(wrong)}`)).toMatchObject({ status: 404 });
      expect(await ask('DELETE', `${kind}/${record.id}`)).toMatchObject({ status: 204 });
      expect(await ask('GET', `${kind}/${record.id}`)).toMatchObject({ status: 404 });
    }
  });

  it.each([
    ['contact', { lastName: 7 }, 'lastName'],
    ['contact', { lastName: '' }, 'lastName'],
    ['contact', { lastName: ' ' }, 'lastName'],
    ['contact', { lastName: 'a\u0000b' }, 'lastName'],
    ['contact', { lastName: 'x'.repeat(101) }, 'lastName'],
    ['contact', { lastName: 'x', email: 'nobody' }, 'email'],
    ['contact', { lastName: 'x', country: 'Germany' }, 'country'],
    ['contact', { lastName: 'x', phone: 5 }, 'phone'],
    ['contact', { lastName: 'x', account: 5 }, 'account'],
    ['lead', { lastName: 'x', status: 'sleeping' }, 'status'],
    ['case', { subject: '😀'.repeat(256) }, 'subject'],
    ['opportunity', { name: 'x', amount: -1 }, 'amount'],
    ['opportunity', { name: 'x', amount: 1e300 }, 'amount'],
    ['opportunity', { name: 'x', closeDate: '2026-02-30' }, 'closeDate'],
    ['task', { subject: 'x', due: 'tomorrow' }, 'due'],
    ['task', { subject: 'x', description: 'x'.repeat(32_001) }, 'description'],
    ['event', { subject: 'x', startsAt: '2026-12-24', endsAt: '2026-12-24T11:00:00Z' }, 'startsAt'],
  ])('%s %j is not understood, and the answer names %s', async (kind, body, path) => {
    expect(await ask('POST', kind, body)).toMatchObject({
      status: 400,
      body: { code: 'bad-request', errors: [{ path: matching(new RegExp(`^${path}`, 'u')) }] },
    });
  });

  it.each([
    ['contact', { lastName: 'x', account: '00000000-0000-7000-8000-000000000000' }, 'account'],
    ['contact', { lastName: 'x', account: 'no uuid' }, 'account'],
    ['contact', { lastName: 'x', owner: 'nobody' }, 'owner'],
    ['task', { subject: 'x', who: { id: 'nobody', kind: 'contact' } }, 'who'],
    ['event', { subject: 'x', startsAt: '2026-12-24T12:00:00Z', endsAt: '2026-12-24T11:00:00Z' }, 'endsAt'],
  ])('%s %j is refused, and the answer names %s', async (kind, body, path) => {
    expect(await ask('POST', kind, body)).toMatchObject({
      status: 422,
      body: { code: 'invalid', errors: [{ path, message: matching(/^(?!problem\.)/u) }] },
    });
  });

  it('of the wrong kind is refused, with the kinds that are allowed', async () => {
    const lead = await make('lead', { lastName: 'Wrong' });
    expect(await ask('POST', 'contact', { lastName: 'x', account: lead.id })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'account', message: matching(/account/u) }] },
    });
    expect(await ask('GET', `contact/${lead.id}`)).toMatchObject({ status: 404 });
  });

  it('keeps any text that people write', async () => {
    const names = ['😀', 'שלום', '\u202eabc', "O'Neill; drop table crm_record", '%_\\', 'ﬁ'];
    for (const lastName of names) {
      const { id } = await make('contact', { lastName, email: '' });
      const { body } = await ask('GET', `contact/${id}`);
      expect(body).toMatchObject({ lastName, email: null });
    }
  });

  it('is not made with half a character, which the database could not store', async () => {
    expect(await ask('POST', 'contact', { lastName: 'half \ud83d' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'lastName' }] },
    });
  });

  it('is for those whose token has the scope', async () => {
    expect(await ask('POST', 'contact', { lastName: 'x' }, 'read')).toMatchObject({ status: 403 });
    expect(await ask('GET', 'search?q=x', undefined, 'read')).toMatchObject({ status: 200 });
    expect(await ask('GET', 'search?q=x', undefined, 'calls')).toMatchObject({ status: 403 });
  });
});

describe('searching', () => {
  it('finds by the beginnings of words, without accents and capitals', async () => {
    await make('contact', {
      firstName: 'Jürgen',
      lastName: 'Groß-Lüdenscheidt',
      email: 'jgl@searching.example',
    });
    await make('lead', { lastName: 'Ludens', company: 'Größer AG' });
    const queries = ['jurgen gross', 'JÜRGEN', 'ludensch', 'Groß-Lüdensch', 'jgl@searching.example'];
    expect(await searchEach(...queries)).toEqual(eachIs('Jürgen Groß-Lüdenscheidt', ...queries));
    expect(await search('grosser')).toEqual(['Ludens']);
    expect((await search('lüdens')).toSorted()).toEqual(['Jürgen Groß-Lüdenscheidt', 'Ludens']);
    expect(await search('enscheidt')).toEqual([]);
  });

  it('finds by number in any spelling, and by case number', async () => {
    await make('contact', { lastName: 'Numbered', phone: '089/99887766' });
    const spellings = ['+498999887766', '0049 89 99887766', '089 998 877 66', 'tel:+49-89-99887766'];
    expect(await searchEach(...spellings)).toEqual(eachIs('Numbered', ...spellings));
    const { name } = await make('case', { subject: 'Counted' });
    const number = name.split(' ')[0] ?? '';
    expect(await search(number)).toEqual([name]);
    expect(await search(String(Number(number)))).toEqual([name]);
  });

  it('takes any text', async () => {
    for (const query of ["'", "a' | 'b", '!!!', ':*', '😀', '\\', '&', 'שלום', 'x'.repeat(200)])
      expect([query, await statusOfSearch(query)]).toEqual([query, 200]);
    for (const query of ['', ' ', '\u0000', 'x'.repeat(201)])
      expect([query, await statusOfSearch(query)]).toEqual([query, 400]);
    expect((await ask('GET', 'search')).status).toBe(400);
  });

  it('gives every hit once, page after page', async () => {
    for (let index = 0; index < 7; index += 1) await make('account', { name: `Paging ${index}` });
    const found: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: z.infer<typeof List> = List.parse(
        (await ask('GET', `search?q=paging&limit=3${next === '' ? '' : `&cursor=${next}`}`)).body,
      );
      expect(page.items.length).toBeLessThanOrEqual(3);
      found.push(...page.items.map(({ name }) => name));
      next = page.next;
    }
    expect(found.toSorted()).toEqual(Array.from({ length: 7 }, (_, index) => `Paging ${index}`));
    for (const cursor of ['x', 'W10', Buffer.from('["-1","x"]').toString('base64url')])
      expect((await ask('GET', `search?q=paging&cursor=${cursor}`)).status).toBe(400);
  });
});

describe('looking a number up', () => {
  it('gives the preferred record first', async () => {
    const account = await make('account', { name: 'Order account', phone: '+442079460999' });
    await make('personAccount', { lastName: 'Order person', phone: '+442079460999' });
    await make('lead', { lastName: 'Order lead', phone: '(020) 7946 0999', country: 'GB' });
    await make('contact', { lastName: 'Older', mobile: '0044 20 79460999', account: account.id });
    parts.pass(1000);
    await make('contact', { lastName: 'Newer', phone: '+44 (0)20 7946-0999' });
    const order = ['Newer', 'Older', 'Order lead', 'Order account', 'Order person'];
    expect(await lookup('+442079460999')).toEqual(order);
    expect(await lookup('020 7946 0999', 'GB')).toEqual(order);
    expect(await lookup('020 7946 0999')).toEqual([]);
  });

  it('reads a national number in the country of the record, else of the organisation', async () => {
    const dutch = await make('contact', { lastName: 'Dutch', phone: '020 555 0199', country: 'NL' });
    await make('contact', { lastName: 'German', phone: '030 5550199' });
    expect(await lookup('+31205550199')).toEqual(['Dutch']);
    expect(await lookup('+49305550199')).toEqual(['German']);
    await ask('PATCH', `contact/${dutch.id}`, { country: 'DE', phone: '+31 20 555 0198' });
    expect(await lookup('+31205550199')).toEqual([]);
    expect(await lookup('+31205550198')).toEqual(['Dutch']);
    await ask('PATCH', `contact/${dutch.id}`, { phone: null });
    expect(await lookup('+31205550198')).toEqual([]);
  });

  it('follows the names of records and their accounts', async () => {
    const account = await make('account', { name: 'Before' });
    const contact = await make('contact', { lastName: 'Before', phone: '+31205550177', account: account.id });
    await ask('PATCH', `account/${account.id}`, { name: 'After' });
    await ask('PATCH', `contact/${contact.id}`, { lastName: 'After' });
    expect(await ask('GET', 'lookup?number=%2B31205550177')).toMatchObject({
      body: { records: [{ name: 'After', account: { name: 'After', id: account.id } }] },
    });
    await ask('DELETE', `account/${account.id}`);
    expect(await ask('GET', 'lookup?number=%2B31205550177')).toMatchObject({
      body: { records: [{ account: null }] },
    });
    await ask('DELETE', `contact/${contact.id}`);
    expect(await lookup('+31205550177')).toEqual([]);
  });

  it('finds nobody for what is no customer’s number', async () => {
    await make('contact', { lastName: 'Ourselves', phone: ownNumber });
    for (const number of [ownNumber, '101', '112', 'anonymous', '😀', '+', '0'])
      expect(await lookup(number)).toEqual([]);
    expect((await ask('GET', 'lookup?number=%00')).status).toBe(400);
    expect((await ask('GET', 'lookup?number=')).status).toBe(400);
    expect((await ask('GET', 'lookup')).status).toBe(400);
    expect((await ask('GET', 'lookup?number=1&country=GER')).status).toBe(400);
  });

  it('lists numbers that could not be read', async () => {
    const { id } = await make('lead', {
      lastName: 'Unreadable',
      phone: 'ask Tom',
      mobile: '12',
      country: 'NL',
    });
    const Faults = z.object({
      items: z.array(z.object({ record: Made, field: z.string(), written: z.string(), country: z.string() })),
      next: z.string().nullable(),
    });
    const found: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page: z.infer<typeof Faults> = Faults.parse(
        (await ask('GET', `unreadable-numbers?limit=1${cursor}`)).body,
      );
      for (const { record, field, written, country } of page.items)
        if (record.id === id) found.push(`${field} ${written} ${country}`);
      next = page.next;
    }
    expect(found).toEqual(['mobile 12 NL', 'phone ask Tom NL']);
  });
});

describe('activities', () => {
  it('are next steps until they are completed, then past ones', async () => {
    const account = await make('account', { name: 'Timeline account' });
    const contact = await make('contact', { lastName: 'Timeline', account: account.id });
    const task = await make('task', {
      subject: 'Call back',
      who: contact.id,
      due: '2026-11-27',
      owner: 'tom',
    });
    await make('task', { subject: 'Sooner', who: contact, due: '2026-11-21' });
    await make('task', { subject: 'Whenever', who: contact.id });
    await make('task', { subject: 'Done', who: contact.id, due: '2026-11-01', status: 'completed' });
    const day = (at: string) => ({ startsAt: `${at}T10:00:00Z`, endsAt: `${at}T11:00:00Z` });
    await make('event', { subject: 'Was', who: contact.id, ...day('2026-11-02') });
    await make('event', { subject: 'Will be', who: contact.id, what: account.id, ...day('2026-12-02') });
    const timeline = async (of: { kind: string; id: string }) => {
      const { body } = await ask('GET', `${of.kind}/${of.id}/activities`);
      const Items = z.array(z.looseObject({ subject: z.string() }));
      const { nextSteps, past } = z.object({ nextSteps: Items, past: Items }).parse(body);
      return [nextSteps.map(({ subject }) => subject), past.map(({ subject }) => subject)];
    };
    const before = [
      ['Sooner', 'Call back', 'Will be', 'Whenever'],
      ['Was', 'Done'],
    ];
    expect(await timeline(contact)).toEqual(before);
    expect(await timeline(account)).toEqual(before);
    expect(await ask('PATCH', `task/${task.id}`, { status: 'completed' })).toMatchObject({
      body: {
        kind: 'task',
        status: 'completed',
        owner: { id: 'tom', name: 'Tom' },
        who: { kind: 'contact', id: contact.id, name: 'Timeline' },
        what: null,
        callType: null,
      },
    });
    expect(await timeline(contact)).toEqual([
      ['Sooner', 'Will be', 'Whenever'],
      ['Call back', 'Was', 'Done'],
    ]);
    expect(await ask('GET', `contact/${account.id}/activities`)).toMatchObject({ status: 404 });
    expect(await ask('GET', `contact/x/activities`)).toMatchObject({ status: 404 });
  });

  it('show a log as the ledger wrote it, page after page', async () => {
    const contact = await make('contact', { lastName: 'Logged' });
    const who = { kind: 'contact' as const, id: recordId(contact.id), name: '' };
    const results = await parts.writer.write(
      Array.from({ length: 5 }, (_, index) => ({
        id: writeId(`w${index}`),
        key: `http-${index}`,
        operation: 'upsert-task' as const,
        fields: {
          subject: `Call ${index}`,
          status: 'completed' as const,
          who,
          callType: 'Inbound' as const,
          durationSeconds: index,
          interactionId: `i${index}`,
        },
      })),
    );
    expect(results.every(({ result }) => result === 'done')).toBe(true);
    const first = await ask('GET', `contact/${contact.id}/activities?limit=4`);
    expect(first).toMatchObject({
      body: { nextSteps: [], past: [{ callType: 'Inbound', owner: { id: 'tieline' } }, {}, {}, {}] },
    });
    const { next } = z.object({ next: z.string() }).parse(first.body);
    const second = await ask('GET', `contact/${contact.id}/activities?limit=4&cursor=${next}`);
    expect(second).toMatchObject({ body: { past: [{ kind: 'task' }], next: null } });
  });

  it('are refused where the CRM does not allow the combination', async () => {
    const lead = await make('lead', { lastName: 'Alone' });
    const account = await make('account', { name: 'Related' });
    const refused = { status: 422, body: { code: 'combination-not-allowed', errors: [{ path: 'what' }] } };
    expect(await ask('POST', 'task', { subject: 'x', who: lead.id, what: account.id })).toMatchObject(
      refused,
    );
    const { id } = await make('task', { subject: 'x', who: lead.id });
    expect(await ask('PATCH', `task/${id}`, { what: account.id })).toMatchObject(refused);
    expect(await ask('PATCH', `task/${id}`, { who: null, what: account.id })).toMatchObject({ status: 200 });
    expect(await ask('PATCH', `task/${id}`, { what: lead.id })).toMatchObject({ status: 422 });
  });

  it('lose the name of a record that was deleted, and nothing else', async () => {
    const contact = await make('contact', { lastName: 'Leaving' });
    const { id } = await make('task', { subject: 'Kept', who: contact.id });
    await ask('DELETE', `contact/${contact.id}`);
    expect(await ask('GET', `task/${id}`)).toMatchObject({
      status: 200,
      body: { subject: 'Kept', who: null },
    });
  });
});
