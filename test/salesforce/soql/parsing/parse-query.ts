import { parseCondition } from './parse-condition.ts';
import { parseAlias, parseExpression, parseField } from './parse-expression.ts';
import { queryRefused } from '../soql-error.ts';
import type {
  Condition,
  Expression,
  FieldExpression,
  OrderItem,
  SelectItem,
  SoqlQuery,
  TypeofBranch,
} from './syntax.ts';
import { TokenReader } from './token-reader.ts';

/** Salesforce's own limit on a statement. */
const maximumCharacters = 100_000;
const maximumSubtotalFields = 3;

/**
 * Reads a SOQL statement. Refuses what is not one (`MALFORMED_QUERY`, with the place), and clauses that belong to Apex or
 * to features that this emulator does not have.
 */
export function parseQuery(text: string): SoqlQuery {
  if (text.trim() === '') throw queryRefused('MALFORMED_QUERY', 'A query string has to be specified');
  if (text.length > maximumCharacters) {
    throw queryRefused('QUERY_TOO_COMPLICATED', 'SOQL statements cannot be longer than 100000 characters.');
  }
  const reader = new TokenReader(text);
  const query = parseSelect(reader);
  if (reader.sees('ALL', 'ROWS'))
    throw reader.refused(reader.peek().at, 'ALL ROWS not allowed in this context');
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  return query;
}

/** A query at the top, in an `IN (…)` or in a select list, to its last clause. */
function parseSelect(reader: TokenReader): SoqlQuery {
  reader.expect('SELECT');
  const select = parseSelectList(reader);
  reader.expect('FROM');
  const from = reader.expectKind('word');
  const alias = parseAlias(reader);
  return { select, from: { name: from.text, at: from.at }, alias, ...parseClauses(reader) };
}

/**
 * The clauses after the object, each at its place; also those of an object in a search, which are the same.
 */
export function parseClauses(reader: TokenReader): Omit<SoqlQuery, 'select' | 'from' | 'alias'> {
  const scope = reader.takes('USING', 'SCOPE') ? reader.expectName().text : null;
  const where = reader.takes('WHERE') ? parseCondition(reader, parseSelect) : null;
  if (reader.sees('WITH')) {
    throw reader.refused(reader.peek().at, 'WITH is not supported in this context');
  }
  const { groupBy, subtotals } = reader.takes('GROUP', 'BY')
    ? parseGroups(reader)
    : { groupBy: [], subtotals: null };
  const having = parseHaving(reader, groupBy);
  const orderBy = reader.takes('ORDER', 'BY') ? parseOrder(reader) : [];
  const limit = reader.takes('LIMIT') ? parseCount(reader) : null;
  const offset = reader.takes('OFFSET') ? parseCount(reader) : null;
  const purposes = parsePurposes(reader);
  return { scope, where, groupBy, subtotals, having, orderBy, limit, offset, purposes };
}

function parseHaving(reader: TokenReader, groupBy: readonly Expression[]): Condition | null {
  if (!reader.sees('HAVING')) return null;
  if (groupBy.length === 0) throw reader.unexpected();
  reader.expect('HAVING');
  return parseCondition(reader, parseSelect);
}

/** The fields between SELECT and FROM, or in the brackets of an object in a search. */
export function parseSelectList(reader: TokenReader): readonly SelectItem[] {
  const items: SelectItem[] = [];
  do items.push(parseSelectItem(reader));
  while (reader.takes(','));
  return items;
}

function parseSelectItem(reader: TokenReader): SelectItem {
  const { at } = reader.peek();
  if (reader.takes('(')) {
    const query = reader.nested(() => parseSelect(reader));
    reader.expect(')');
    return { kind: 'child', query };
  }
  if (reader.takes('TYPEOF')) return parseTypeof(reader, at);
  if (reader.takes('FIELDS', '(')) {
    const group = (['ALL', 'STANDARD', 'CUSTOM'] as const).find((name) => reader.takes(name));
    if (group === undefined) throw reader.unexpected();
    reader.expect(')');
    return { kind: 'fields', group, at };
  }
  if (reader.sees('FROM')) throw reader.unexpected();
  return { kind: 'expression', expression: parseExpression(reader), alias: parseAlias(reader) };
}

function parseTypeof(reader: TokenReader, at: number): SelectItem {
  const field = reader.expectKind('word').text;
  const whens: TypeofBranch[] = [];
  while (reader.takes('WHEN')) {
    const object = reader.expectName();
    reader.expect('THEN');
    whens.push({ object: { name: object.text, at: object.at }, fields: parseFields(reader) });
  }
  if (whens.length === 0) throw reader.unexpected();
  const otherwise = reader.takes('ELSE') ? parseFields(reader) : [];
  reader.expect('END');
  return { kind: 'typeof', field, whens, otherwise, at };
}

function parseFields(reader: TokenReader): readonly FieldExpression[] {
  const fields: FieldExpression[] = [];
  do fields.push(parseField(reader));
  while (reader.takes(','));
  return fields;
}

function parseGroups(reader: TokenReader): Pick<SoqlQuery, 'groupBy' | 'subtotals'> {
  const subtotals = (['ROLLUP', 'CUBE'] as const).find((word) => reader.takes(word, '(')) ?? null;
  const groupBy: Expression[] = [];
  const { at } = reader.peek();
  do groupBy.push(parseExpression(reader));
  while (reader.takes(','));
  if (subtotals === null) return { groupBy, subtotals };
  reader.expect(')');
  if (groupBy.length > maximumSubtotalFields)
    throw reader.refused(at, `${subtotals} takes at most ${maximumSubtotalFields} fields`);
  return { groupBy, subtotals };
}

function parseOrder(reader: TokenReader): readonly OrderItem[] {
  const items: OrderItem[] = [];
  do {
    const expression = parseExpression(reader);
    const descending = reader.takes('DESC');
    if (!descending) reader.takes('ASC');
    const last = reader.takes('NULLS', 'LAST');
    if (!last && reader.takes('NULLS')) reader.expect('FIRST');
    items.push({ expression, descending, nulls: last ? 'LAST' : 'FIRST' });
  } while (reader.takes(','));
  return items;
}

function parseCount(reader: TokenReader): number {
  const token = reader.expectKind('number');
  const count = Number(token.text);
  if (!/^\d+$/.test(token.text) || !Number.isSafeInteger(count)) {
    throw reader.refused(token.at, `unexpected token: '${token.text}'`);
  }
  return count;
}

function parsePurposes(reader: TokenReader): SoqlQuery['purposes'] {
  const purposes: ('VIEW' | 'REFERENCE' | 'UPDATE')[] = [];
  while (reader.takes('FOR')) {
    const purpose = (['VIEW', 'REFERENCE', 'UPDATE'] as const).find((word) => reader.takes(word));
    if (purpose === undefined || purposes.includes(purpose)) throw reader.unexpected();
    purposes.push(purpose);
  }
  return purposes;
}
