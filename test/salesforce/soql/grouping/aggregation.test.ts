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
