import type { Row } from '../../model/org-data.ts';
import { compileFilter } from '../filtering/filter.ts';
import type { Operand } from '../operand.ts';
import { compileOrder } from '../ordering.ts';
import type { Expression, SelectItem, SoqlQuery } from '../parsing/syntax.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import type { JsonRecord } from '../selecting/query-result.ts';
import { queryRefused } from '../soql-error.ts';
import { aggregates, GroupTerms, type Group } from './group-terms.ts';

/** Groups are not paged: there may be as many as go into one answer. */
const maximumGroups = 2_000;

/** Whether the query gives groups instead of rows. */
export function isAggregate({ select, groupBy }: SoqlQuery): boolean {
  return (
    groupBy.length > 0 || select.some((item) => item.kind === 'expression' && aggregates(item.expression))
  );
}

/** `SELECT COUNT()`, which gives a number and no records. */
export function isCount({ select }: SoqlQuery): boolean {
  return select.some(
    (item) =>
      item.kind === 'expression' &&
      item.expression.kind === 'function' &&
      item.expression.name === 'COUNT' &&
      item.expression.arguments.length === 0,
  );
}

export interface Aggregation {
  /** The columns of its records. */
  readonly outputs: readonly Output[];
  /** Makes its records from the rows that the WHERE leaves. */
  readonly records: (rows: Iterable<Row>) => readonly JsonRecord[];
}

/** A query with GROUP BY or aggregate functions. */
export function compileAggregation(scope: QueryScope, query: SoqlQuery): Aggregation {
  const { groupBy, subtotals, having, orderBy, limit, offset } = query;
  if (groupBy.length === 0 && limit !== null) {
    const sentence = 'Non-grouped query that uses overall aggregate functions cannot also use LIMIT';
    throw queryRefused('MALFORMED_QUERY', sentence);
  }
  const terms = new GroupTerms(scope, groupBy, subtotals);
  const outputs = namedOutputs(scope, query.select, terms);
  const keeps =
    having === null
      ? null
      : compileFilter(scope, having, {
          operand: (expression) => terms.operand(expression),
          subselect: () => {
            throw queryRefused('MALFORMED_QUERY', 'Semi join sub-selects are not allowed in HAVING');
          },
        });
  const order = compileOrder(scope, orderBy, ({ expression }) =>
    terms.operand(orderTerm(query.select, expression)),
  );
  const records = (rows: Iterable<Row>): readonly JsonRecord[] => {
    const groups = terms.group(rows).filter((group) => keeps === null || keeps.test(group));
    const first = offset ?? 0;
    const page = order(groups).slice(first, limit === null ? undefined : first + limit);
    if (page.length > maximumGroups) {
      const sentence =
        'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
      throw queryRefused('EXCEEDED_ID_LIMIT', sentence);
    }
    return page.map((group) => ({
      attributes: { type: 'AggregateResult' },
      ...Object.fromEntries(outputs.map(({ name, operand }) => [name, operand.read(group)])),
    }));
  };
  return { outputs, records };
}

/** ORDER BY may name an alias of the select list. */
function orderTerm(select: readonly SelectItem[], expression: Expression): Expression {
  if (expression.kind !== 'field' || expression.path.length !== 1) return expression;
  const alias = expression.path[0]?.toLowerCase();
  const named = select.find((item) => item.kind === 'expression' && item.alias?.toLowerCase() === alias);
  return named?.kind === 'expression' ? named.expression : expression;
}

/** A named value of each group. */
export interface Output {
  readonly name: string;
  readonly operand: Operand<Group>;
}

/** Fields bear their own names, computed values their alias or `expr0`, `expr1` … */
function namedOutputs(
  scope: QueryScope,
  select: readonly SelectItem[],
  terms: GroupTerms,
): readonly Output[] {
  const names = new Set<string>();
  let computed = 0;
  return select.map((item) => {
    if (item.kind !== 'expression') {
      throw queryRefused('MALFORMED_QUERY', 'Grouped queries select fields and aggregate functions only');
    }
    const operand = terms.operand(item.expression);
    const unnamed =
      item.expression.kind === 'field' ? (operand.field?.name ?? operand.text) : `expr${computed}`;
    if (item.alias === null && item.expression.kind === 'function') computed += 1;
    const name = item.alias ?? unnamed;
    if (names.has(name.toLowerCase())) {
      throw refusedAt(scope, 'MALFORMED_QUERY', item.expression.at, `duplicate alias: ${name}`);
    }
    names.add(name.toLowerCase());
    return { name, operand };
  });
}
