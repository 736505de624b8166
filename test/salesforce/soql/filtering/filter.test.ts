import { describe, expect, it } from 'vitest';
import { account, names, records, refusal, values } from '../sample-queries.ts';

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
