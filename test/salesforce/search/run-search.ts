import type { OrgReading, Row } from '../model/org-data.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { planParsed } from '../soql/query-plan.ts';
import type { JsonRecord, Pages } from '../soql/selecting/query-result.ts';
import { queryScope } from '../soql/query-scope.ts';
import { queryRefused } from '../soql/soql-error.ts';
import { fieldTokens } from './group-index.ts';
import { idQuery } from './parse-search.ts';
import { fieldsInGroup } from './search-groups.ts';
import type { SearchIndex } from './search-index.ts';
import type { SearchRequest } from './search-request.ts';
import { holds } from './search-terms.ts';

/** Salesforce gives so many records of a search at most. */
export const maximumFound = 2_000;

/** The records that are found, object by object, by the rights of who searches. */
export function runSearch(
  reading: OrgReading,
  version: number,
  index: SearchIndex,
  request: SearchRequest,
): readonly JsonRecord[] {
  const queries =
    request.returning ??
    reading
      .objects()
      .filter(({ searchable }) => searchable)
      .map(({ name }) => idQuery(name, 0));
  if (queries.some(({ offset }) => offset !== null) && queries.length > 1) {
    throw queryRefused('MALFORMED_SEARCH', 'OFFSET is allowed with one object only');
  }
  const records: JsonRecord[] = [];
  for (const query of queries) {
    const scope = queryScope(request.text, query.from, null, reading, { includeDeleted: false, version });
    const { object } = scope;
    if (!object.searchable)
      throw queryRefused('INVALID_TYPE', `entity type ${object.name} does not support search`);
    const found = foundRows(index, request, object);
    // The limit is of what is found, not of what there is.
    const plan = planParsed(scope, { ...query, limit: null, offset: null });
    if (plan.kind !== 'rows')
      throw queryRefused('MALFORMED_SEARCH', 'Aggregate functions are not allowed in a search');
    const rows = plan.arrange(plan.source.among(found));
    const first = query.offset ?? 0;
    const page = rows.slice(first, query.limit === null ? undefined : first + query.limit);
    records.push(...page.map((row) => plan.project(row, noPages)));
  }
  return records.slice(0, Math.min(request.limit ?? maximumFound, maximumFound));
}

/** Ids of the rows that hold what is asked for in fields that this user may see. */
function foundRows(
  index: SearchIndex,
  { find, group }: SearchRequest,
  object: ObjectSchema,
): readonly string[] {
  const fields = fieldsInGroup(object, group).map(({ name }) => name);
  const holdsIt = (row: Row): boolean =>
    holds(
      find,
      fields.map((field) => fieldTokens(row, field)),
    );
  return index
    .candidates(object.name, group, find)
    .filter(holdsIt)
    .map(({ Id }) => Id);
}

/** A search has no child queries, so that nothing of it is paged. */
const noPages: Pages = {
  first: () => {
    throw new Error('a search has no child queries');
  },
};
