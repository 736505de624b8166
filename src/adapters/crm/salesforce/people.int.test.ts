import { describe, expect, it } from 'vitest';
import { demoPassword, testServer } from '../../../../test/support/http/http.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { http, testEmulator } from '../../../../test/salesforce/emulator-client.ts';
import { followDoNotLogDefaults } from '../../../application/organisation/do-not-log-defaults.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { crmConnectionRoutes } from '../../http/crm/crm-connection.ts';
import { crmUserRoute } from '../../http/crm/crm-users.ts';
import { connectSalesforce } from './connection.ts';
import { defaultRecordTypes } from './describe/default-record-types.ts';
import { peoplesOrgs } from './reading/peoples-orgs.ts';
import { orgSessions } from './sessions.ts';
import { GrantStore } from './tokens/grant-store.ts';
import { Sealing } from './tokens/sealed.ts';
import { OrgUsers } from './users.ts';

const { db } = await testDatabase();
const emulator = await testEmulator();
const sample = emulator.addOrg({ sample: true });
const hosted = emulator.orgs.byId(sample.orgId);
if (hosted === null) throw new Error('the org is not there');

const secretKey = Buffer.alloc(32, 7);
const connection = connectSalesforce({
  db,
  loginUrl: emulator.url,
  clientId: sample.clientId,
  clientSecret: sample.clientSecret,
  signIn: { by: 'client-credentials' },
  secretKey,
});
let mustConnect = false;
let doNotLogField: string | null = null;
const seen = peoplesOrgs({
  ...connection,
  mustConnect: () => mustConnect,
  extraFields: () => [],
  hasCalls: () => false,
  now: () => Date.now(),
});
const users = new OrgUsers({
  org: seen.org,
  describe: connection.describe,
  integration: async () => ({ id: await connection.integrationUser(), name: 'Tieline' }),
  settings: () => ({ crm: { ...defaultSettings.crm, doNotLogField } }),
});
await users.refresh();
const untold = { tells: false, onSignOuts: () => () => undefined };
const people = {
  directory: users,
  connections: connection.people,
  sessions: orgSessions(seen.org, untold),
  recordTypes: defaultRecordTypes(connection),
};
const server = await testServer(db, {
  directory: users,
  routes: (app, { organisation }) => {
    crmConnectionRoutes(app, { people, organisation, publicUrl: 'http://localhost:8080' });
    crmUserRoute(app, { people, organisation });
  },
});
const admin = await server.as('admin');
const mia = await server.as('mia');
const agentOf = (username: string) => {
  const agent = server.organisation.agentByUsername(username);
  if (agent === null) throw new Error(`nobody is called ${username}`);
  return agent;
};
const userNamed = (name: string) => {
  const user = users.all().find((one) => one.name === name);
  if (user === undefined) throw new Error(`no user is called ${name}`);
  return user;
};
const miaThere = userNamed(agentOf('mia').name);
const tomThere = userNamed(agentOf('tom').name);

/** Signs in on the emulator's page, as a browser does; gives the address to which it is sent back. */
async function signInThere(url: string, username = miaThere.username): Promise<URL> {
  const page = await http(url);
  const hidden = String(page.body).matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const fields = Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
  const body = new URLSearchParams({ ...fields, username, pw: sample.password });
  const answer = await http(`${emulator.url}/services/oauth2/authorize`, { method: 'POST', body });
  return new URL(answer.headers.get('location') ?? '');
}
const begin = async () => (await mia.post('/api/v1/me/crm-connection/begin', {})).body.url as string;
const comeBack = async ({ pathname, search }: URL, client = mia) => {
  const { status, headers } = await client.get(pathname + search);
  return { status, location: headers['location'] };
};
/** As which user of the org this person works by hand. */
const worksAs = async (agent: AgentId): Promise<unknown> => {
  const org = await seen.orgOf(agent);
  if (isRefusal(org)) return org.refused;
  const { status } = await org.client.request({ method: 'GET', path: '/limits', priority: 'person' });
  expect(status).toBe(200);
  return (
    await new GrantStore({ db, sealing: new Sealing(secretKey), now: () => Date.now() }).read(
      org.client === connection.client ? null : agent,
    )
  )?.userId;
};
const control = async (path: string, method: string, body: object) => {
  const answer = await fetch(`${emulator.controlUrl}/orgs/${sample.orgId}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
};

describe('a person who connects their own Salesforce account', () => {
  it('goes there, comes back to a page without a code in its address, and is connected', async () => {
    expect((await mia.get('/api/v1/me/crm-connection')).body).toEqual({
      state: 'none',
      by: null,
      user: null,
      words: null,
      offered: true,
      required: false,
    });
    const back = await signInThere(await begin());
    expect(back.href).toMatch(/^http:\/\/localhost:8080\/api\/v1\/salesforce\/callback\?/);
    expect(await comeBack(back)).toEqual({ status: 303, location: '/connected/connected' });
    expect((await mia.get('/api/v1/me/crm-connection')).body).toMatchObject({
      state: 'connected',
      by: 'person',
      user: { id: miaThere.id, name: miaThere.name },
    });
    const key = agentOf('mia').id;
    expect((await admin.get(`/api/v1/agents/${key}/crm-connection`)).body).toMatchObject({
      state: 'connected',
    });
    expect((await mia.get(`/api/v1/agents/${key}/crm-connection`)).status).toBe(403);
    // The code is good once.
    expect(await comeBack(back)).toEqual({ status: 303, location: '/connected/expired' });
  });

  it('is told plainly why not', async () => {
    const back = await signInThere(await begin());
    const tom = await server.as('tom');
    for (const other of [tom, server.client()])
      expect(await comeBack(back, other)).toEqual({ status: 303, location: '/connected/expired' });
    back.searchParams.set('code', 'made-up');
    expect(await comeBack(back)).toEqual({ status: 303, location: '/connected/refused/invalid_grant' });
    const denied = new URL('http://localhost/api/v1/salesforce/callback?error=access_denied&state=x');
    expect(await comeBack(denied)).toEqual({ status: 303, location: '/connected/refused/access_denied' });
    denied.searchParams.set('error', 'call us at 0900-1234');
    expect(await comeBack(denied)).toEqual({ status: 303, location: '/connected/refused' });
  });

  it('cannot begin by a token, which comes back in no browser', async () => {
    const made = await admin.post('/api/v1/tokens', {
      name: 'all',
      scopes: ['read', 'calls', 'crm', 'admin'],
    });
    const program = server.client({ authorization: `Bearer ${made.body.token}` });
    expect((await program.post('/api/v1/me/crm-connection/begin', {})).status).toBe(403);
  });

  it('who disconnects works as the integration again, unless everybody is to be connected', async () => {
    const { id } = agentOf('mia');
    expect(await worksAs(id)).toBe(miaThere.id);
    expect((await mia.delete('/api/v1/me/crm-connection')).status).toBe(204);
    expect(await worksAs(id)).toBe(users.integration.id);
    mustConnect = true;
    expect(await worksAs(id)).toBe('crm-not-connected');
    mustConnect = false;
  });

  it('who is not taken by Salesforce any more does not work as the integration instead', async () => {
    expect(await comeBack(await signInThere(await begin()))).toMatchObject({
      location: '/connected/connected',
    });
    const { id } = agentOf('mia');
    const client = await connection.people.clientOf(id);
    hosted.sessions.end(({ userId }) => userId === miaThere.id);
    await control('switches', 'PUT', { 'revoke-grants': true });
    await expect(client?.request({ method: 'GET', path: '/limits', priority: 'person' })).rejects.toThrow(
      'invalid_grant',
    );
    await control('switches', 'PUT', { 'revoke-grants': null });
    expect(await seen.orgOf(id)).toEqual({ refused: 'crm-not-connected' });
    expect((await mia.get('/api/v1/me/crm-connection')).body).toMatchObject({
      state: 'revoked',
      words: expect.stringContaining('invalid_grant'),
    });
  });
});

describe('the users of the org', () => {
  it('are found by an administrator, without the integration', async () => {
    const [word = ''] = miaThere.name.split(' ');
    const { items } = (await admin.get(`/api/v1/crm/users?q=${word}`)).body;
    expect(items).toContainEqual({
      id: miaThere.id,
      name: miaThere.name,
      username: miaThere.username,
      email: miaThere.email,
      agent: null,
    });
    const all = (await admin.get('/api/v1/crm/users')).body.items as { id: string }[];
    expect(all.map(({ id }) => id)).not.toContain(users.integration.id);
    expect((await mia.get('/api/v1/crm/users')).status).toBe(403);
  });

  it('are each one agent, and nobody is the integration or who is not there', async () => {
    const path = (username: string) => `/api/v1/agents/${agentOf(username).id}`;
    expect((await admin.put(path('mia'), { crmUser: miaThere.id.slice(0, 15) })).body).toMatchObject({
      crmUser: miaThere.id,
    });
    for (const [crmUser, status] of [
      [miaThere.id, 409],
      [users.integration.id, 422],
      ['005000000000999AAA', 422],
    ] as const) {
      const answer = await admin.put(path('tom'), { crmUser });
      expect([answer.status, answer.body.errors[0].path]).toEqual([status, 'crmUser']);
    }
    const { items } = (await admin.get(`/api/v1/crm/users?id=${miaThere.id}`)).body;
    expect(items).toMatchObject([{ agent: agentOf('mia').id }]);
  });
});

describe('the do-not-log default of a user in the org', () => {
  it('is taken over when the users are read, and only read here', async () => {
    const path = `/api/v1/agents/${agentOf('mia').id}`;
    const following = followDoNotLogDefaults({
      organisation: server.organisation,
      directory: users,
      by: { id: null, name: 'CRM' },
      onFailure: (error) => expect(error).toBeUndefined(),
    });
    expect((await admin.get(path)).body).toMatchObject({ doNotLog: false, doNotLogSetIn: 'crm' });
    hosted.org.transaction('', (tx) => tx.update('User', miaThere.id, { TielineDoNotLog__c: true }));
    await users.refresh();
    await following.settled();
    expect((await admin.get(path)).body).toMatchObject({ doNotLog: true });
    for (const [where, body] of [
      ['/defaults', { doNotLog: false }],
      ['', { doNotLog: false }],
    ] as const) {
      const refused = await admin.put(path + where, body);
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ code: 'setting-not-available', errors: [{ path: 'doNotLog' }] });
    }
    expect((await admin.put(path, (await admin.get(path)).body)).status).toBe(200);
    expect((await admin.get('/api/v1/audit')).body.items).toContainEqual(
      expect.objectContaining({ by: { id: null, name: 'CRM' }, noun: 'agent', nounId: agentOf('mia').id }),
    );
    following.stop();
    expect(
      (await admin.put(`/api/v1/agents/${agentOf('lotte').id}/defaults`, { doNotLog: true })).status,
    ).toBe(200);
  });
});

describe('the field of that default', () => {
  const choose = (field: string | null) => admin.put('/api/v1/settings', { crm: { doNotLogField: field } });

  it('is a checkbox of users that the integration sees, and another is refused by name', async () => {
    for (const [status, field, told] of [
      [422, 'Missing__c', 'is no field of User that the integration user sees: Missing__c'],
      [422, 'title', 'is no checkbox: Title is of type string'],
      [
        400,
        'no field',
        'must be the API name of a field: letters, digits and underscores, with a letter first',
      ],
    ] as const) {
      const answer = await choose(field);
      expect([answer.status, answer.body.errors]).toEqual([
        status,
        [{ path: 'crm.doNotLogField', message: told }],
      ]);
    }
    await control('switches', 'PUT', { 'hide-fields': ['User.TielineDoNotLog__c'] });
    expect((await choose('TielineDoNotLog__c')).status).toBe(422);
    await control('switches', 'PUT', { 'hide-fields': null });
    // Seen again a moment later.
    expect((await choose('TielineDoNotLog__c')).body).toMatchObject({
      crm: { doNotLogField: 'TielineDoNotLog__c' },
    });
    // While the org is away, nobody knows.
    await control('switches', 'PUT', { unavailable: 1 });
    expect((await choose('IsActive')).status).toBe(503);
    await control('switches', 'PUT', { unavailable: null });
    // Once it is hidden, the check says so; whoever saves something else is not kept from it.
    await control('switches', 'PUT', { 'hide-fields': ['User.TielineDoNotLog__c'] });
    expect((await choose('TielineDoNotLog__c')).status).toBe(200);
    await control('switches', 'PUT', { 'hide-fields': null });
    expect((await choose(null)).body).toMatchObject({ crm: { doNotLogField: null } });
  });

  it('says it for every user once it is read, written in capitals or not', async () => {
    doNotLogField = 'isactive';
    await users.refresh();
    expect(users.all().every(({ doNotLog }) => doNotLog === true)).toBe(true);
    doNotLogField = 'Missing__c';
    await users.refresh();
    expect(users.all().every(({ doNotLog }) => doNotLog === null)).toBe(true);
    doNotLogField = null;
    await users.refresh();
    expect(users.all().find(({ id }) => id === tomThere.id)?.doNotLog).toBe(false);
  });

  it('is the one chosen last, where that is chosen while users are read for another', async () => {
    const reads: string[] = [];
    const reading = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const others = new OrgUsers({
      org: seen.org,
      describe: connection.describe,
      integration: async () => {
        reads.push(doNotLogField ?? '');
        reading.resolve();
        await goOn.promise;
        return { id: '', name: '' };
      },
      settings: () => ({ crm: { ...defaultSettings.crm, doNotLogField } }),
    });
    expect(others.isDoNotLogOutdated).toBe(false);
    doNotLogField = 'isactive';
    const first = others.refresh();
    await reading.promise;
    doNotLogField = null;
    const later = [others.refresh(), others.refresh()];
    goOn.resolve();
    await first;
    expect(others.isDoNotLogOutdated).toBe(true);
    await Promise.all(later);
    expect(others.isDoNotLogOutdated).toBe(false);
    expect(others.all().find(({ id }) => id === tomThere.id)?.doNotLog).toBe(false);
    expect(reads).toEqual(['isactive', '']);
  });
});

describe('sessions in the org’s own pages', () => {
  it('are seen until the person signs out, those of apps are not', async () => {
    await control('sign-out', 'POST', { username: miaThere.username });
    const both = [miaThere.id, tomThere.id];
    await connection.people.disconnect(agentOf('mia').id);
    hosted.sessions.begin({ userId: tomThere.id, type: 'Oauth2' });
    hosted.sessions.begin({ userId: miaThere.id, type: 'UI', personal: true });
    expect(await people.sessions.signedIn(both)).toEqual(new Set([miaThere.id]));
    await control('sign-out', 'POST', { username: miaThere.username });
    expect(await people.sessions.signedIn(both)).toEqual(new Set());
  });

  it('are not told of where the integration may not manage users', async () => {
    await comeBack(await signInThere(await begin()));
    const asMia = await seen.orgOf(agentOf('mia').id);
    if (isRefusal(asMia)) throw new Error('Mia is not connected');
    expect(await orgSessions(async () => asMia, untold).signedIn([miaThere.id])).toBeNull();
  });
});

describe('the record type of what names none', () => {
  it('is told by name, for who is signed in to Salesforce and for who is not, where there is any', async () => {
    const named = (agent: AgentId | null) => people.recordTypes.defaultName('case', agent);
    expect(await named(null)).toBeNull();
    await control('switches', 'PUT', { 'record-types': { Case: ['Phone_Support', 'Complaint'] } });
    connection.describe.doubtAll();
    expect(await named(null)).toBe('Phone Support');
    expect(await named(agentOf('tom').id)).toBe('Phone Support');
    expect(await connection.people.clientOf(agentOf('mia').id)).not.toBeNull();
    expect(await named(agentOf('mia').id)).toBe('Phone Support');
  });
});

describe('the settings about people of the CRM', () => {
  it('are available with one that has people', async () => {
    const answer = await admin.put('/api/v1/settings', {
      presence: { logoutCheck: true },
      crm: { ownConnection: true },
    });
    expect(answer.body).toMatchObject({ presence: { logoutCheck: true }, crm: { ownConnection: true } });
    expect((await server.as('mia', demoPassword)).headers).toBeDefined();
    expect((await mia.get('/api/v1/me/crm-connection')).body).toMatchObject({ required: true });
  });
});
