import { describe, expect, it } from 'vitest';
import type { OrgReading } from '../model/org-data.ts';
import { SalesforceError } from '../rest/salesforce-error.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';
import type { Pages } from './query-result.ts';
import { sampleId, sampleReading } from './sample-reading.ts';

const account = (n: number) => sampleId('Account', n);
const contact = (n: number) => sampleId('Contact', n);
const user = sampleId('User', 1);

const reading = sampleReading({
  User: [
    {
      Name: 'Ada Agent',
      Email: 'ada@example.com',
      TimeZoneSidKey: 'Europe/Amsterdam',
      LocaleSidKey: 'nl_NL',
    },
  ],
  Group: [{ Name: 'Support', Type: 'Queue' }],
  Account: [
    {
      Name: 'Acme',
      Industry: 'Technology',
      NumberOfEmployees: 50,
      AnnualRevenue: 1000.5,
      OwnerId: user,
      BillingCity: 'Delft',
      Key__c: 'k-1',
      Regions__c: 'North;West',
    },
    {
      Name: 'bolt',
      Industry: 'Banking',
      NumberOfEmployees: 7,
      ParentId: account(1),
      OwnerId: user,
      Regions__c: 'West',
    },
    { Name: "O'Brien 50%", NumberOfEmployees: 50, ParentId: account(2) },
    { Name: 'Gone', IsDeleted: true },
  ],
  Contact: [
    {
      Name: 'Zoe',
      AccountId: account(1),
      Birthdate: '1990-05-01',
      DoNotCall: false,
      CreatedDate: '2026-11-19T23:30:00.000+0000',
    },
    {
      Name: 'Yan',
      AccountId: account(1),
      DoNotCall: true,
      CreatedDate: '2026-11-19T22:30:00.000+0000',
      ReportsToId: contact(1),
    },
    { Name: 'Xia', AccountId: account(3), DoNotCall: false, CreatedDate: '2026-11-01T00:00:00.000+0000' },
    { Name: 'Wim', DoNotCall: false },
  ],
  Lead: [{ Name: 'Lee', Phone: '+31201234567' }],
  Case: [
    { CaseNumber: '00001000', OwnerId: sampleId('Group', 1) },
    { CaseNumber: '00001001', OwnerId: user },
  ],
  Task: [
    { Subject: 'Call', WhoId: contact(1), WhatId: account(1), IsArchived: false },
    { Subject: 'Old call', WhoId: sampleId('Lead', 1), WhatId: sampleId('Case', 1), IsArchived: true },
    { Subject: 'Nobody', IsArchived: false },
  ],
});

/** All records at once. */
const pages: Pages = {
  first: (rows, project) => ({
    totalSize: rows.length,
    done: true,
    records: rows.map((row) => project(row, pages)),
  }),
};

function planOf(soql: string, includeDeleted = false, from: OrgReading = reading): QueryPlan {
  return planQuery(soql, from, { includeDeleted, version: 66 });
}

function records(soql: string, includeDeleted = false) {
  const plan = planOf(soql, includeDeleted);
  if (plan.kind === 'count') return [{ count: plan.count() }];
  return plan.kind === 'groups' ? plan.records() : pages.first(plan.rows(), plan.project).records;
}

/** The values of the one field that a query selects. */
function values(soql: string, includeDeleted = false) {
  return records(soql, includeDeleted).map(
    (record) => Object.entries(record).find(([name]) => name !== 'attributes')?.[1],
  );
}

const names = (where: string) => values(`SELECT Name FROM Account WHERE ${where}`);

function refusal(soql: string): { readonly errorCode: string; readonly message: string } | undefined {
  try {
    records(soql);
  } catch (error) {
    if (error instanceof SalesforceError) return error.errors[0];
    throw error;
  }
  return undefined;
}

describe('a query’s records', () => {
  it('bear the exact names of fields and objects, whatever the query’s case', () => {
    expect(records("select NAME, id from account a where A.name = 'ACME'")).toEqual([
      {
        attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${account(1)}` },
        Name: 'Acme',
        Id: account(1),
      },
    ]);
  });

  it('hold parents as records, and null where there is none', () => {
    const [yan, wim] = records(
      "SELECT Account.Name, Account.Owner.Name FROM Contact WHERE Name IN ('Yan', 'Wim')",
    );
    expect(yan).toEqual({
      attributes: expect.anything(),
      Account: {
        attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${account(1)}` },
        Name: 'Acme',
        Owner: {
          attributes: { type: 'User', url: `/services/data/v66.0/sobjects/User/${user}` },
          Name: 'Ada Agent',
        },
      },
    });
    expect(wim).toEqual({ attributes: expect.anything(), Account: null });
  });

  it('hold children as results of their own, and null where there are none', () => {
    const [acme, bolt] = records(
      'SELECT Name, (SELECT Name FROM Contacts WHERE DoNotCall = false ORDER BY Name) FROM Account LIMIT 2',
    );
    expect(acme).toMatchObject({ Contacts: { totalSize: 1, done: true, records: [{ Name: 'Zoe' }] } });
    expect(bolt).toMatchObject({ Contacts: null });
  });

  it('hold children of children from version 58', () => {
    const [acme] = records(
      'SELECT Id, (SELECT Id, (SELECT Name FROM Contacts) FROM ChildAccounts) FROM Account',
    );
    expect(acme).toMatchObject({ ChildAccounts: { records: [{ Contacts: null }] } });
    const old = () =>
      planQuery(
        'SELECT Id, (SELECT Id, (SELECT Name FROM Contacts) FROM ChildAccounts) FROM Account',
        reading,
        { includeDeleted: false, version: 57 },
      );
    expect(old).toThrow('MALFORMED_QUERY');
  });

  it('say of a polymorphic parent what it is called and what it is', () => {
    const [call] = records("SELECT Who.Name, Who.Type, What.Name FROM Task WHERE Subject = 'Call'");
    expect(call).toMatchObject({
      Who: {
        attributes: { type: 'Name', url: `/services/data/v66.0/sobjects/Contact/${contact(1)}` },
        Name: 'Zoe',
        Type: 'Contact',
      },
      What: { Name: 'Acme' },
    });
    expect(values("SELECT CaseNumber FROM Case WHERE Owner.Type = 'Queue'")).toEqual(['00001000']);
  });

  it('hold other fields for each type with TYPEOF', () => {
    const soql =
      'SELECT TYPEOF Who WHEN Lead THEN Phone, Company WHEN Contact THEN Email ELSE Name END, TYPEOF What WHEN Account THEN NumberOfEmployees ELSE Name END FROM Task';
    const [call, old, nobody] = records(soql, true);
    expect(call).toMatchObject({
      Who: { attributes: { type: 'Contact' }, Email: null },
      What: { NumberOfEmployees: 50 },
    });
    expect(old).toMatchObject({
      Who: { attributes: { type: 'Lead' }, Phone: '+31201234567' },
      What: { Name: '00001000' },
    });
    expect(nobody).toMatchObject({ Who: null, What: null });
  });

  it('hold an address as a whole, and null where nothing is in it', () => {
    const [acme, bolt] = values('SELECT BillingAddress FROM Account');
    expect(acme).toMatchObject({ city: 'Delft', street: null });
    expect(bolt).toBeNull();
  });

  it('hold labels with toLabel()', () => {
    expect(records('SELECT toLabel(Industry) FROM Account LIMIT 1')).toMatchObject([
      { Industry: 'Technology!' },
    ]);
    expect(records('SELECT toLabel(Account.Industry) FROM Contact LIMIT 1')).toMatchObject([
      { Account: { Industry: 'Technology!' } },
    ]);
    expect(names("toLabel(Industry) = 'Banking!'")).toEqual(['bolt']);
  });

  it('hold all fields with FIELDS(ALL), in at most 200 rows', () => {
    const [acme] = records('SELECT FIELDS(ALL) FROM Account LIMIT 200');
    expect(acme).toMatchObject({ Id: account(1), Regions__c: 'North;West', Description: null });
    expect(records('SELECT FIELDS(CUSTOM) FROM Account LIMIT 1')).toEqual([
      { attributes: expect.anything(), Key__c: 'k-1', Regions__c: 'North;West' },
    ]);
    expect(refusal('SELECT FIELDS(ALL) FROM Account LIMIT 201')?.message).toContain(
      'must have a LIMIT of at most 200',
    );
    expect(refusal('SELECT FIELDS(ALL) FROM Account')?.errorCode).toBe('MALFORMED_QUERY');
    expect(refusal('SELECT FIELDS(STANDARD) FROM Account')).toBeUndefined();
  });
});

describe('WHERE', () => {
  it.each([
    ["Name = 'ACME'", ['Acme']],
    ["Name != 'acme'", ['bolt', "O'Brien 50%"]],
    ["Name = 'O\\'Brien 50%'", ["O'Brien 50%"]],
    ["Name = '\\u0041cme'", ['Acme']],
    ["Name LIKE 'o%50\\%'", ["O'Brien 50%"]],
    ["Name LIKE '_olt'", ['bolt']],
    ["Name LIKE '%'", ['Acme', 'bolt', "O'Brien 50%"]],
    ["NOT Name LIKE 'a%'", ['bolt', "O'Brien 50%"]],
    ["Name > 'acme' AND Name < 'C'", ['bolt']],
    ['Industry = null', ["O'Brien 50%"]],
    ["Industry = ''", ["O'Brien 50%"]],
    ['Industry != null', ['Acme', 'bolt']],
    ["Industry != 'Banking'", ['Acme', "O'Brien 50%"]],
    ["Industry NOT IN ('Banking')", ['Acme', "O'Brien 50%"]],
    ["Industry IN ('banking', null)", ['bolt', "O'Brien 50%"]],
    ["NumberOfEmployees >= 7 AND (NumberOfEmployees < 50 OR Name = 'Acme')", ['Acme', 'bolt']],
    ['AnnualRevenue > 1e3', ['Acme']],
    ["Key__c = 'K-1'", ['Acme']],
    ["Key__c IN ('k-1', null) AND Name != 'bolt'", ['Acme', "O'Brien 50%"]],
    ['AnnualRevenue <> 1000.50', ['bolt', "O'Brien 50%"]],
    ["Regions__c INCLUDES ('west;north', 'East')", ['Acme']],
    ["Regions__c INCLUDES ('West')", ['Acme', 'bolt']],
    ["Regions__c EXCLUDES ('North')", ['bolt', "O'Brien 50%"]],
    ["Regions__c = 'West;North'", ['Acme']],
    [`Id = '${account(1).slice(0, 15)}'`, ['Acme']],
    [`Id IN ('${account(2)}', '${account(1)}') AND Name LIKE '%'`, ['Acme', 'bolt']],
    [`Id = '${account(1)}' OR Id = '${account(2)}'`, ['Acme', 'bolt']],
    [`Id != '${account(1)}' AND Parent.Name = 'acme'`, ['bolt']],
    ["Parent.Parent.Name = 'Acme'", ["O'Brien 50%"]],
    ['Parent.Name = null', ['Acme']],
    ['Id IN (SELECT AccountId FROM Contact WHERE DoNotCall = true)', ['Acme']],
    ['Id NOT IN (SELECT AccountId FROM Contact)', ['bolt']],
    ['ParentId IN (SELECT AccountId FROM Contact) AND Name != null', ['bolt']],
    ["NOT (Name = 'Acme' OR (NOT NumberOfEmployees = 50))", ["O'Brien 50%"]],
  ])('%s', (where, expected) => {
    expect(names(where)).toEqual(expected);
  });

  it('reckons dates in the zone of the user who asks', () => {
    const created = (period: string) =>
      values(`SELECT Name FROM Contact WHERE CreatedDate ${period} ORDER BY Name`);
    // Half past eleven at night in UTC is the next day in Amsterdam.
    expect(created('= TODAY')).toEqual(['Wim', 'Zoe']);
    expect(created('= YESTERDAY')).toEqual(['Yan']);
    expect(created('< TODAY')).toEqual(['Xia', 'Yan']);
    expect(created('<= YESTERDAY')).toEqual(['Xia', 'Yan']);
    expect(created('> YESTERDAY')).toEqual(['Wim', 'Zoe']);
    expect(created('IN (YESTERDAY, 2026-11-01T01:00:00+01:00)')).toEqual(['Xia', 'Yan']);
    expect(created('= LAST_N_DAYS:1')).toEqual(['Wim', 'Yan', 'Zoe']);
    expect(values('SELECT Name FROM Contact WHERE DAY_ONLY(CreatedDate) = 2026-11-19 ORDER BY Name')).toEqual(
      ['Yan', 'Zoe'],
    );
    expect(
      values('SELECT Name FROM Contact WHERE DAY_ONLY(convertTimezone(CreatedDate)) = 2026-11-19'),
    ).toEqual(['Yan']);
    expect(values('SELECT Name FROM Contact WHERE HOUR_IN_DAY(CreatedDate) = 23')).toEqual(['Zoe']);
    expect(values('SELECT Name FROM Contact WHERE CALENDAR_YEAR(Birthdate) = 1990')).toEqual(['Zoe']);
  });

  it('leaves out deleted and archived rows, which queryAll gives', () => {
    expect(records('SELECT COUNT() FROM Account')).toEqual([{ count: 3 }]);
    expect(records('SELECT COUNT() FROM Account', true)).toEqual([{ count: 4 }]);
    expect(values('SELECT Subject FROM Task')).toEqual(['Call', 'Nobody']);
    expect(values('SELECT Subject FROM Task WHERE IsArchived = true', true)).toEqual(['Old call']);
  });

  it('knows the scope of one’s own records', () => {
    expect(values('SELECT CaseNumber FROM Case USING SCOPE mine')).toEqual(['00001001']);
    expect(refusal('SELECT Id FROM Case USING SCOPE team')?.errorCode).toBe('MALFORMED_QUERY');
  });
});

describe('ORDER BY, LIMIT and OFFSET', () => {
  it('sort without heed to case, nothing first', () => {
    expect(values('SELECT Name FROM Account ORDER BY Name DESC')).toEqual(["O'Brien 50%", 'bolt', 'Acme']);
    expect(values('SELECT Name FROM Account ORDER BY AnnualRevenue')).toEqual([
      'bolt',
      "O'Brien 50%",
      'Acme',
    ]);
    expect(values('SELECT Name FROM Account ORDER BY AnnualRevenue NULLS LAST, Name DESC')).toEqual([
      'Acme',
      "O'Brien 50%",
      'bolt',
    ]);
  });

  it('sort picklists as their values are set up, and by fields of parents', () => {
    expect(values('SELECT Industry FROM Account ORDER BY Industry NULLS LAST')).toEqual([
      'Technology',
      'Banking',
      null,
    ]);
    expect(values('SELECT Name FROM Contact ORDER BY Account.Name DESC NULLS LAST, Name')).toEqual([
      'Xia',
      'Yan',
      'Zoe',
      'Wim',
    ]);
  });

  it('give a part of the result', () => {
    expect(values('SELECT Name FROM Account LIMIT 1 OFFSET 1')).toEqual(['bolt']);
    expect(values('SELECT Name FROM Account ORDER BY Name DESC LIMIT 1 OFFSET 1')).toEqual(['bolt']);
    expect(values('SELECT Name FROM Account LIMIT 0')).toEqual([]);
    expect(refusal('SELECT Name FROM Account OFFSET 2001')?.errorCode).toBe('NUMBER_OUTSIDE_VALID_RANGE');
  });
});

describe('GROUP BY', () => {
  it('gives a record for each group, under aliases and numbered names', () => {
    expect(
      records(
        'SELECT NumberOfEmployees, COUNT(Id), MAX(Name) last, AVG(AnnualRevenue) FROM Account GROUP BY NumberOfEmployees ORDER BY COUNT(Id) DESC',
      ),
    ).toEqual([
      {
        attributes: { type: 'AggregateResult' },
        NumberOfEmployees: 50,
        expr0: 2,
        last: "O'Brien 50%",
        expr1: 1000.5,
      },
      { attributes: { type: 'AggregateResult' }, NumberOfEmployees: 7, expr0: 1, last: 'bolt', expr1: null },
    ]);
  });

  it('groups by parents and by parts of dates, and keeps what HAVING says', () => {
    expect(
      records(
        'SELECT Account.Name, COUNT(Id) n FROM Contact GROUP BY Account.Name HAVING COUNT(Id) > 1 AND NOT Account.Name = null',
      ),
    ).toMatchObject([{ Name: 'Acme', n: 2 }]);
    expect(
      records(
        'SELECT CALENDAR_MONTH(CreatedDate) m, COUNT(Id) n FROM Contact GROUP BY CALENDAR_MONTH(CreatedDate) ORDER BY m',
      ),
    ).toMatchObject([{ m: 11, n: 4 }]);
  });

  it('makes one group of all rows where nothing is grouped by', () => {
    expect(
      records(
        "SELECT COUNT(Id), SUM(NumberOfEmployees) s, COUNT_DISTINCT(NumberOfEmployees) d FROM Account WHERE Name != 'x'",
      ),
    ).toMatchObject([{ expr0: 3, s: 107, d: 2 }]);
    expect(records("SELECT COUNT(Id), MIN(Name) FROM Account WHERE Name = 'x'")).toMatchObject([
      { expr0: 0, expr1: null },
    ]);
  });

  it.each([
    ['SELECT Name, COUNT(Id) FROM Account', 'Field must be grouped or aggregated: Name'],
    ['SELECT COUNT(Id) FROM Account LIMIT 5', 'cannot also use LIMIT'],
    [
      'SELECT AnnualRevenue FROM Account GROUP BY AnnualRevenue',
      "field 'AnnualRevenue' can not be grouped in a query call",
    ],
    ['SELECT SUM(Name) FROM Account', 'does not support aggregate operator SUM'],
    ['SELECT COUNT(Id) x, MAX(Name) x FROM Account', 'duplicate alias: x'],
    ['SELECT COUNT(), Id FROM Account', 'COUNT() must be the only element'],
    ['SELECT Name FROM Account GROUP BY ROLLUP(Name)', "unexpected token: 'ROLLUP'"],
  ])('refuses %s', (soql, sentence) => {
    expect(refusal(soql)).toMatchObject({
      errorCode: 'MALFORMED_QUERY',
      message: expect.stringContaining(sentence),
    });
  });
});

describe('a refused query', () => {
  it('says where the fault is', () => {
    expect(refusal('SELECT Id,\n  Nmae FROM Account')).toEqual({
      errorCode: 'INVALID_FIELD',
      message:
        "\n  Nmae FROM Account\n  ^\nERROR at Row:2:Column:3\nNo such column 'Nmae' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    });
  });

  it.each([
    ['', 'MALFORMED_QUERY', 'A query string has to be specified'],
    ['SELECT Id FROM', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
    ['SELECT FROM Account', 'MALFORMED_QUERY', "unexpected token: 'FROM'"],
    ['SELECT * FROM Account', 'MALFORMED_QUERY', "'*'"],
    ["SELECT Id FROM Account WHERE Name = 'x", 'MALFORMED_QUERY', 'not terminated'],
    ['SELECT Id FROM Account WHERE Name = "x"', 'MALFORMED_QUERY', "'\"'"],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      "unexpected token: 'OR'",
    ],
    ['SELECT Id FROM Account WHERE Name = :name', 'MALFORMED_QUERY', 'Bind variables'],
    ["SELECT Id FROM Account WHERE Name = '\\%'", 'MALFORMED_QUERY', 'Illegal character sequence'],
    ['SELECT Id FROM Account ALL ROWS', 'MALFORMED_QUERY', 'ALL ROWS not allowed'],
    ['SELECT Id FROM Account WHERE Id IN ()', 'MALFORMED_QUERY', "unexpected token: ')'"],
    ['SELECT Id FROM Account LIMIT -1', 'MALFORMED_QUERY', "unexpected token: '-1'"],
    ['SELECT Id FROM Account WITH SECURITY_ENFORCED', 'MALFORMED_QUERY', 'WITH'],
    ['SELECT Id FROM Acount', 'INVALID_TYPE', "sObject type 'Acount' is not supported"],
    ['SELECT Id, ID FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
    ['SELECT Id, Name x FROM Account', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
    ['SELECT Ownr.Name FROM Account', 'INVALID_FIELD', "Didn't understand relationship 'Ownr' in field path"],
    ['SELECT Who.Account.Name FROM Task', 'INVALID_FIELD', "Didn't understand relationship 'Account'"],
    [
      'SELECT Parent.Parent.Parent.Parent.Parent.Parent.Name FROM Account',
      'INVALID_FIELD',
      "can't follow more than 5",
    ],
    [
      'SELECT Id, (SELECT Id FROM Contact) FROM Account',
      'INVALID_TYPE',
      "Didn't understand relationship 'Contact' in FROM part",
    ],
    [
      "SELECT Id FROM Account WHERE Description = 'x'",
      'INVALID_FIELD',
      "field 'Description' can not be filtered in a query call",
    ],
    [
      'SELECT Id FROM Account ORDER BY Description',
      'INVALID_FIELD',
      "field 'Description' can not be sorted in a query call",
    ],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      'must be of type string and should be enclosed in quotes',
    ],
    [
      "SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01'",
      'INVALID_FIELD',
      'must be of type dateTime and should not be enclosed in quotes',
    ],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-13-01T00:00:00Z', 'INVALID_FIELD', 'Invalid dateTime'],
    ['SELECT Id FROM Contact WHERE CreatedDate > SOMEDAY', 'MALFORMED_QUERY', "unexpected token: 'SOMEDAY'"],
    ["SELECT Id FROM Account WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: abc'],
    [
      "SELECT Id FROM Account WHERE Id LIKE '001%'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on id field',
    ],
    ["SELECT Id FROM Account WHERE Name INCLUDES ('x')", 'INVALID_QUERY_FILTER_OPERATOR', 'multipicklist'],
    ['SELECT Id FROM Contact WHERE DoNotCall > true', 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
    [
      "SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Contact)",
      'MALFORMED_QUERY',
      'only allowed at the top level',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Account)',
      'MALFORMED_QUERY',
      'should not be on the same object type',
    ],
    ['SELECT Id FROM Account WHERE Id IN (SELECT Name FROM Contact)', 'INVALID_FIELD', 'ID or reference'],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT WhatId FROM Task)',
      'INVALID_TYPE',
      "Entity 'Task' is not supported",
    ],
    ['SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact', 'INVALID_FIELD', 'polymorphic'],
    [
      'SELECT CALENDAR_YEAR(Name) FROM Account GROUP BY CALENDAR_YEAR(Name)',
      'INVALID_FIELD',
      'cannot be applied',
    ],
    ['SELECT FORMAT(CreatedDate) FROM Account', 'MALFORMED_QUERY', "unexpected token: 'FORMAT'"],
  ])('%s', (soql, errorCode, sentence) => {
    expect(refusal(soql)).toMatchObject({ errorCode, message: expect.stringContaining(sentence) });
  });

  it('is refused, too, when it is nested without end or too long', () => {
    expect(refusal(`SELECT Id FROM Account WHERE ${'('.repeat(40_000)}`)?.errorCode).toBe('MALFORMED_QUERY');
    expect(refusal(`SELECT Id${', (SELECT Id'.repeat(8_000)} FROM Account`)?.errorCode).toBe(
      'MALFORMED_QUERY',
    );
    expect(refusal(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_000)}'`)?.errorCode).toBe(
      'QUERY_TOO_COMPLICATED',
    );
  });
});
