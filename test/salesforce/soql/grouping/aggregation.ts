import type { Row } from '../../model/org-data.ts';
import type { Value } from '../../model/schema.ts';
import { aggregateFunctions, type Accumulator, type AggregateFunction } from './aggregate-functions.ts';
import { compileFilter } from '../filtering/filter.ts';
import { compileOrder } from '../ordering.ts';
import { rowOperand, type Operand } from '../operand.ts';
import { queryRefused } from '../soql-error.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import type { JsonRecord } from '../selecting/query-result.ts';
import {
  expressionText,
  type Expression,
  type FunctionExpression,
  type SelectItem,
  type SoqlQuery,
} from '../parsing/syntax.ts';

/** Groups are not paged: there may be as many as go into one answer. */
const maximumGroups = 2_000;

/** Rows with the same values of the GROUP BY, and what has been reckoned of them. */
interface Group {
  readonly keys: readonly Value[];
  readonly accumulators: readonly Accumulator[];
}

/** An aggregate function of an operand, reckoned at `place` of each group. */
interface Aggregate {
  readonly operand: Operand<Row>;
  readonly compute: AggregateFunction;
}

/** Whether the query gives groups instead of rows. */
export function isAggregate({ select, groupBy }: SoqlQuery): boolean {
  return (
    groupBy.length > 0 || select.some((item) => item.kind === 'expression' && aggregates(item.expression))
  );
}

const aggregates = (expression: Expression): boolean =>
  expression.kind === 'function' && aggregateFunctions.has(expression.name);

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
  const { groupBy, having, orderBy, limit, offset } = query;
  if (groupBy.length === 0 && limit !== null) {
    const sentence = 'Non-grouped query that uses overall aggregate functions cannot also use LIMIT';
    throw queryRefused('MALFORMED_QUERY', sentence);
  }
  const terms = new GroupTerms(scope, groupBy);
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

/** The keys and the aggregates that the clauses of one query ask of its groups, each reckoned once. */
class GroupTerms {
  readonly #scope: QueryScope;
  readonly #keys: ReadonlyMap<string, Operand<Row>>;
  readonly #aggregates = new Map<string, Aggregate>();

  constructor(scope: QueryScope, groupBy: readonly Expression[]) {
    this.#scope = scope;
    this.#keys = new Map(
      groupBy.map((expression) => [termKey(scope, expression), groupable(scope, expression)]),
    );
  }

  operand(expression: Expression): Operand<Group> {
    if (expression.kind === 'function' && aggregateFunctions.has(expression.name))
      return this.#aggregate(expression);
    const key = termKey(this.#scope, expression);
    const place = [...this.#keys.keys()].indexOf(key);
    const operand = this.#keys.get(key);
    if (operand === undefined) {
      // A field that is not there is said not to be there, before it is said not to be grouped.
      rowOperand(this.#scope, expression);
      const sentence = `Field must be grouped or aggregated: ${expressionText(expression)}`;
      throw refusedAt(this.#scope, 'MALFORMED_QUERY', expression.at, sentence);
    }
    return { ...operand, ownField: null, read: ({ keys }) => keys[place] ?? null };
  }

  #aggregate(expression: FunctionExpression): Operand<Group> {
    const key = termKey(this.#scope, expression);
    const known = [...this.#aggregates.keys()].indexOf(key);
    const place = known < 0 ? this.#aggregates.size : known;
    const aggregate = this.#aggregates.get(key) ?? aggregateOf(this.#scope, expression);
    this.#aggregates.set(key, aggregate);
    return {
      text: expressionText(expression),
      at: expression.at,
      type: aggregate.compute.resultType(aggregate.operand.type),
      field: null,
      ownField: null,
      read: ({ accumulators }) => accumulators[place]?.result() ?? null,
    };
  }

  group(rows: Iterable<Row>): readonly Group[] {
    const keys = [...this.#keys.values()];
    const wanted = [...this.#aggregates.values()];
    const groups = new Map<string, Group>();
    const start = (values: readonly Value[]): Group => ({
      keys: values,
      accumulators: wanted.map(({ compute }) => compute.start()),
    });
    // Without GROUP BY all rows are one group, also when there are none.
    if (keys.length === 0) groups.set('[]', start([]));
    for (const row of rows) {
      const values = keys.map((operand) => operand.read(row));
      const id = JSON.stringify(values);
      const group = groups.get(id) ?? start(values);
      groups.set(id, group);
      for (const [place, { operand }] of wanted.entries()) group.accumulators[place]?.add(operand.read(row));
    }
    return [...groups.values()];
  }
}

/** Two spellings of one term are one: case does not matter, nor does the object's alias. */
function termKey(scope: QueryScope, expression: Expression): string {
  const text = expressionText(expression).toLowerCase();
  const alias = scope.alias?.toLowerCase();
  return alias === undefined ? text : text.replaceAll(new RegExp(`\\b${alias}\\.`, 'g'), '');
}

function groupable(scope: QueryScope, expression: Expression): Operand<Row> {
  if (aggregates(expression)) {
    throw refusedAt(
      scope,
      'MALFORMED_QUERY',
      expression.at,
      `unexpected token: '${expressionText(expression)}'`,
    );
  }
  const operand = rowOperand(scope, expression);
  const { field } = operand;
  if (field === null) return operand;
  const tooFine: ReadonlySet<string> = new Set([
    'datetime',
    'double',
    'currency',
    'percent',
    'multipicklist',
    'address',
  ]);
  if (!tooFine.has(field.type) && field.filterable) return operand;
  throw refusedAt(
    scope,
    'MALFORMED_QUERY',
    expression.at,
    `field '${field.name}' can not be grouped in a query call`,
  );
}

function aggregateOf(scope: QueryScope, { name, arguments: parameters, at }: FunctionExpression): Aggregate {
  const compute = aggregateFunctions.get(name);
  const [argument, ...more] = parameters;
  if (compute === undefined || argument === undefined || more.length > 0) {
    throw refusedAt(scope, 'MALFORMED_QUERY', at, `incorrect number of parameters for ${name}`);
  }
  const operand = rowOperand(scope, argument);
  if (compute.accepts(operand.type) && operand.field?.filterable !== false) return { operand, compute };
  const sentence = `field ${operand.text} does not support aggregate operator ${name}`;
  throw refusedAt(scope, 'MALFORMED_QUERY', at, sentence);
}
