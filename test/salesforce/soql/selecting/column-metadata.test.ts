import { describe, expect, it } from 'vitest';
import { reading } from '../sample-queries.ts';
import { planQuery } from '../query-plan.ts';
import { queryColumns } from './column-metadata.ts';

const columns = (soql: string) =>
  queryColumns(planQuery(soql, reading, { includeDeleted: false, version: 66 }));

describe('the columns of a query', () => {
  it('are its fields, in their order, with what they hold', () => {
    expect(columns('SELECT Id, name, NumberOfEmployees, Key__c, OwnerId FROM account')).toEqual({
      columnMetadata: [
        expect.objectContaining({ columnName: 'Id', apexType: 'Id', textType: true }),
        {
          aggregate: false,
          apexType: 'String',
          booleanType: false,
          columnName: 'Name',
          custom: false,
          displayName: 'Name',
          foreignKeyName: null,
          insertable: true,
          joinColumns: [],
          numberType: false,
          textType: true,
          updatable: true,
        },
        expect.objectContaining({ columnName: 'NumberOfEmployees', apexType: 'Integer', numberType: true }),
        expect.objectContaining({ columnName: 'Key__c', custom: true }),
        expect.objectContaining({ columnName: 'OwnerId', apexType: 'Id', foreignKeyName: 'Owner' }),
      ],
      entityName: 'Account',
      groupBy: false,
      idSelected: true,
      keyPrefix: '001',
    });
  });

  it('stand together where they are of one parent, and within their child query', () => {
    const { columnMetadata, idSelected } = columns(
      'SELECT Owner.Name, Name, Parent.Owner.Id, Owner.Email, (SELECT DoNotCall FROM Contacts) FROM Account',
    );
    expect(columnMetadata).toMatchObject([
      { columnName: 'Owner', joinColumns: [{ columnName: 'Name' }, { columnName: 'Email' }] },
      { columnName: 'Name', joinColumns: [] },
      { columnName: 'Parent', joinColumns: [{ columnName: 'Owner', joinColumns: [{ columnName: 'Id' }] }] },
      {
        columnName: 'Contacts',
        aggregate: true,
        joinColumns: [{ columnName: 'DoNotCall', booleanType: true }],
      },
    ]);
    expect(idSelected).toBe(false);
  });

  it('bear the names of the answer where they are computed', () => {
    const soql = 'SELECT Industry, COUNT(Id), MAX(AnnualRevenue) most FROM Account GROUP BY Industry';
    expect(columns(soql)).toMatchObject({
      groupBy: true,
      columnMetadata: [
        { columnName: 'Industry', aggregate: false },
        { columnName: 'expr0', displayName: 'COUNT(Id)', aggregate: true, apexType: 'Integer' },
        { columnName: 'most', displayName: 'MAX(AnnualRevenue)', aggregate: true, apexType: 'Double' },
      ],
    });
    expect(columns('SELECT toLabel(Industry) FROM Account').columnMetadata).toMatchObject([
      { columnName: 'TOLABEL(Industry)', aggregate: true, apexType: 'String' },
    ]);
  });

  it('are those that FIELDS() stands for, and none where only a number is asked for', () => {
    const custom = columns('SELECT FIELDS(CUSTOM) FROM Account LIMIT 1').columnMetadata;
    expect(custom.map(({ columnName }) => columnName)).toEqual(['Key__c', 'Regions__c']);
    expect(columns('SELECT COUNT() FROM Account').columnMetadata).toEqual([]);
    const who = columns('SELECT TYPEOF Who WHEN Lead THEN Company END FROM Task').columnMetadata;
    expect(who).toMatchObject([{ columnName: 'Who', apexType: null, joinColumns: [] }]);
  });
});
