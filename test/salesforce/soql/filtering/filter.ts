import { comparison } from './comparison.ts';
import { kindOf } from './literal-values.ts';
import type { Operand } from '../operand.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import type { Condition, Expression, SoqlQuery } from '../parsing/syntax.ts';
import { fullId } from '../../model/ids.ts';
import { stringValue } from '../parsing/string-literal.ts';

/** What a WHERE or a HAVING leaves. */
export interface Filter<Subject> {
  test(subject: Subject): boolean;
  /** Where only rows with these ids can fit, so that no others need be looked at. */
  readonly ids: ReadonlySet<string> | null;
}

/** How the expressions and the sub-selects of a condition are read. */
export interface FilterTerms<Subject> {
  operand(expression: Expression): Operand<Subject>;
  /** The values of the one field that a sub-select gives; refuses those that Salesforce does not take. */
  subselect(query: SoqlQuery): ReadonlySet<string>;
}

/** Salesforce takes two sub-selects in a query. */
const maximumSubselects = 2;

export function compileFilter<Subject>(
  scope: QueryScope,
  condition: Condition,
  terms: FilterTerms<Subject>,
): Filter<Subject> {
  checkSubselects(condition);
  return compile(scope, condition, terms);

  function checkSubselects(whole: Condition): void {
    const all = subselectsIn(whole);
    const atTop = whole.kind === 'and' ? whole.parts : [whole];
    if (all.length > maximumSubselects) {
      throw refusedAt(
        scope,
        'MALFORMED_QUERY',
        all[0]?.left.at ?? 0,
        `maximum ${maximumSubselects} semi join sub-selects are allowed`,
      );
    }
    const nested = all.find((one) => !atTop.includes(one));
    if (nested === undefined) return;
    const sentence =
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.';
    throw refusedAt(scope, 'MALFORMED_QUERY', nested.left.at, sentence);
  }
}

type SemiJoin = Extract<Condition, { kind: 'semi-join' }>;

function subselectsIn(condition: Condition): readonly SemiJoin[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(subselectsIn);
    case 'not':
      return subselectsIn(condition.part);
    case 'semi-join':
      return [condition];
    case 'comparison':
      return [];
  }
}

function compile<Subject>(
  scope: QueryScope,
  condition: Condition,
  terms: FilterTerms<Subject>,
): Filter<Subject> {
  switch (condition.kind) {
    case 'and': {
      const parts = condition.parts.map((part) => compile(scope, part, terms));
      const ids = parts.find((part) => part.ids !== null)?.ids ?? null;
      return { test: (subject) => parts.every((part) => part.test(subject)), ids };
    }
    case 'or': {
      const parts = condition.parts.map((part) => compile(scope, part, terms));
      return { test: (subject) => parts.some((part) => part.test(subject)), ids: unionOf(parts) };
    }
    case 'not': {
      const part = compile(scope, condition.part, terms);
      return { test: (subject) => !part.test(subject), ids: null };
    }
    case 'semi-join':
      return semiJoin(scope, condition, terms);
    case 'comparison': {
      const operand = terms.operand(condition.left);
      const test = comparison(scope, operand, condition.operator, condition.values);
      return { test, ids: idsNamed(scope, operand, condition) };
    }
  }
}

function unionOf<Subject>(parts: readonly Filter<Subject>[]): ReadonlySet<string> | null {
  const ids = new Set<string>();
  for (const part of parts) {
    if (part.ids === null) return null;
    for (const id of part.ids) ids.add(id);
  }
  return ids;
}

/** The rows that a condition on the id, or on a field whose values are looked up quickly, names. */
function idsNamed<Subject>(
  scope: QueryScope,
  { ownField, field }: Operand<Subject>,
  { operator, values }: Extract<Condition, { kind: 'comparison' }>,
): ReadonlySet<string> | null {
  const isKey = ownField === 'Id' || field?.externalId === true || field?.unique === true;
  if (ownField === null || !isKey || (operator !== '=' && operator !== 'IN')) return null;
  const texts = values.flatMap((value) => (value.type === 'string' ? [stringValue(value.raw)] : []));
  // Nothing and numbers are not looked up but looked for.
  if (texts.length < values.length || texts.includes('')) return null;
  if (ownField === 'Id') return new Set(texts.flatMap((text) => fullId(text) ?? []));
  const { reading, object } = scope;
  return new Set(texts.flatMap((text) => reading.holding(object.name, ownField, text).map(({ Id }) => Id)));
}

function semiJoin<Subject>(
  scope: QueryScope,
  condition: SemiJoin,
  terms: FilterTerms<Subject>,
): Filter<Subject> {
  const operand = terms.operand(condition.left);
  if (kindOf(operand.type) !== 'id') {
    throw refusedAt(
      scope,
      'INVALID_FIELD',
      operand.at,
      `Cannot use a foreign key for outer field for semi join: ${operand.text}`,
    );
  }
  const values = terms.subselect(condition.query);
  const found = (subject: Subject): boolean => {
    const value = operand.read(subject);
    return typeof value === 'string' && values.has(value);
  };
  if (condition.negated) return { test: (subject) => !found(subject), ids: null };
  return { test: found, ids: operand.ownField === 'Id' ? values : null };
}
