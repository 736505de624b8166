import { describe, expect, it } from 'vitest';
import { createOrg, type OrgOptions } from '../model/org.ts';
import { serveOrg } from '../rest/serve-org.ts';
import { searchRoutes } from './search-routes.ts';

const userId = '005000000000001AAA';

function searchedOrg(options: OrgOptions = {}) {
  const org = createOrg(options);
  org.transaction(userId, (tx) => {
    const acme = tx.insert('Account', {
      Name: 'Acme Rockets, Inc.',
      Phone: '+1 (415) 555-0100',
      Industry: 'Technology',
    });
    tx.insert('Account', { Name: 'Bolt', Phone: '4155550100', Website: 'https://acme.example' });
    tx.insert('Contact', {
      Name: 'Zoe Acme',
      FirstName: 'Zoe',
      LastName: 'Acme',
      AccountId: acme.Id,
      Email: 'zoe@acme.example',
      MobilePhone: '415-555-0199',
    });
    tx.insert('Contact', {
      Name: 'Yan Wu',
      FirstName: 'Yan',
      LastName: 'Wu',
      Description: 'Knows Acme well',
    });
  });
  const ask = serveOrg(org, userId, [searchRoutes]);
  return { org, ask };
}

const { ask } = searchedOrg();

const search = (sosl: string) => ask(`search?q=${encodeURIComponent(sosl)}`);

/** The names found, in their order. */
async function names(sosl: string) {
  const { json } = await search(sosl);
  const { searchRecords } = json as { searchRecords: readonly { Name: string }[] };
  return searchRecords.map(({ Name }) => Name);
}

const both = 'RETURNING Account(Name), Contact(Name)';

describe('a search', () => {
  it.each([
    [`FIND {acme} ${both}`, ['Acme Rockets, Inc.', 'Bolt', 'Zoe Acme', 'Yan Wu']],
    [`find {ACME} in name fields ${both}`, ['Acme Rockets, Inc.', 'Zoe Acme']],
    [`FIND {acme} IN EMAIL FIELDS ${both}`, ['Zoe Acme']],
    [`FIND {acme} IN SIDEBAR FIELDS ${both}`, ['Acme Rockets, Inc.', 'Zoe Acme']],
    [`FIND {acm} ${both}`, []],
    [`FIND {acm*} IN NAME FIELDS ${both}`, ['Acme Rockets, Inc.', 'Zoe Acme']],
    [`FIND {ac?e} IN NAME FIELDS ${both}`, ['Acme Rockets, Inc.', 'Zoe Acme']],
    [`FIND {acme zoe} ${both}`, ['Zoe Acme']],
    [`FIND {"rockets inc"} ${both}`, ['Acme Rockets, Inc.']],
    [`FIND {"inc rockets"} ${both}`, []],
    [`FIND {acme AND NOT zoe} IN NAME FIELDS ${both}`, ['Acme Rockets, Inc.']],
    [`FIND {zoe OR (bolt AND acme)} ${both}`, ['Bolt', 'Zoe Acme']],
    [`FIND {"and" OR rockets} ${both}`, ['Acme Rockets, Inc.']],
    [`FIND {acme - rockets} ${both}`, ['Acme Rockets, Inc.']],
    [String.raw`FIND {rockets\, inc\.} ${both}`, ['Acme Rockets, Inc.']],
    [`FIND {acme} RETURNING Account(Name WHERE Industry = 'Technology')`, ['Acme Rockets, Inc.']],
    [
      `FIND {acme} RETURNING Account(Name ORDER BY Name DESC LIMIT 1), Contact(Name LIMIT 1)`,
      ['Bolt', 'Zoe Acme'],
    ],
    [`FIND {acme} RETURNING Account(Name ORDER BY Name OFFSET 1)`, ['Bolt']],
    [`FIND {acme} ${both} LIMIT 2`, ['Acme Rockets, Inc.', 'Bolt']],
  ])('%s', async (sosl, expected) => {
    expect(await names(sosl)).toEqual(expected);
  });

  it('parts numbers at their punctuation, and finds no ends of them', async () => {
    expect(await names(String.raw`FIND {415\-555\-0100} IN PHONE FIELDS ${both}`)).toEqual([
      'Acme Rockets, Inc.',
    ]);
    expect(await names(`FIND {4155550100} IN PHONE FIELDS ${both}`)).toEqual(['Bolt']);
    expect(await names(`FIND {415555*} IN PHONE FIELDS ${both}`)).toEqual(['Bolt']);
    expect(await names(`FIND {0100} IN PHONE FIELDS ${both}`)).toEqual(['Acme Rockets, Inc.']);
    expect(await search('FIND {*0100} IN PHONE FIELDS')).toMatchObject({
      status: 400,
      json: [{ errorCode: 'INVALID_SEARCH' }],
    });
  });

  it('gives ids where no fields are named, of all objects where none is', async () => {
    const { json } = await search('FIND {zoe} RETURNING Contact');
    expect(json).toEqual({
      searchRecords: [{ attributes: expect.objectContaining({ type: 'Contact' }), Id: expect.any(String) }],
    });
    expect((await search('FIND {zoe}')).json).toEqual(json);
  });

  it.each([
    ['', 'MALFORMED_SEARCH'],
    ['FIND acme', 'MALFORMED_SEARCH'],
    ['FIND {a}', 'INVALID_SEARCH'],
    ['FIND {-- --}', 'INVALID_SEARCH'],
    ['FIND {acme AND}', 'MALFORMED_SEARCH'],
    ['FIND {(acme}', 'MALFORMED_SEARCH'],
    ['FIND {acme} IN ADDRESS FIELDS', 'MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Account(Nmae)', 'INVALID_FIELD'],
    ['FIND {acme} RETURNING Acount', 'INVALID_TYPE'],
    ['FIND {acme} RETURNING Account(COUNT(Id))', 'MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Account(Id GROUP BY Id)', 'MALFORMED_SEARCH'],
    ["FIND {acme} RETURNING Account(Id WHERE Name = 'x)", 'MALFORMED_SEARCH'],
    ['FIND {acme} WITH SNIPPET', 'MALFORMED_SEARCH'],
    [`FIND {${'('.repeat(5_000)}acme} RETURNING Account`, 'MALFORMED_SEARCH'],
  ])('is refused: %s', async (sosl, errorCode) => {
    expect(await search(sosl)).toMatchObject({ status: 400, json: [{ errorCode }] });
  });
});

describe('the index', () => {
  it('follows what is written at the distance of the switch', async () => {
    let clock = Date.UTC(2026, 10, 20, 9, 30);
    const { org, ask: askThis } = searchedOrg({ now: () => clock, switches: { 'search-delay-ms': 60_000 } });
    const find = async (word: string) => {
      const { json } = await askThis(
        `search?q=${encodeURIComponent(`FIND {${word}} RETURNING Account(Name)`)}`,
      );
      return (json as { searchRecords: readonly { Name: string }[] }).searchRecords.map(({ Name }) => Name);
    };
    expect(await find('bolt')).toEqual([]);
    clock += 60_000;
    expect(await find('bolt')).toEqual(['Bolt']);
    const id = org.reading(null).rows('Account')[1]?.Id ?? '';
    org.transaction(userId, (tx) => {
      tx.update('Account', id, { Name: 'Screw' });
      tx.insert('Account', { Name: 'Bolt and Co' });
    });
    expect(await find('bolt')).toEqual(['Screw']);
    expect(await find('screw')).toEqual([]);
    clock += 60_000;
    expect(await find('bolt')).toEqual(['Bolt and Co']);
    expect(await find('screw')).toEqual(['Screw']);
    org.transaction(userId, (tx) => {
      tx.remove('Account', id);
    });
    expect(await find('screw')).toEqual([]);
  });

  it('finds nobody by fields that the user may not see', async () => {
    const { org } = searchedOrg();
    org.setSwitches({ 'hide-fields': ['Account.Phone'] });
    // Administrators see everything.
    const agent = org.transaction(userId, (tx) => tx.insert('User', { Username: 'agent@example.com' }).Id);
    const askThis = serveOrg(org, agent, [searchRoutes]);
    const { json } = await askThis(`search?q=${encodeURIComponent('FIND {0100} RETURNING Account(Name)')}`);
    expect(json).toEqual({ searchRecords: [] });
  });
});

describe('a parameterized search', () => {
  const found = (...expected: readonly string[]) => ({
    status: 200,
    json: { searchRecords: expected.map((Name) => ({ Name })) },
  });

  it('takes its parameters from the address', async () => {
    expect(
      await ask('parameterizedSearch?q=acme&sobject=Account&Account.fields=id,name&Account.limit=1'),
    ).toMatchObject(found('Acme Rockets, Inc.'));
    expect(
      await ask('parameterizedSearch?q=acme&in=name&sobject=Account&sobject=Contact&fields=Name'),
    ).toMatchObject(found('Acme Rockets, Inc.', 'Zoe Acme'));
    expect(
      await ask(
        `parameterizedSearch?q=acme&sobject=Account&fields=Name&Account.where=${encodeURIComponent("Name LIKE 'B%'")}`,
      ),
    ).toMatchObject(found('Bolt'));
    expect((await ask('parameterizedSearch?q=acme&fuzzy=true')).status).toBe(400);
    expect(await ask('parameterizedSearch')).toMatchObject({
      status: 400,
      json: [{ errorCode: 'MALFORMED_SEARCH' }],
    });
  });

  it('takes its parameters from the body', async () => {
    const post = (body: object) => ask('parameterizedSearch', { method: 'POST', body });
    expect(
      await post({
        q: 'acme',
        in: 'NAME',
        fields: ['Name'],
        sobjects: [
          { name: 'Contact' },
          { name: 'Account', fields: ['Id', 'Name'], where: "Industry = 'Technology'", limit: 5 },
        ],
      }),
    ).toMatchObject(found('Zoe Acme', 'Acme Rockets, Inc.'));
    expect(
      await post({ q: 'acme', fields: ['Name'], sobjects: [{ name: 'Account' }], overallLimit: 1 }),
    ).toMatchObject(found('Acme Rockets, Inc.'));
    expect(await post({ q: 'acme', fuzzy: true })).toMatchObject({
      status: 400,
      json: [{ errorCode: 'JSON_PARSER_ERROR' }],
    });
    expect(
      await post({ q: 'acme', sobjects: [{ name: 'Account', where: "Name = 'x') LIMIT 1, Contact(Id" }] }),
    ).toMatchObject({ status: 400 });
  });

  it('takes operators and wildcards as text', async () => {
    const post = (q: string) =>
      ask('parameterizedSearch', {
        method: 'POST',
        body: { q, fields: ['Name'], sobjects: [{ name: 'Account' }] },
      });
    expect(await post('rockets OR bolt')).toMatchObject(found());
    expect(await post('(415) 555-0100')).toMatchObject(found('Acme Rockets, Inc.'));
  });
});
