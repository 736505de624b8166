import type { OrgReading, Row } from '../model/org-data.ts';
import { compileAggregation, isAggregate, isCount, type Output } from './grouping/aggregation.ts';
import { childQuery } from './selecting/child-query.ts';
import { rowOperand } from './operand.ts';
import { compileOrder } from './ordering.ts';
import { parseQuery } from './parsing/parse-query.ts';
import { queryScope, refusedAt, type QueryOptions, type QueryScope } from './query-scope.ts';
import type { JsonRecord, Project } from './selecting/query-result.ts';
import { matchingRows, type RowSource } from './filtering/row-source.ts';
import { compileSelection, type Column } from './selecting/selection.ts';
import { queryRefused } from './soql-error.ts';
import type { SoqlQuery } from './parsing/syntax.ts';

/** Salesforce skips so many rows at most. */
const maximumOffset = 2_000;

/** A query that has been checked against the org and can be run. */
export type QueryPlan = {
  readonly scope: QueryScope;
  readonly query: SoqlQuery;
  /** Whether ids said which rows to look at. */
  readonly source: RowSource;
} & (
  | { readonly kind: 'count'; count(): number }
  | {
      readonly kind: 'groups';
      readonly outputs: readonly Output[];
      records(): readonly JsonRecord[];
    }
  | {
      readonly kind: 'rows';
      /** All rows of the result, in order. */
      readonly rows: () => readonly Row[];
      /** Orders and limits rows that the conditions have left. */
      readonly arrange: (rows: IteratorObject<Row>) => readonly Row[];
      readonly project: Project;
      readonly columns: readonly Column[] | null;
    }
);

/** Parses a query and checks it against what the user who asks may see. Nothing is read yet, sub-selects apart. */
export function planQuery(text: string, reading: OrgReading, options: QueryOptions): QueryPlan {
  const query = parseQuery(text);
  const scope = queryScope(text, query.from, query.alias, reading, options);
  return planParsed(scope, query);
}

/** The same for a query that is parsed already, as those in a search are. */
export function planParsed(scope: QueryScope, query: SoqlQuery): QueryPlan {
  if ((query.offset ?? 0) > maximumOffset) {
    throw queryRefused('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${maximumOffset}`);
  }
  const source = matchingRows(scope, query);
  const common = { scope, query, source };
  if (isCount(query)) return { ...common, kind: 'count', count: counting(scope, query, source) };
  if (isAggregate(query)) {
    const { outputs, records } = compileAggregation(scope, query);
    return { ...common, kind: 'groups', outputs, records: () => records(source.rows()) };
  }
  const { project, columns } = compileSelection(scope, query, childQuery);
  const order = compileOrder(scope, query.orderBy, ({ expression }) => rowOperand(scope, expression));
  const first = query.offset ?? 0;
  const end = query.limit === null ? Infinity : first + query.limit;
  const arrange =
    query.orderBy.length === 0
      ? (rows: IteratorObject<Row>) => rows.take(end).drop(first).toArray()
      : (rows: IteratorObject<Row>) => order(rows.toArray()).slice(first, end);
  return { ...common, kind: 'rows', rows: () => arrange(source.rows()), arrange, project, columns };
}

function counting(scope: QueryScope, query: SoqlQuery, source: RowSource): () => number {
  if (query.select.length > 1 || query.groupBy.length > 0 || query.orderBy.length > 0) {
    throw refusedAt(
      scope,
      'MALFORMED_QUERY',
      0,
      'COUNT() must be the only element of a query without GROUP BY and ORDER BY',
    );
  }
  const first = query.offset ?? 0;
  return () => {
    let count = 0;
    for (const _ of source.rows().take(query.limit === null ? Infinity : first + query.limit)) count += 1;
    return Math.max(0, count - first);
  };
}
