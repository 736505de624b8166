import type { Row } from '../../model/org-data.ts';
import type { Value } from '../../model/schema.ts';
import { rowOperand, type Operand } from '../operand.ts';
import {
  expressionText,
  type Expression,
  type FunctionExpression,
  type Subtotals,
} from '../parsing/syntax.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import { aggregateFunctions, type Accumulator, type AggregateFunction } from './aggregate-functions.ts';

/** Rows with the same values of the GROUP BY, and what has been reckoned of them. */
export interface Group {
  readonly keys: readonly Value[];
  /** Which of the keys it goes beyond: a subtotal has null in their place. */
  readonly beyond: readonly boolean[];
  readonly accumulators: readonly Accumulator[];
}

/** An aggregate function of an operand, reckoned at `place` of each group. */
interface Aggregate {
  readonly operand: Operand<Row>;
  readonly compute: AggregateFunction;
}

/** Whether it is a function of many rows. */
export const aggregates = (expression: Expression): boolean =>
  expression.kind === 'function' && aggregateFunctions.has(expression.name);

/** The keys and the aggregates that the clauses of one query ask of its groups, each reckoned once. */
export class GroupTerms {
  readonly #scope: QueryScope;
  readonly #keys: ReadonlyMap<string, Operand<Row>>;
  readonly #aggregates = new Map<string, Aggregate>();
  readonly #subtotals: Subtotals;
  /** For each kind of group, which keys it goes beyond. */
  readonly #sets: readonly (readonly boolean[])[];

  constructor(scope: QueryScope, groupBy: readonly Expression[], subtotals: Subtotals) {
    this.#scope = scope;
    this.#sets = groupingSets(groupBy.length, subtotals);
    this.#subtotals = subtotals;
    this.#keys = new Map(
      groupBy.map((expression) => [termKey(scope, expression), groupable(scope, expression)]),
    );
  }

  operand(expression: Expression): Operand<Group> {
    if (expression.kind === 'function' && aggregateFunctions.has(expression.name))
      return this.#aggregate(expression);
    if (expression.kind === 'function' && expression.name === 'GROUPING' && this.#subtotals !== null)
      return this.#grouping(expression);
    const { place, operand } = this.#key(expression);
    return { ...operand, ownField: null, read: ({ keys }) => keys[place] ?? null };
  }

  /** `GROUPING(field)`: 1 where the group goes beyond the field, so that its null is no value. */
  #grouping(expression: FunctionExpression): Operand<Group> {
    const [argument, ...more] = expression.arguments;
    if (argument === undefined || more.length > 0) {
      const sentence = 'incorrect number of parameters for GROUPING';
      throw refusedAt(this.#scope, 'MALFORMED_QUERY', expression.at, sentence);
    }
    const { place } = this.#key(argument);
    return {
      text: expressionText(expression),
      at: expression.at,
      type: 'int',
      field: null,
      ownField: null,
      read: ({ beyond }) => (beyond[place] === true ? 1 : 0),
    };
  }

  #key(expression: Expression): { readonly place: number; readonly operand: Operand<Row> } {
    const key = termKey(this.#scope, expression);
    const place = [...this.#keys.keys()].indexOf(key);
    const operand = this.#keys.get(key);
    if (operand === undefined) {
      // A field that is not there is said not to be there, before it is said not to be grouped.
      rowOperand(this.#scope, expression);
      const sentence = `Field must be grouped or aggregated: ${expressionText(expression)}`;
      throw refusedAt(this.#scope, 'MALFORMED_QUERY', expression.at, sentence);
    }
    return { place, operand };
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
    const start = (values: readonly Value[], beyond: readonly boolean[]): Group => ({
      keys: values,
      beyond,
      accumulators: wanted.map(({ compute }) => compute.start()),
    });
    // Without GROUP BY all rows are one group, also when there are none.
    if (keys.length === 0) groups.set('[[],[]]', start([], []));
    for (const row of rows) {
      const all = keys.map((operand) => operand.read(row));
      const read = wanted.map(({ operand }) => operand.read(row));
      for (const beyond of this.#sets) {
        const values = all.map((value, place) => (beyond[place] === true ? null : value));
        const id = JSON.stringify([values, beyond]);
        const group = groups.get(id) ?? start(values, beyond);
        groups.set(id, group);
        for (const [place, value] of read.entries()) group.accumulators[place]?.add(value);
      }
    }
    return [...groups.values()];
  }
}

/** For each kind of group, which of the keys it goes beyond: none of them first, all of them last. */
function groupingSets(keys: number, subtotals: Subtotals): readonly (readonly boolean[])[] {
  const none = Array.from({ length: keys }, () => false);
  switch (subtotals) {
    case null:
      return [none];
    case 'ROLLUP':
      return Array.from({ length: keys + 1 }, (_, left) => none.map((_none, place) => place >= keys - left));
    case 'CUBE':
      return Array.from({ length: 2 ** keys }, (_, choice) =>
        none.map((_none, place) => Math.floor(choice / 2 ** place) % 2 === 1),
      );
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
