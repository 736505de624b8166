import { parseClauses, parseSelectList } from '../soql/parsing/parse-query.ts';
import { queryRefused } from '../soql/soql-error.ts';
import type { SelectItem, SoqlQuery } from '../soql/parsing/syntax.ts';
import { TokenReader } from '../soql/parsing/token-reader.ts';
import { parseFind } from './parse-find.ts';
import { searchGroups, type SearchGroup } from './search-groups.ts';
import type { SearchRequest } from './search-request.ts';

const maximumCharacters = 100_000;

/** Reads a SOSL statement; refuses what is none, and clauses that this emulator does not have (`MALFORMED_SEARCH`). */
export function parseSearch(text: string): SearchRequest {
  if (text.trim() === '') throw malformed('A search string has to be specified');
  if (text.length > maximumCharacters)
    throw malformed('SOSL statements cannot be longer than 100000 characters.');
  // What is searched for is not made of the tokens that the rest is made of.
  const find = /^\s*FIND\s*\{((?:[^}\\]|\\[\s\S])*)\}/i.exec(text);
  if (find?.[1] === undefined)
    throw malformed('No search term found. The search term must be enclosed in braces.');
  const reader = new TokenReader(text, 'MALFORMED_SEARCH', find[0].length);
  const group = reader.takes('IN') ? parseGroup(reader) : 'ALL';
  const returning = reader.takes('RETURNING') ? parseReturning(reader) : null;
  const limit = reader.takes('LIMIT') ? Number(reader.expectKind('number').text) : null;
  if (reader.peek().kind !== 'end' || (limit !== null && !Number.isSafeInteger(limit)))
    throw reader.unexpected();
  return { find: parseFind(find[1]), group, returning, text, limit };
}

function parseGroup(reader: TokenReader): SearchGroup {
  const group = searchGroups.find((name) => reader.takes(name));
  if (group === undefined) throw reader.unexpected();
  reader.expect('FIELDS');
  return group;
}

function parseReturning(reader: TokenReader): readonly SoqlQuery[] {
  const queries: SoqlQuery[] = [];
  do queries.push(parseObject(reader));
  while (reader.takes(','));
  return queries;
}

/** `Contact(Id, Name WHERE … ORDER BY … LIMIT …)`, or the object's name alone, which gives ids. */
function parseObject(reader: TokenReader): SoqlQuery {
  const { text: name, at } = reader.expectName();
  const from = { name, at };
  if (!reader.takes('(')) return idQuery(name, at);
  const select = parseSelectList(reader);
  const clauses = parseClauses(reader);
  reader.expect(')');
  if (clauses.groupBy.length > 0 || clauses.purposes.length > 0 || clauses.scope !== null) {
    throw reader.refused(at, 'GROUP BY, FOR and USING SCOPE are not allowed in a search');
  }
  const wrong = select.find((item) => item.kind !== 'expression');
  if (wrong !== undefined) throw reader.refused(at, 'Only fields can be returned by a search');
  return { select, from, alias: null, ...clauses };
}

/** The ids of what is found of an object. */
export function idQuery(name: string, at: number): SoqlQuery {
  const id: SelectItem = { kind: 'expression', expression: { kind: 'field', path: ['Id'], at }, alias: null };
  return {
    select: [id],
    from: { name, at },
    alias: null,
    scope: null,
    where: null,
    groupBy: [],
    subtotals: null,
    having: null,
    orderBy: [],
    limit: null,
    offset: null,
    purposes: [],
  };
}

const malformed = (sentence: string) => queryRefused('MALFORMED_SEARCH', sentence);
