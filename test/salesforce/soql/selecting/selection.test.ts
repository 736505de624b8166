import { describe, expect, it } from 'vitest';
import { planQuery } from '../query-plan.ts';
import { account, contact, names, reading, records, refusal, user, values } from '../sample-queries.ts';

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

  it('reach five parents up at most', () => {
    const parents = (count: number) => `SELECT ${'Parent.'.repeat(count)}Name FROM Account`;
    expect(refusal(parents(5))).toBeUndefined();
    expect(refusal(parents(6))?.errorCode).toBe('INVALID_FIELD');
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
    const old = () =>
      planQuery('SELECT FIELDS(STANDARD) FROM Account', reading, { includeDeleted: false, version: 50 });
    expect(old).toThrow("unexpected token: 'FIELDS'");
  });
});
