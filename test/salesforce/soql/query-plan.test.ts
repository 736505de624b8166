import { describe, expect, it } from 'vitest';
import { refusal, values } from './sample-queries.ts';

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
