import type { Row } from '../../model/org-data.ts';
import { rowOperand } from '../operand.ts';
import { compileOrder } from '../ordering.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import type { JsonValue, Pages } from './query-result.ts';
import { matchingRows } from '../filtering/row-source.ts';
import { compileSelection } from './selection.ts';
import type { SoqlQuery } from '../parsing/syntax.ts';
import { isAggregate } from '../grouping/aggregation.ts';

/** Children of children are there from this version on; before, one level. */
const firstVersionOfSeveralLevels = 58;
/** From the parent at the top. */
const maximumLevels = 4;

/**
 * `(SELECT … FROM Contacts)` in a select list: the rows of the child object that name the parent. They are gathered by
 * parent once for the whole query.
 */
export function childQuery(
  scope: QueryScope,
  query: SoqlQuery,
  level = 1,
): { readonly name: string; readonly read: (parent: Row, pages: Pages) => JsonValue } {
  const { name, child, field } = relationshipOfChildren(scope, query, level);
  if (isAggregate(query)) {
    throw refusedAt(scope, 'MALFORMED_QUERY', query.from.at, 'Child queries select no aggregate functions');
  }
  const inner: QueryScope = { ...scope, object: child, alias: query.alias };
  const source = matchingRows(inner, query);
  const order = compileOrder(inner, query.orderBy, ({ expression }) => rowOperand(inner, expression));
  const { project } = compileSelection(inner, query, (scopeOfChild, deeper) =>
    childQuery(scopeOfChild, deeper, level + 1),
  );
  const first = query.offset ?? 0;
  const end = query.limit === null ? undefined : first + query.limit;
  let byParent: ReadonlyMap<string, readonly Row[]> | null = null;
  return {
    name,
    read: (parent, pages) => {
      byParent ??= groupByReference(order(source.rows().toArray()), field);
      const rows = (byParent.get(parent.Id) ?? []).slice(first, end);
      return rows.length === 0 ? null : pages.first(rows, project);
    },
  };
}

/** What a child query is of; refuses a relationship that the object does not have, and too many levels of them. */
export function relationshipOfChildren(scope: QueryScope, query: SoqlQuery, level: number) {
  const { name, at } = query.from;
  const refused = (sentence: string): Error => refusedAt(scope, 'MALFORMED_QUERY', at, sentence);
  if (level > 1 && scope.version < firstVersionOfSeveralLevels) {
    throw refused(
      'SOQL statements cannot query aggregate relationships more than 1 level away from the root entity object.',
    );
  }
  if (level > maximumLevels) {
    throw refused(
      `SOQL statements cannot query aggregate relationships more than ${maximumLevels} levels away from the root entity object.`,
    );
  }
  const sought = name.toLowerCase();
  const found = scope.object.childRelationships.find(
    ({ relationshipName }) => relationshipName.toLowerCase() === sought,
  );
  const child = found === undefined ? null : scope.reading.object(found.childObject);
  if (found === undefined || child === null || !child.queryable) {
    const sentence = `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw refusedAt(scope, 'INVALID_TYPE', at, sentence);
  }
  return { name: found.relationshipName, child, field: found.field };
}

function groupByReference(rows: readonly Row[], field: string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const parent = row[field];
    if (typeof parent !== 'string') continue;
    const group = groups.get(parent);
    if (group === undefined) groups.set(parent, [row]);
    else group.push(row);
  }
  return groups;
}
