import { parseExpression, parseLiteral } from './parse-expression.ts';
import type { Condition, Expression, Literal, Operator, SoqlQuery } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

type ParseQuery = (reader: TokenReader) => SoqlQuery;

/**
 * What stands after WHERE or HAVING. AND and OR side by side need brackets, as in Salesforce; `parseQuery` reads the
 * query in `IN (SELECT …)`.
 */
export function parseCondition(reader: TokenReader, parseQuery: ParseQuery): Condition {
  const parts = [parsePart(reader, parseQuery)];
  const joins: 'AND' | 'OR' | null = reader.sees('AND') ? 'AND' : reader.sees('OR') ? 'OR' : null;
  if (joins === null) return parts[0] ?? { kind: 'and', parts };
  while (reader.takes(joins)) parts.push(parsePart(reader, parseQuery));
  if (reader.sees('AND') || reader.sees('OR')) throw reader.unexpected();
  return { kind: joins === 'AND' ? 'and' : 'or', parts };
}

function parsePart(reader: TokenReader, parseQuery: ParseQuery): Condition {
  if (reader.takes('NOT')) {
    return { kind: 'not', part: reader.nested(() => parsePart(reader, parseQuery)) };
  }
  if (reader.takes('(')) {
    const condition = reader.nested(() => parseCondition(reader, parseQuery));
    reader.expect(')');
    return condition;
  }
  return parseComparison(reader, parseQuery);
}

function parseComparison(reader: TokenReader, parseQuery: ParseQuery): Condition {
  const left = parseExpression(reader);
  const operator = parseOperator(reader);
  if (operator === 'IN' || operator === 'NOT IN') {
    if (reader.sees('(', 'SELECT')) return parseSemiJoin(reader, parseQuery, left, operator);
    return { kind: 'comparison', left, operator, values: parseList(reader) };
  }
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
    return { kind: 'comparison', left, operator, values: parseList(reader) };
  }
  return { kind: 'comparison', left, operator, values: [parseLiteral(reader)] };
}

function parseSemiJoin(
  reader: TokenReader,
  parseQuery: ParseQuery,
  left: Expression,
  operator: 'IN' | 'NOT IN',
): Condition {
  reader.expect('(');
  const query = reader.nested(() => parseQuery(reader));
  reader.expect(')');
  return { kind: 'semi-join', left, negated: operator === 'NOT IN', query };
}

const operators: readonly Operator[] = [
  '=',
  '!=',
  '<=',
  '>=',
  '<',
  '>',
  'LIKE',
  'IN',
  'INCLUDES',
  'EXCLUDES',
];

function parseOperator(reader: TokenReader): Operator {
  if (reader.takes('<>')) return '!=';
  if (reader.takes('NOT', 'IN')) return 'NOT IN';
  const operator = operators.find((candidate) => reader.takes(candidate));
  if (operator === undefined) throw reader.unexpected();
  return operator;
}

function parseList(reader: TokenReader): readonly Literal[] {
  if (reader.sees(':')) parseLiteral(reader);
  reader.expect('(');
  const values: Literal[] = [];
  do values.push(parseLiteral(reader));
  while (reader.takes(','));
  reader.expect(')');
  return values;
}
