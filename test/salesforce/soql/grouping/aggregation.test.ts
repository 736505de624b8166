import { describe, expect, it } from 'vitest';
import { records, refusal } from '../sample-queries.ts';

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

  it('adds subtotals with ROLLUP, which GROUPING tells from groups without a value', () => {
    const soql = 'SELECT Account.Name, DoNotCall d, COUNT(Id) n, GROUPING(DoNotCall) g FROM Contact';
    const byTwo = 'GROUP BY ROLLUP(Account.Name, DoNotCall) ORDER BY Account.Name, DoNotCall, COUNT(Id)';
    expect(records(`${soql} ${byTwo}`)).toMatchObject([
      { Name: null, d: null, n: 1, g: 1 },
      { Name: null, d: null, n: 4, g: 1 },
      { Name: null, d: false, n: 1, g: 0 },
      { Name: 'Acme', d: null, n: 2, g: 1 },
      { Name: 'Acme', d: false, n: 1, g: 0 },
      { Name: 'Acme', d: true, n: 1, g: 0 },
      { Name: "O'Brien 50%", d: null, n: 1, g: 1 },
      { Name: "O'Brien 50%", d: false, n: 1, g: 0 },
    ]);
    expect(records("SELECT COUNT(Id) FROM Account WHERE Name = 'x' GROUP BY ROLLUP(Name)")).toEqual([]);
  });

  it('adds every choice of the fields with CUBE', () => {
    const soql = 'SELECT NumberOfEmployees e, Industry i, COUNT(Id) n FROM Account GROUP BY';
    const few = records(`${soql} CUBE(NumberOfEmployees, Industry)`);
    expect(few).toHaveLength(9);
    expect(few).toContainEqual({ attributes: { type: 'AggregateResult' }, e: 50, i: null, n: 2 });
    expect(few).toContainEqual({ attributes: { type: 'AggregateResult' }, e: null, i: 'Banking', n: 1 });
    expect(few).toContainEqual({ attributes: { type: 'AggregateResult' }, e: null, i: null, n: 3 });
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
    ['SELECT Name FROM Account GROUP BY ROLLUP(Id, Name, Industry, Phone)', 'ROLLUP takes at most 3 fields'],
    ['SELECT Name, GROUPING(Name) FROM Account GROUP BY Name', "unexpected token: 'GROUPING'"],
    ['SELECT GROUPING() FROM Account GROUP BY CUBE(Name)', 'incorrect number of parameters for GROUPING'],
    ['SELECT GROUPING(Id) FROM Account GROUP BY CUBE(Name)', 'Field must be grouped or aggregated: Id'],
    ['SELECT Name FROM Account GROUP BY ROLLUP(Name), Id', "unexpected token: ','"],
  ])('refuses %s', (soql, sentence) => {
    expect(refusal(soql)).toMatchObject({
      errorCode: 'MALFORMED_QUERY',
      message: expect.stringContaining(sentence),
    });
  });
});
