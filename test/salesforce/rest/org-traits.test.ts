import { describe, expect, it } from 'vitest';
import { form, http, json, setSwitches, testEmulator, withToken } from '../emulator-client.ts';

/** What orgs have that others have not, each by its switch. */

const emulator = await testEmulator();

function given() {
  const sample = emulator.addOrg({ sample: true });
  const data = `${emulator.url}/services/data/v66.0`;
  const ask = (path: string, init: RequestInit = {}) =>
    http(data + path, withToken(sample.accessToken, init));
  const query = (soql: string) => ask(`/query?q=${encodeURIComponent(soql)}`);
  return {
    ...sample,
    ask,
    query,
    set: (switches: object) => setSwitches(emulator, sample.orgId, switches),
    field: async (object: string, name: string) => {
      const { body } = await ask(`/sobjects/${object}/describe`);
      return (body as { fields: { name: string }[] }).fields.find((one) => one.name === name);
    },
  };
}

describe('an org that encrypts phone fields', () => {
  it('says so, and gives them, but finds, sorts and groups nothing by them', async () => {
    const { query, set, field, ask } = given();
    const withPhone = "SELECT Phone FROM Contact WHERE LastName = 'Mustermann'";
    expect(await field('Contact', 'Phone')).toMatchObject({ encrypted: false, filterable: true });
    await set({ 'encrypted-fields': ['contact.phone'] });
    expect(await field('Contact', 'Phone')).toMatchObject({
      encrypted: true,
      filterable: false,
      sortable: false,
      groupable: false,
    });
    expect(await field('Contact', 'MobilePhone')).toMatchObject({ encrypted: false, filterable: true });
    expect((await query(withPhone)).body).toMatchObject({ records: [{ Phone: expect.any(String) }] });
    for (const [soql, errorCode, told] of [
      ["SELECT Id FROM Contact WHERE Phone LIKE '%1'", 'INVALID_FIELD', 'can not be filtered'],
      ["SELECT Id FROM Contact WHERE Phone = '1'", 'INVALID_FIELD', 'can not be filtered'],
      ['SELECT Id FROM Contact WHERE Phone != null', 'INVALID_FIELD', 'can not be filtered'],
      ['SELECT Id FROM Contact ORDER BY Phone', 'INVALID_FIELD', 'can not be sorted'],
      ['SELECT Phone FROM Contact GROUP BY Phone', 'MALFORMED_QUERY', 'can not be grouped'],
    ] as const) {
      expect((await query(soql)).body, soql).toMatchObject([
        { errorCode, message: expect.stringContaining(told) },
      ]);
    }
    const made = await ask('/sobjects/Contact', json('POST', { LastName: 'Roth', Phone: '030 1' }));
    expect(made.status).toBe(201);
  });
});

describe('an org with several currencies', () => {
  it('has one on each record, its own unless another is said, and takes no other', async () => {
    const { query, set, field, ask } = given();
    expect((await query('SELECT CurrencyIsoCode FROM Task')).body).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
    await set({ currencies: ['EUR', 'USD'] });
    for (const object of ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Task', 'Event'])
      expect(await field(object, 'CurrencyIsoCode'), object).toMatchObject({
        type: 'picklist',
        restrictedPicklist: true,
        nillable: true,
        defaultedOnCreate: true,
        picklistValues: [
          { value: 'EUR', active: true },
          { value: 'USD', active: true },
        ],
      });
    const make = (values: object) =>
      ask('/sobjects/Account', json('POST', { Name: 'Currency AG', ...values }));
    expect((await make({})).status).toBe(201);
    expect((await make({ CurrencyIsoCode: 'USD' })).status).toBe(201);
    const codes = "SELECT CurrencyIsoCode FROM Account WHERE Name = 'Currency AG' ORDER BY CurrencyIsoCode";
    expect((await query(codes)).body).toMatchObject({
      records: [{ CurrencyIsoCode: 'EUR' }, { CurrencyIsoCode: 'USD' }],
    });
    expect((await make({ CurrencyIsoCode: 'CHF' })).body).toMatchObject([
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['CurrencyIsoCode'] },
    ]);
  });
});

describe('an org whose login IP ranges leave the caller out', () => {
  it('gives no sign-in, while who is signed in stays so', async () => {
    const { clientId, clientSecret, username, password, set, ask } = given();
    await set({ 'login-ip-ranges': true });
    const client = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const token = () => http(`${emulator.url}/services/oauth2/token`, form(client));
    expect(await token()).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'ip restricted' },
    });
    const login = await http(`${emulator.url}/services/Soap/u/60.0`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: '""' },
      body: `<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Body>
<login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${password}</password></login>
</se:Body></se:Envelope>`,
    });
    expect(login.status).toBe(500);
    expect(login.body).toContain('LOGIN_DURING_RESTRICTED_DOMAIN');
    expect((await ask('/limits')).status).toBe(200);
    await set({ 'login-ip-ranges': null });
    expect((await token()).status).toBe(200);
  });
});
