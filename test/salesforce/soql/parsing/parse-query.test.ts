import { parseQuery as otherParser, type Query, type WhereClause } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from './parse-query.ts';
import { expressionText, type Condition } from './syntax.ts';

const literal = fc.oneof(
  fc.constantFrom(
    'null',
    'TRUE',
    'false',
    '2026-11-20',
    '2026-11-20T09:30:00Z',
    '2026-11-20T09:30:00.123+01:00',
    'TODAY',
    'LAST_N_DAYS:30',
  ),
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc
    .string({ unit: fc.constantFrom('a', ' ', '%', "\\'", '\\\\', '\\n', '(', '-', 'AND '), maxLength: 6 })
    .map((text) => `'${text}'`),
);
const field = fc.constantFrom(
  'Name',
  'Account.Name',
  'a.Owner.Profile.Name',
  'Custom__c',
  'Parent__r.Custom__c',
);
const comparison = fc.oneof(
  fc
    .tuple(field, fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'LIKE', 'like'), literal)
    .map((parts) => parts.join(' ')),
  fc
    .tuple(
      field,
      fc.constantFrom('IN', 'NOT IN', 'INCLUDES', 'EXCLUDES'),
      fc.array(fc.constantFrom("'a'", "'b;c'"), { minLength: 1, maxLength: 3 }),
    )
    .map(([name, operator, values]) => `${name} ${operator} (${values.join(', ')})`),
);
const { condition } = fc.letrec<{ condition: string; bracketed: string }>((tie) => ({
  bracketed: fc.oneof(
    { maxDepth: 3 },
    comparison,
    tie('condition').map((inner) => `(${inner})`),
    tie('condition').map((inner) => `(NOT (${inner}))`),
  ),
  condition: fc
    .tuple(
      fc.constantFrom(' AND ', ' OR ', ' and '),
      fc.array(tie('bracketed'), { minLength: 1, maxLength: 3 }),
    )
    .map(([joint, parts]) => parts.join(joint)),
}));

/** The comparisons of a condition, from left to right. */
function leaves(whole: Condition): readonly string[] {
  switch (whole.kind) {
    case 'and':
    case 'or':
      return whole.parts.flatMap(leaves);
    case 'not':
      return leaves(whole.part);
    case 'comparison':
      return [`${expressionText(whole.left)} ${whole.operator} ${whole.values.length}`];
    case 'semi-join':
      return [`${expressionText(whole.left)} IN`];
  }
}

function otherLeaves(clause: WhereClause | undefined): readonly string[] {
  if (clause === undefined) return [];
  const own =
    clause.left !== null && 'field' in clause.left && 'value' in clause.left
      ? [
          `${clause.left.field} ${clause.left.operator.toUpperCase()} ${Array.isArray(clause.left.value) ? clause.left.value.length : 1}`,
        ]
      : [];
  return [...own, ...('right' in clause ? otherLeaves(clause.right) : [])];
}

const whereOf = (query: Query) => otherLeaves(query.where);

describe('the parser', () => {
  it('reads the conditions that another parser of SOQL reads', () => {
    fc.assert(
      fc.property(condition, (where) => {
        const soql = `SELECT Id FROM Account a WHERE ${where}`;
        const parsed = parseQuery(soql);
        expect(parsed.where === null ? [] : leaves(parsed.where)).toEqual(whereOf(otherParser(soql)));
      }),
      { numRuns: 500 },
    );
  });

  it('reads the clauses that another parser of SOQL reads', () => {
    const optional = (...texts: readonly string[]) => fc.constantFrom('', ...texts);
    const clauses = fc.tuple(
      fc.constantFrom(
        'Id',
        'Id, Name',
        'Id, Account.Name, (SELECT Id FROM Contacts c WHERE Name = null LIMIT 3)',
        'toLabel(Status) s',
        'TYPEOF What WHEN Account THEN Id, Name ELSE Name END',
        'COUNT(Id) n, MAX(CreatedDate)',
      ),
      optional(' USING SCOPE mine'),
      optional(" WHERE Name = 'x'", ' WHERE Id != null AND (Name = null)'),
      optional(' GROUP BY Name', ' GROUP BY Name, CALENDAR_YEAR(CreatedDate) HAVING COUNT(Id) > 1'),
      optional(
        ' ORDER BY Name',
        ' ORDER BY Name DESC NULLS LAST, Account.Name ASC',
        ' ORDER BY COUNT(Id) DESC NULLS FIRST',
      ),
      // OFFSET alone is SOQL too, though the other parser does not take it.
      optional(' LIMIT 5', ' LIMIT 5 OFFSET 2'),
      optional(' FOR VIEW', ' FOR UPDATE'),
    );
    fc.assert(
      fc.property(clauses, ([select, scope, ...rest]) => {
        const soql = `SELECT ${select} FROM Task${scope}${rest.join('')}`;
        const [own, other] = [parseQuery(soql), otherParser(soql)];
        expect(own.select).toHaveLength(other.fields?.length ?? 0);
        expect(own.limit).toBe(other.limit ?? null);
        expect(own.offset).toBe(other.offset ?? null);
        expect(own.orderBy).toHaveLength([other.orderBy ?? []].flat().length);
        expect(own.groupBy).toHaveLength([other.groupBy ?? []].flat().length);
        expect(own.purposes).toEqual(other.for === undefined ? [] : [other.for]);
      }),
    );
  });
});
