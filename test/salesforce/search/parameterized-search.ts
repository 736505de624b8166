import { jsonParserError } from '../rest/json-body.ts';
import { jsonObject, oneOf } from '../rest/json-object.ts';
import { parseClauses, parseSelectList } from '../soql/parsing/parse-query.ts';
import { queryRefused } from '../soql/soql-error.ts';
import type { SoqlQuery } from '../soql/parsing/syntax.ts';
import { TokenReader } from '../soql/parsing/token-reader.ts';
import { parseWords } from './parse-find.ts';
import { idQuery } from './parse-search.ts';
import { searchGroups } from './search-groups.ts';
import type { SearchRequest } from './search-request.ts';

interface SearchedObject {
  readonly name: string;
  readonly fields: readonly string[] | null;
  readonly where: string | null;
  readonly orderBy: string | null;
  readonly limit: number | null;
}

const memberNames = ['q', 'fields', 'sobjects', 'in', 'overallLimit', 'defaultLimit', 'offset'] as const;
const objectMemberNames = ['name', 'fields', 'where', 'orderBy', 'limit'] as const;

/** The body of `POST parameterizedSearch`; refuses what it does not know (`JSON_PARSER_ERROR`). */
export function searchOfBody(body: unknown): SearchRequest {
  const members = jsonObject(body, memberNames);
  const defaultFields = listOfTexts(members.fields, 'fields');
  const sobjects = members.sobjects === undefined ? null : list(members.sobjects, 'sobjects');
  const offset = count(members.offset, 'offset');
  return searchRequest({
    q: text(members.q, 'q'),
    group: oneOf(text(members.in, 'in')?.toUpperCase(), searchGroups),
    overallLimit: count(members.overallLimit, 'overallLimit'),
    offset,
    objects:
      sobjects?.map((entry) => {
        const object = jsonObject(entry, objectMemberNames);
        return {
          name: text(object.name, 'name') ?? '',
          fields: listOfTexts(object.fields, 'fields') ?? defaultFields,
          where: text(object.where, 'where'),
          orderBy: text(object.orderBy, 'orderBy'),
          limit: count(object.limit, 'limit') ?? count(members.defaultLimit, 'defaultLimit'),
        };
      }) ?? null,
  });
}

/**
 * The parameters of `GET parameterizedSearch`: `q`, `in`, `sobject` (also several times), `fields`, `Account.fields`,
 * `Account.where`, `Account.limit` …
 */
export function searchOfParameters(query: Readonly<Record<string, unknown>>): SearchRequest {
  const given = new Map(Object.entries(query));
  const take = (name: string): string | null => {
    const value = given.get(name);
    given.delete(name);
    return text(value, name);
  };
  const named = given.get('sobject');
  given.delete('sobject');
  const names = (Array.isArray(named) ? named : named === undefined ? [] : [named]).map(
    (name) => text(name, 'sobject') ?? '',
  );
  const fields = take('fields');
  const defaultLimit = number(take('defaultLimit'), 'defaultLimit');
  const request = {
    q: take('q'),
    group: oneOf(take('in')?.toUpperCase(), searchGroups),
    overallLimit: number(take('overallLimit'), 'overallLimit'),
    offset: number(take('offset'), 'offset'),
    objects:
      names.length === 0
        ? null
        : names.map((name): SearchedObject => ({
            name,
            fields: (take(`${name}.fields`) ?? fields)?.split(',') ?? null,
            where: take(`${name}.where`),
            orderBy: take(`${name}.orderBy`),
            limit: number(take(`${name}.limit`), 'limit') ?? defaultLimit,
          })),
  };
  const [unknown] = given.keys();
  if (unknown !== undefined)
    throw queryRefused('INVALID_FIELD', `Unsupported or repeated parameter: ${unknown}`);
  return searchRequest(request);
}

interface Parameters {
  readonly q: string | null;
  readonly group: SearchRequest['group'] | null;
  readonly overallLimit: number | null;
  readonly offset: number | null;
  readonly objects: readonly SearchedObject[] | null;
}

function searchRequest({ q, group, overallLimit, offset, objects }: Parameters): SearchRequest {
  if (q === null) throw queryRefused('MALFORMED_SEARCH', 'A search string has to be specified');
  if (offset !== null && objects?.length !== 1)
    throw queryRefused('MALFORMED_SEARCH', 'offset needs one sobject');
  const returning =
    objects?.map((object) => ({ ...objectQuery(object), limit: object.limit, offset })) ?? null;
  return { find: parseWords(q), group: group ?? 'ALL', returning, text: '', limit: overallLimit };
}

/** The pieces are parsed each by itself, so that none of them can reach into another. */
function objectQuery({ name, fields, where, orderBy }: SearchedObject): SoqlQuery {
  const query = idQuery(name, 0);
  const select = fields === null ? query.select : parsed(fields.join(','), parseSelectList);
  const condition = where === null ? null : parsed(`WHERE ${where}`, parseClauses).where;
  const order = orderBy === null ? [] : parsed(`ORDER BY ${orderBy}`, parseClauses).orderBy;
  return { ...query, select, where: condition, orderBy: order };
}

function parsed<Result>(piece: string, parse: (reader: TokenReader) => Result): Result {
  const reader = new TokenReader(piece, 'MALFORMED_SEARCH');
  const result = parse(reader);
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  return result;
}

function text(value: unknown, name: string): string | null {
  if (value === undefined) return null;
  if (typeof value !== 'string') throw jsonParserError(`${name} is not a text`);
  return value;
}

function count(value: unknown, name: string): number | null {
  if (value === undefined) return null;
  return number(typeof value === 'number' ? String(value) : text(value, name), name);
}

function number(value: string | null, name: string): number | null {
  if (value === null) return null;
  if (!/^\d{1,6}$/.test(value)) throw jsonParserError(`${name} is not a number of records`);
  return Number(value);
}

function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw jsonParserError(`${name} is not a list`);
  return value;
}

function listOfTexts(value: unknown, name: string): readonly string[] | null {
  return value === undefined ? null : list(value, name).map((entry) => text(entry, name) ?? '');
}
