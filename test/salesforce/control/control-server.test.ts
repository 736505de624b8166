import { describe, expect, it } from 'vitest';
import type { SampleOrg } from '../emulator.ts';
import { http, json, signInByPage, testEmulator, withToken } from '../emulator-client.ts';

const emulator = await testEmulator();
const control = (path: string, init?: RequestInit) => http(`${emulator.controlUrl}${path}`, init);
const records = async (orgId: string, object: string) => {
  const { body } = await control(`/orgs/${orgId}/records/${object}`);
  return body as Record<string, unknown>[];
};

async function newOrg(body: object = {}): Promise<SampleOrg> {
  const answer = await control('/orgs', json('POST', body));
  expect(answer.status).toBe(201);
  return answer.body as SampleOrg;
}

describe('an org made on the control port', () => {
  it('can be signed in to with what it answers', async () => {
    const { orgId, username, clientId, accessToken, jwtKey } = await newOrg({ edition: 'Developer' });
    const answer = await http(`${emulator.url}/services/data/v66.0/limits`, withToken(accessToken));
    expect(answer.headers.get('sforce-limit-info')).toBe('api-usage=1/15000');
    expect((await records(orgId, 'User')).map((user) => user['Username'])).toContain(username);
    expect(clientId).not.toBe('');
    expect(jwtKey).toContain('PRIVATE KEY');
  });

  it('holds the demonstration where a sample is asked for, and nothing of it else', async () => {
    const { orgId } = await newOrg({ sample: true });
    const users = await records(orgId, 'user');
    expect(users.map((user) => user['Alias'])).toEqual(
      expect.arrayContaining(['mia', 'tom', 'lotte', 'sara', 'admin']),
    );
    const [erika] = (await records(orgId, 'Contact')).filter(({ LastName }) => LastName === 'Mustermann');
    expect(erika).toMatchObject({ Phone: '+49 89 636-48018', MailingCountry: 'Germany' });
    expect(
      (await records(orgId, 'Task')).some(
        ({ WhoId, TaskSubtype }) => WhoId === erika?.['Id'] && TaskSubtype === 'Call',
      ),
    ).toBe(true);
    const [greta] = (await records(orgId, 'Account')).filter(
      ({ IsPersonAccount }) => IsPersonAccount === true,
    );
    expect((await records(orgId, 'Contact')).map(({ Id }) => Id)).toContain(greta?.['PersonContactId']);
    expect((await records(orgId, 'Site__c'))[0]).toMatchObject({ Phone__c: '010 234 5690' });
    expect(await records((await newOrg()).orgId, 'Contact')).toEqual([]);
  });

  it('has no ids, users or requests in common with another', async () => {
    const [one, other] = [await newOrg({ sample: true }), await newOrg({ sample: true })];
    const ids = new Set((await records(one.orgId, 'Contact')).map(({ Id }) => Id));
    expect((await records(other.orgId, 'Contact')).filter(({ Id }) => ids.has(Id))).toEqual([]);
    await http(`${emulator.url}/services/data/v66.0/limits`, withToken(one.accessToken));
    expect((await control(`/orgs/${other.orgId}/requests`)).body).toEqual({ count: 0, byPath: {} });
  });
});

describe('requests', () => {
  it('are counted by path until they are set to zero', async () => {
    const { orgId, accessToken } = await newOrg();
    const path = '/services/data/v66.0/sobjects';
    for (const query of ['', '?x=1']) await http(`${emulator.url}${path}${query}`, withToken(accessToken));
    const counts = () => control(`/orgs/${orgId}/requests`);
    expect((await counts()).body).toEqual({ count: 2, byPath: { [path]: 2 } });
    expect((await control(`/orgs/${orgId}/requests`, { method: 'DELETE' })).status).toBe(204);
    expect((await counts()).body).toEqual({ count: 0, byPath: {} });
  });
});

describe('a switch', () => {
  it('is set, the others stay, and null sets it back', async () => {
    const { orgId } = await newOrg();
    const put = (body: object) => control(`/orgs/${orgId}/switches`, json('PUT', body));
    await put({ 'lose-answer': 0.5, 'daily-limit': 10 });
    expect((await put({ 'daily-limit': null })).body).toMatchObject({
      'lose-answer': 0.5,
      'daily-limit': null,
    });
  });

  it.each([
    [{ 'lose-anser': 1 }, 'lose-anser'],
    [{ 'lose-answer': 2 }, 'lose-answer'],
    [{ 'slow-ms': 'long' }, 'slow-ms'],
    [{ 'hide-fields': ['CallDisposition'] }, 'hide-fields.0'],
    [{ 'hide-fields': ['Task.Nothing'] }, 'hide-fields: there is no field Task.Nothing'],
    [{ 'required-fields': ['Nothing.Name'] }, 'required-fields: there is no object Nothing'],
    [{ 'restrict-picklists': { 'Task.Nothing': [] } }, 'restrict-picklists'],
    [{ 'validation-rules': [{ object: 'Task' }] }, 'validation-rules.0.message'],
    [{ 'inactive-users': ['nobody'] }, 'inactive-users: nobody is called nobody'],
    [{ 'record-types': { Nothing: ['A'] } }, 'record-types: there is no object Nothing'],
    [{ 'org-id': '001000000000000AAA' }, 'org-id'],
    [{ 'key-field': 'double' }, 'key-field'],
  ])('that is wrong is named: %o', async (body, named) => {
    const { orgId } = await newOrg();
    const answer = await control(`/orgs/${orgId}/switches`, json('PUT', body));
    expect(answer.status).toBe(400);
    expect((answer.body as { error: string }).error).toContain(named);
  });

  it('makes users inactive and active again', async () => {
    const { orgId, username } = await newOrg();
    const isActive = async () =>
      (await records(orgId, 'User')).find(({ Username }) => Username === username)?.['IsActive'];
    await control(`/orgs/${orgId}/switches`, json('PUT', { 'inactive-users': [username] }));
    expect(await isActive()).toBe(false);
    await control(`/orgs/${orgId}/switches`, json('PUT', { 'inactive-users': null }));
    expect(await isActive()).toBe(true);
  });
});

describe('signing out', () => {
  it('ends what the person signed in to, and shows in the sessions', async () => {
    const { orgId, clientId, password, username, accessToken } = await newOrg();
    await signInByPage(emulator, { clientId, username, password });
    const sessions = async () =>
      (await records(orgId, 'AuthSession')).filter(
        ({ SessionType, IsDeleted }) => SessionType === 'UI' && IsDeleted !== true,
      );
    expect(await sessions()).toHaveLength(1);
    expect((await control(`/orgs/${orgId}/sign-out`, json('POST', { username }))).status).toBe(204);
    expect(await sessions()).toEqual([]);
    // What the server does in their name goes on.
    expect((await http(`${emulator.url}/services/data/v66.0/limits`, withToken(accessToken))).status).toBe(
      200,
    );
    expect((await control(`/orgs/${orgId}/sign-out`, json('POST', { username: 'nobody' }))).status).toBe(400);
  });
});

describe('the control port', () => {
  it('hands on what is to go wrong with events', async () => {
    const { orgId } = await newOrg();
    const heard: string[] = [];
    emulator.orgs.byId(orgId)?.onEventFault((fault) => heard.push(fault));
    for (const fault of ['gap', 'overflow', 'corrupt-replay'])
      expect((await control(`/orgs/${orgId}/events`, json('POST', { [fault]: true }))).status).toBe(204);
    expect(heard).toEqual(['gap', 'overflow', 'corrupt-replay']);
    for (const wrong of [{}, { gap: true, overflow: true }, { other: true }])
      expect((await control(`/orgs/${orgId}/events`, json('POST', wrong))).status).toBe(400);
  });

  it('knows no org, object or path that there is not', async () => {
    const { orgId } = await newOrg();
    for (const path of ['/orgs/00D000000000000AAA/requests', `/orgs/${orgId}/records/Nothing`, '/nothing'])
      expect((await control(path)).status).toBe(404);
  });

  it('is not reached through the API', async () => {
    expect((await http(`${emulator.url}/orgs`, json('POST', {}))).status).toBe(404);
  });
});
