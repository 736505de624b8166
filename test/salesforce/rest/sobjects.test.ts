import { describe, expect, it } from 'vitest';
import { createOrg } from '../model/org.ts';
import { http, setSwitches, testEmulator, withToken } from '../emulator-client.ts';

const emulator = await testEmulator();
const { accessToken, orgId } = emulator.addOrg({ sample: true });
const get = (path: string) => http(`${emulator.url}/services/data${path}`, withToken(accessToken));

describe('the versions', () => {
  it('are told to everybody, oldest first', async () => {
    const { body } = await http(`${emulator.url}/services/data`);
    const versions = body as { version: string; label: string; url: string }[];
    expect(versions).toHaveLength(23);
    expect(versions[0]).toEqual({ label: "Spring '19", url: '/services/data/v45.0', version: '45.0' });
    expect(versions.slice(-2).map(({ label }) => label)).toEqual(["Spring '26", "Summer '26"]);
  });

  it('have resources, which are there', async () => {
    const { body } = await get('/v66.0');
    for (const resource of ['sobjects', 'limits', 'query', 'search', 'recent', 'tabs', 'theme'])
      expect(body).toMatchObject({ [resource]: `/services/data/v66.0/${resource}` });
    for (const resource of ['recent', 'tabs', 'theme'])
      expect((await get(`/v66.0/${resource}`)).status).toBe(200);
  });
});

describe('what an org is like', () => {
  it('lists the objects that the user sees', async () => {
    const { body } = await get('/v66.0/sobjects');
    const { sobjects } = body as { sobjects: { name: string; keyPrefix: string; custom: boolean }[] };
    const named = (name: string) => sobjects.find((one) => one.name === name);
    expect(named('Task')).toMatchObject({ keyPrefix: '00T', custom: false, createable: true });
    expect(named('Site__c')).toMatchObject({ custom: true });
    expect(named('Profile')).toMatchObject({ createable: false });
  });

  it('counts the records of the objects that are named, or of all that have any', async () => {
    const count = emulator.orgs.byId(orgId)?.org.reading(null).rows('Account').length;
    expect((await get('/v66.0/limits/recordCount?sObjects=account,Gone__c,Event')).body).toEqual({
      sObjects: [
        { name: 'Account', count },
        { name: 'Event', count: 0 },
      ],
    });
    const { body } = await get('/v66.0/limits/recordCount');
    const { sObjects } = body as { sObjects: { name: string }[] };
    expect(sObjects.map(({ name }) => name)).toContain('Account');
    expect(sObjects.map(({ name }) => name)).not.toContain('Event');
    expect((await get('/v66.0/limits/recordCount?objects=Account')).status).toBe(400);
  });

  it('says what a field takes', async () => {
    const { body } = await get('/v66.0/sobjects/task/describe');
    const { fields } = body as { fields: { name: string }[] };
    const field = (name: string) => fields.find((one) => one.name === name);
    expect(field('TaskSubtype')).toMatchObject({
      createable: true,
      updateable: false,
      restrictedPicklist: true,
    });
    expect(field('Description')).toMatchObject({ length: 32_000, filterable: false, type: 'textarea' });
    expect(field('TielineKey__c')).toMatchObject({ externalId: true, unique: true, idLookup: true });
    expect(field('WhoId')).toMatchObject({
      referenceTo: ['Contact', 'Lead'],
      relationshipName: 'Who',
      polymorphicForeignKey: true,
    });
    expect(field('CompletedDateTime')).toMatchObject({ createable: false, updateable: false });
    expect(field('Status')).toMatchObject({ nillable: false, defaultedOnCreate: true });
  });

  it('names children, record types and the parts of an address', async () => {
    const { body } = await get('/v66.0/sobjects/Account/describe');
    expect(body).toMatchObject({
      childRelationships: expect.arrayContaining([
        expect.objectContaining({
          childSObject: 'Contact',
          field: 'AccountId',
          relationshipName: 'Contacts',
        }),
      ]),
      recordTypeInfos: [
        { developerName: 'Business_Account', defaultRecordTypeMapping: true, master: false },
        { developerName: 'PersonAccount', defaultRecordTypeMapping: false },
        { developerName: 'Master', master: true, recordTypeId: '012000000000000AAA' },
      ],
      fields: expect.arrayContaining([
        expect.objectContaining({ name: 'BillingCity', compoundFieldName: 'BillingAddress' }),
      ]),
    });
  });

  it('leaves out what is hidden from the user', async () => {
    await setSwitches(emulator, orgId, { 'hide-fields': ['Task.CallDisposition'] });
    const { body } = await get('/v66.0/sobjects/Task/describe');
    expect(JSON.stringify(body)).not.toContain('CallDisposition');
  });

  it('is told again only when it has changed since', async () => {
    for (const path of ['/v45.0/sobjects', '/v67.0/sobjects/Task/describe']) {
      const first = await get(path);
      const since = first.headers.get('last-modified') ?? '';
      const headers = { 'if-modified-since': since };
      const again = await http(`${emulator.url}/services/data${path}`, withToken(accessToken, { headers }));
      expect([again.status, again.body]).toEqual([304, '']);
      const before = { 'if-modified-since': new Date(Date.parse(since) - 1000).toUTCString() };
      for (const older of [before, { 'if-modified-since': 'yesterday' }]) {
        const init = withToken(accessToken, { headers: older });
        expect((await http(`${emulator.url}/services/data${path}`, init)).body).toEqual(first.body);
      }
    }
  });

  it('has changed when a switch or somebody’s rights have', async () => {
    let now = Date.parse('2026-11-20T09:30:00Z');
    const org = createOrg({ now: () => now });
    const changedAt = () => new Date(org.setupChangedAt).toISOString();
    expect(changedAt()).toBe('2026-11-20T09:30:00.000Z');
    now += 1000;
    org.transaction('', (tx) => tx.insert('Task', { Subject: 'Call' }));
    expect(changedAt()).toBe('2026-11-20T09:30:00.000Z');
    org.setSwitches({ 'hide-fields': ['Task.CallType'] });
    expect(changedAt()).toBe('2026-11-20T09:30:01.000Z');
    now += 1000;
    org.transaction('', (tx) => tx.insert('PermissionSet', { Name: 'Some' }));
    expect(changedAt()).toBe('2026-11-20T09:30:02.000Z');
  });

  it('knows no object that there is not', async () => {
    for (const path of ['/v66.0/sobjects/Nothing', '/v66.0/sobjects/Nothing/describe'])
      expect(await get(path)).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
  });
});

describe('a page layout', () => {
  it('has the lists of activities where records have them', async () => {
    const lists = async (object: string) => {
      const { body } = await get(`/v66.0/sobjects/${object}/describe/layouts`);
      const { layouts } = body as { layouts: { relatedLists: { name: string }[] }[] };
      return layouts[0]?.relatedLists.map(({ name }) => name);
    };
    expect(await lists('Contact')).toEqual(['OpenActivities', 'ActivityHistories']);
    expect(await lists('Case')).toEqual(['OpenActivities', 'ActivityHistories']);
    expect(await lists('Task')).toEqual([]);
  });

  it('has a head with the name and the number', async () => {
    const { body } = await get('/v66.0/sobjects/Contact/describe/compactLayouts');
    const item = (label: string) => expect.objectContaining({ label });
    const layout = {
      name: 'SYSTEM',
      objectType: 'Contact',
      fieldItems: [item('Full Name'), item('Business Phone')],
    };
    expect(body).toMatchObject({ compactLayouts: [layout], defaultCompactLayoutId: null });
    expect((await get('/v66.0/sobjects/Contact/describe/compactLayouts/primary')).body).toMatchObject(layout);
    expect((await get('/v66.0/sobjects/Profile/describe/compactLayouts')).status).toBe(404);
    const approvals = await get('/v66.0/sobjects/Contact/describe/approvalLayouts');
    expect(approvals.body).toEqual({ approvalLayouts: [] });
  });

  it('is the same for each record type, and of no object without pages', async () => {
    expect((await get('/v66.0/sobjects/Account/describe/layouts/012000000000000AAA')).status).toBe(200);
    expect((await get('/v66.0/sobjects/Account/describe/layouts/012000000000001AAA')).status).toBe(404);
    expect((await get('/v66.0/sobjects/Profile/describe/layouts')).status).toBe(404);
  });
});
