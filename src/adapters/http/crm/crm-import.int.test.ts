import { request as httpRequest, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../../test/api/until.ts';
import { testCrm } from '../../../../test/support/wiring/crm.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { LocalLeases } from '../../runtime/local-leases.ts';
import { ContactImports } from '../../../application/records/import/contact-imports.ts';
import type { ImportLine, ImportReport } from '../../../contract/crm/crm-import.ts';
import { agentId } from '../../../domain/ids.ts';
import type { Agent, Role } from '../../../domain/organisation/agent.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import { importStore } from '../../crm/embedded/records/import-store.ts';
import { readAudit } from '../../postgres/organisation/audit.ts';
import { postgresIdempotencyStore } from '../../postgres/organisation/idempotency-store.ts';
import { idFrom } from '../../system/system.ts';
import type { TokenScope } from '../../../domain/organisation/rights.ts';
import type { App } from '../platform/app.ts';
import { crmImportRoutes } from './crm-import.ts';
import { addIdempotency } from '../routes/idempotency.ts';
import { buildServer } from '../server.ts';

const { db } = await testDatabase();
const parts = testCrm(db);

const mia: Agent = {
  id: agentId('0197c0de-0000-7000-8000-000000000001'),
  username: 'mia',
  name: 'Mia Krüger',
  email: 'mia@example.com',
  emailVerified: true,
  roles: ['administrator'],
  locale: 'en',
  country: 'DE',
  team: null,
  extension: null,
  skills: [],
  capacity: { voice: 1, chat: 0, email: 0, sms: 0, voicemail: 0, workitem: 0 },
  crmUser: 'mia',
  address: null,
  addressVerified: false,
  doNotLogDefault: false,
  deskPhone: false,
  disabled: false,
};

let app: App;
let url: string;
beforeAll(async () => {
  app = await buildServer({
    logger: pino({ level: 'silent' }),
    pages: null,
    requestsPerMinute: 0,
    signIns: {
      bySession: async () => null,
      // A token is a role and a scope.
      byToken: async (token) => {
        const [role, scope] = token.split('-') as [Role, TokenScope];
        const { id, name, locale } = mia;
        return { by: 'token', token, scopes: [scope], person: { id, name, roles: [role], locale } };
      },
    },
  });
  // Keys are kept with the person.
  await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
    values (${mia.id}, 'mia', 'Mia', false, '{}', 'en', 'DE', '{}', false)`.execute(db);
  addIdempotency(app, { store: postgresIdempotencyStore(db), systemClock: parts.clock });
  const imports = new ContactImports({
    ...parts,
    idFrom,
    leases: new LocalLeases(new AbortController().signal),
    store: importStore(db, parts.makeId),
    organisation: {
      settings: () => defaultSettings,
      agents: () => [mia],
      agent: (id) => (id === mia.id ? mia : null),
    },
    onNumbers: () => undefined,
  });
  crmImportRoutes(app, { imports });
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1/crm/import`;
});
afterAll(() => app.close());

beforeEach(async () => {
  await db.deleteFrom('number_index').execute();
  await db.deleteFrom('unreadable_number').execute();
  await db.deleteFrom('crm_record').execute();
});

const headers = { authorization: 'Bearer administrator-crm', 'content-type': 'text/csv' };

/** Sends a file; the answer's JSON, with its status. */
async function send(file: string | Buffer, { query = '', ...more }: Record<string, string> = {}) {
  const body = Buffer.from(file);
  const answer = await fetch(`${url}${query}`, { method: 'POST', headers: { ...headers, ...more }, body });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

async function imported(file: string | Buffer, more: Record<string, string> = {}): Promise<ImportReport> {
  const { status, body } = await send(file, more);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}

const latest = async (): Promise<ImportReport | null> =>
  (await (await fetch(url, { headers: { authorization: headers.authorization } })).json()).import;

const records = async (kind: 'contact' | 'account') =>
  db
    .selectFrom('crm_record as r')
    .leftJoin('crm_record as a', 'a.id', 'r.account_id')
    .select(['r.name', 'r.phone', 'r.email', 'r.country', 'r.owner', 'r.description', 'a.name as account'])
    .where('r.kind', '=', kind)
    .orderBy('r.name')
    .execute();
const names = async () => (await records('contact')).map(({ name }) => name);

/** So many rows that nobody has yet. */
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `Anna,Row ${from + at},row${from + at}@example.com\n`).join(
    '',
  );

/** An upload that goes on as long as the test wants; its answer, or the last line of that. */
function upload(
  { query = '', ...more }: Record<string, string> = {},
  begin = `First name,Last name,E-mail\n${rows(0, 600)}`,
): {
  sending: ClientRequest;
  answer: Promise<ImportReport>;
} {
  const answered = Promise.withResolvers<ImportReport>();
  const sending = httpRequest(
    `${url}${query}`,
    { method: 'POST', headers: { ...headers, ...more } },
    (response) => {
      text(response).then((body) => {
        answered.resolve(JSON.parse(body.trimEnd().split('\n').at(-1) ?? ''));
      }, answered.reject);
    },
  );
  sending.on('error', answered.reject);
  sending.write(begin);
  return { sending, answer: answered.promise };
}

const firstBatch = () =>
  until('the first batch is written', async () => ((await latest())?.rows ?? 0) >= 500);

describe('an import of contacts', () => {
  it('makes a contact of each row, with its account, its owner, and its numbers where they are looked up', async () => {
    const report = await imported(
      'Vorname;Nachname;Telefon;Mobil;E-Mail;Firma;Land;Betreuer;Schuhgröße\r\n' +
        'Erika;Mustermann;089 636-48018;;erika@example.com;Mustermann GmbH;Deutschland;Mia Krüger;38\r\n' +
        'Jan;de Vries;020 123 4567;06 12345678;;MUSTERMANN gmbh;Nederland;;41\r\n',
    );
    expect(report).toMatchObject({
      state: 'done',
      rows: 2,
      created: 2,
      accountsCreated: 1,
      faultCount: 0,
      faults: [],
      columns: { firstName: 'Vorname', lastName: 'Nachname', account: 'Firma' },
      ignoredColumns: ['Schuhgröße'],
    });
    expect(await records('contact')).toMatchObject([
      { name: 'Erika Mustermann', account: 'Mustermann GmbH', country: 'DE', owner: 'mia' },
      { name: 'Jan de Vries', account: 'Mustermann GmbH', country: 'NL', owner: 'mia' },
    ]);
    expect(await parts.lookup('+49 89 63648018')).toMatchObject([
      { name: 'Erika Mustermann', account: { name: 'Mustermann GmbH' } },
    ]);
    expect(await parts.lookup('+31612345678')).toMatchObject([{ name: 'Jan de Vries' }]);
    expect(await parts.search('mustermann')).toMatchObject({ items: [{}, {}, {}] });
  });

  it('reports invalid rows with line and reason, in the reader’s language, and imports the others', async () => {
    const file = [
      'Name,Phone,E-mail,Country,Owner',
      'Good One,+49 89 1,one@example.com,,',
      ',0201,none@example.com,,',
      'Bad Mail,,not a mail,,',
      '"Two',
      'lines",,two@example.com,,',
      'Bad Country,,,Atlantis,',
      'Bad Owner,,,,Nobody',
      'Too,many,,,,values',
      '"Broken" quote,,,,',
      `${'Long '.repeat(60)},,,,`,
      'Odd Number,ask Tom,,,',
      'Last One,,,,',
    ].join('\n');
    const report = await imported(file, { 'accept-language': 'de' });
    expect(await names()).toEqual(['Good One', 'Last One', 'Odd Number', 'Two\nlines']);
    expect(report).toMatchObject({ rows: 11, created: 4, faultCount: 7, unreadableNumbers: 2 });
    expect(report.faults.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '3 Name: der Nachname fehlt',
      '4 E-mail: ist keine E-Mail-Adresse',
      expect.stringMatching(/^7 Country: /),
      expect.stringMatching(/^8 Owner: .*„Nobody“/),
      expect.stringMatching(/^9 hat mehr Werte/),
      expect.stringMatching(/^10 hat Text nach/),
      expect.stringMatching(/^11 Name: /),
    ]);
    expect(report.remarks).toMatchObject([
      { line: 2 },
      { line: 12, reason: expect.stringContaining('„ask Tom“') },
    ]);
    expect(await parts.customers.unreadable(10, null)).toHaveLength(2);
  });

  it('reads what spreadsheets save: windows-1252, a byte order mark, tabs', async () => {
    await imported(Buffer.from('Nachname;Vorname\r\nMüller;Jörg\r\n', 'latin1'));
    await imported('\uFEFFsep=,\r\nNachname,Vorname\r\nWeiß,Zoë\r\n');
    await imported(Buffer.from('\uFEFFNachname\tVorname\r\nGröße\tÅsa\r\n', 'utf16le'));
    expect((await names()).toSorted()).toEqual(['Jörg Müller', 'Zoë Weiß', 'Åsa Größe']);
  });

  it('keeps formulas and HTML as the text they are, and refuses NUL', async () => {
    const report = await imported(
      'Last name,Notes\n=1+1,"=HYPERLINK(""http://evil"")"\n<img src=x onerror=alert(1)>,\nNul\u0000,\n',
    );
    expect(await names()).toEqual(['<img src=x onerror=alert(1)>', '=1+1'].toSorted());
    expect(report.faults).toMatchObject([{ line: 4, reason: expect.stringContaining('NUL') }]);
  });

  it('is written into the audit when it begins and when it ends', async () => {
    const { id } = await imported('Last name\nAudited\n');
    const entries = (await readAudit(db, null, 500)).filter(({ nounId }) => nounId === id);
    expect(entries.toSorted((a, b) => (a.action < b.action ? -1 : 1))).toMatchObject([
      { action: 'changed', noun: 'import', by: { name: 'Mia Krüger' }, after: { state: 'done', created: 1 } },
      { action: 'created', noun: 'import', after: { state: 'running' } },
    ]);
  });
});

describe('a row for an existing contact', () => {
  const file =
    'First name,Last name,Phone,E-mail,Notes\n' +
    'Erika,Mustermann,089 63648018,Erika@Example.com,\n' +
    'Erika,MUSTERMANN,+49 89 63648018,,new\n' +
    'Max,Mustermann,089 63648018,,\n' +
    'E.,M.,,erika@example.com,newer\n';

  it('is skipped: with the same e-mail address, or the same name and number, in the file or before', async () => {
    const first = await imported(file);
    expect(first).toMatchObject({ created: 2, skipped: 2, remarkCount: 2 });
    expect(first.remarks.map(({ line }) => line)).toEqual([3, 5]);
    expect(await names()).toEqual(['Erika Mustermann', 'Max Mustermann']);
    expect(await imported(file)).toMatchObject({ rows: 4, created: 0, skipped: 4 });
  });

  it('changes the contact where that is wished, by what the row fills in', async () => {
    await imported(file.split('\n').slice(0, 2).join('\n'));
    expect(await imported(file, { query: '?duplicates=update' })).toMatchObject({ created: 1, updated: 3 });
    expect(await records('contact')).toMatchObject([
      { name: 'E. M.', phone: '+49 89 63648018', description: 'newer' },
      { name: 'Max Mustermann' },
    ]);
  });

  it('creates another contact on request', async () => {
    expect(await imported(file, { query: '?duplicates=create' })).toMatchObject({ created: 4, skipped: 0 });
  });
});

describe('a file that cannot be imported', () => {
  it.each([
    ['without a column for the last name', 'Vorname,Telefon\nErika,1\n', 'lastName', /Nachname/],
    ['that is empty', '\n\n', 'header', /empty/],
    ['with a header that has no end', `"${'x'.repeat(200_000)}`, 'header', /closed/],
    ['with 10,000 columns', `${'Name,'.repeat(10_000)}\nx\n`, 'header', /500/],
  ])('is refused: %s', async (_, file, path, message) => {
    const { status, body } = await send(file);
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { code: 'invalid', errors: [{ path, message: expect.stringMatching(message) }] },
    });
    expect(await imported('Last name\nNext\n')).toMatchObject({ created: 1 });
  });

  it('is one where its type names something else, and none where it is called a text, bytes or nothing', async () => {
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'application/pdf'])
      expect(await send('Name\nx\n', { 'content-type': type })).toMatchObject({ status: 415 });
    // A string is text/plain to fetch unless told otherwise, and bytes are nothing.
    const unnamed = { method: 'POST', headers: { authorization: headers.authorization } };
    const asText = await fetch(url, { ...unnamed, body: 'Last name\nText\n' });
    const asNothing = await fetch(url, { ...unnamed, body: Buffer.from('Last name\nNothing\n') });
    expect([await asText.json(), await asNothing.json()]).toMatchObject([{ created: 1 }, { created: 1 }]);
    await imported('Last name\nBytes\n', { 'content-type': 'application/octet-stream' });
    expect((await names()).toSorted()).toEqual(['Bytes', 'Nothing', 'Text']);
  });

  it('is refused where it is no CSV, of an unknown charset, or too large', async () => {
    expect(await send('{}', { 'content-type': 'application/json' })).toMatchObject({
      status: 415,
      body: { code: 'media-type-unsupported', errors: [{ path: 'Content-Type' }] },
    });
    expect(await send('Name\nx\n', { 'content-type': 'text/csv; charset=klingon' })).toMatchObject({
      status: 415,
    });
    const { sending, answer } = upload({ 'content-length': String(2 ** 31) });
    expect(await answer).toMatchObject({ code: 'body-too-large' });
    sending.destroy();
    expect(await names()).toEqual([]);
  });

  it('is refused to everybody but administrators whose token is for the CRM', async () => {
    for (const token of ['agent-crm', 'supervisor-crm', 'administrator-calls', 'administrator-read'])
      expect(await send('Name\nx\n', { authorization: `Bearer ${token}` })).toMatchObject({ status: 403 });
    expect(await names()).toEqual([]);
  });
});

describe('a running import', () => {
  it('shows how far it is, keeps a second one away, and ends when asked to with what it has', async () => {
    const { sending, answer } = upload();
    await firstBatch();
    expect(await latest()).toMatchObject({ state: 'running', created: 500, by: { name: 'Mia Krüger' } });
    expect(await send('Last name\nSecond\n')).toMatchObject({
      status: 409,
      body: { code: 'import-running' },
    });
    const stop = () =>
      fetch(`${url}/stop`, { method: 'POST', headers: { authorization: headers.authorization } });
    expect((await stop()).status).toBe(204);
    expect(await answer).toMatchObject({ state: 'stopped', stopped: 'asked', created: 500, rows: 500 });
    expect((await stop()).status).toBe(404);
    sending.end();
    expect(await names()).toHaveLength(500);
    expect(await imported(`First name,Last name,E-mail\n${rows(0, 600)}`)).toMatchObject({
      created: 100,
      skipped: 500,
    });
  });

  it('ends when its sender disconnects, and reports that afterwards', async () => {
    const { sending, answer } = upload();
    await firstBatch();
    sending.destroy();
    await expect(answer).rejects.toThrow('socket hang up');
    await until('the import has ended', async () => (await latest())?.state !== 'running');
    expect(await latest()).toMatchObject({ state: 'stopped', stopped: 'disconnected', created: 500 });
  });

  it('reports its progress in lines to clients that accept them, the report last', async () => {
    const lines = async (file: string): Promise<ImportLine[]> => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, accept: 'application/x-ndjson' },
        body: file,
      });
      expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
      return (await answer.text())
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const said = await lines(`First name,Last name,E-mail\n${rows(0, 3_000)}`);
    expect(said.at(-1)).toMatchObject({ type: 'done', state: 'done', created: 3_000 });
    expect(said.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
  });

  it('goes on under its Idempotency-Key after its connection was lost, without a contact twice', async () => {
    const whole = `First name,Last name,E-mail\n${rows(0, 700)}`;
    const key = { 'idempotency-key': 'cut-off', 'content-length': String(Buffer.byteLength(whole)) };
    const { sending, answer } = upload({ ...key, query: '?duplicates=create' });
    await until('the first batch is written', async () => (await names()).length === 500);
    const early = await send(whole, { ...key, query: '?duplicates=create' });
    expect(early).toMatchObject({ status: 409, body: { code: 'request-in-progress' } });
    expect(early.headers.get('retry-after')).toBe('1');
    sending.destroy();
    await expect(answer).rejects.toThrow('socket hang up');
    await until('the import has ended', async () => (await latest())?.state !== 'running');
    const again = await until('the key is free again', async () => {
      const tried = await send(whole, { ...key, query: '?duplicates=create' });
      return tried.status === 409 ? null : tried;
    });
    expect(again).toMatchObject({ status: 200, body: { state: 'done', created: 700 } });
    expect((await names()).length).toBe(700);
    expect((await send(whole, { ...key, query: '?duplicates=create' })).body).toEqual(again.body);
  });

  it('under the same Idempotency-Key is answered again without being done again', async () => {
    const key = { 'idempotency-key': 'the-same' };
    const first = await send('Last name\nOnce\n', { ...key, query: '?duplicates=create' });
    const again = await send('Last name\nOnce\n', { ...key, query: '?duplicates=create' });
    expect(first).toMatchObject({ status: 200, body: { created: 1 } });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const asLong = await send('Last name\nOnct\n', { ...key, query: '?duplicates=create' });
    expect(asLong).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await names()).toEqual(['Once']);
    expect(await send('Last name\nAnother file\n', { ...key, query: '?duplicates=create' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });
});

describe('an import answered by lines', () => {
  const sent = { accept: 'application/x-ndjson', query: '?duplicates=create' };
  const file = (count: number) => `First name,Last name,E-mail\n${rows(0, count)}`;
  const lastOf = (answer: string): ImportLine => JSON.parse(answer.trimEnd().split('\n').at(-1) ?? '');
  const lines = async (body: string, key: string) => {
    const answer = await fetch(`${url}${sent.query}`, {
      method: 'POST',
      headers: { ...headers, accept: sent.accept, 'idempotency-key': key },
      body,
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  it('keeps its Idempotency-Key until it is over', async () => {
    const whole = file(700);
    const length = { 'content-length': String(Buffer.byteLength(whole)) };
    const { sending, answer } = upload({ ...sent, ...length, 'idempotency-key': 'lines' });
    await firstBatch();
    const early = await lines(whole, 'lines');
    expect([early.status, JSON.parse(early.text).code]).toEqual([409, 'request-in-progress']);
    sending.destroy();
    await expect(answer).rejects.toThrow(/aborted|socket hang up/u);
    const again = await until('the key is free again', async () => {
      const tried = await lines(whole, 'lines');
      return tried.status === 409 ? null : tried;
    });
    expect(lastOf(again.text)).toMatchObject({ type: 'done', state: 'done', created: 700 });
    expect(await names()).toHaveLength(700);
  });

  it('is answered again with its last line as soon as it has ended, and to no other file', async () => {
    const first = await lines(file(3), 'ended');
    const again = await lines(file(3), 'ended');
    expect(lastOf(first.text)).toMatchObject({ type: 'done', created: 3 });
    expect(again).toMatchObject({ status: 200, text: `${first.text.trimEnd().split('\n').at(-1)}\n` });
    expect(again.headers.get('content-type')).toContain('application/x-ndjson');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await lines(file(3).replace('Anna', 'Anne'), 'ended');
    expect([other.status, JSON.parse(other.text).code]).toEqual([422, 'idempotency-key-reused']);
    expect(await names()).toHaveLength(3);
  });
});

describe('an import under an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'repeated', query: '?duplicates=create' };

  it('whose sender went after the last byte and before the answer is carried out when it is repeated', async () => {
    const file = `First name,Last name,E-mail\n${rows(0, 20)}`;
    const length = { 'content-length': String(Buffer.byteLength(file)) };
    const asked = await db.transaction().execute(async (tx) => {
      await sql`lock table crm_record in exclusive mode`.execute(tx);
      const { sending, answer } = upload({ ...key, ...length }, file);
      sending.end();
      await until('it waits', async () => (await latest())?.bytes === Buffer.byteLength(file));
      sending.destroy();
      await expect(answer).rejects.toThrow('socket hang up');
      await until('its end is known', async () => (await latest())?.stopped === 'disconnected');
      return (await latest())?.id;
    });
    await until('it has ended', async () => (await latest())?.state === 'stopped');
    const again = await until('the key is free again', async () => {
      const tried = await send(file, key);
      return tried.status === 409 ? null : tried;
    });
    expect(again).toMatchObject({ status: 200, body: { state: 'done', created: 20 } });
    expect(again.body.id).not.toBe(asked);
    expect(await names()).toHaveLength(20);
  });

  it('that found another one running is carried out when it is repeated after that', async () => {
    const { sending, answer } = upload();
    await firstBatch();
    const busy = { ...key, 'idempotency-key': 'busy' };
    expect(await send('Last name\nLater\n', busy)).toMatchObject({ body: { code: 'import-running' } });
    sending.destroy();
    await expect(answer).rejects.toThrow(/aborted|socket hang up/u);
    const later = await until('the other one has ended', async () => {
      const tried = await send('Last name\nLater\n', busy);
      return tried.status === 409 ? null : tried;
    });
    expect(later).toMatchObject({ status: 200, body: { created: 1 } });
  });
});

describe('the preview of a file', () => {
  it('says how its columns are read and shows the first rows, and imports nothing', async () => {
    const body = `Nachname;Tel.;Hobby\n${'Müller;089 1234567;Golf\n'.repeat(7)};1;2\n`;
    const answer = await fetch(`${url}/preview`, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({
      charset: 'utf-8',
      separator: ';',
      columns: [
        { header: 'Nachname', field: 'lastName' },
        { header: 'Tel.', field: 'phone' },
        { header: 'Hobby', field: null },
      ],
      rows: Array.from({ length: 5 }, (_, at) => ({
        line: at + 2,
        values: ['Müller', '089 1234567', 'Golf'],
        reason: null,
      })),
    });
    expect(await names()).toEqual([]);
  });
});
