import type { Value } from '../../model/schema.ts';
import { likePattern } from './like.ts';
import { foldCase, kindOf, soughtValue, type Sought } from './literal-values.ts';
import type { Operand } from '../operand.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import { stringValue } from '../parsing/string-literal.ts';
import type { Literal, Operator } from '../parsing/syntax.ts';

type ValueTest = (value: Value) => boolean;

/**
 * Whether a subject's value fits the operator and the literals. Nothing (null) equals null only, and is unlike every
 * other value. Refuses fields that cannot be filtered by and operators that do not go with the type.
 */
export function comparison<Subject>(
  scope: QueryScope,
  operand: Operand<Subject>,
  operator: Operator,
  literals: readonly Literal[],
): (subject: Subject) => boolean {
  checkOperator(scope, operand, operator);
  const test = valueTest(scope, operand, operator, literals);
  return (subject) => test(operand.read(subject));
}

function checkOperator<Subject>(scope: QueryScope, operand: Operand<Subject>, operator: Operator): void {
  if (operand.field?.filterable === false || operand.type === 'address') {
    const sentence = `field '${operand.field?.name ?? operand.text}' can not be filtered in a query call`;
    throw refusedAt(scope, 'INVALID_FIELD', operand.at, sentence);
  }
  const kind = kindOf(operand.type);
  const isMultiple = operand.type === 'multipicklist';
  const refused = (sentence: string) =>
    refusedAt(scope, 'INVALID_QUERY_FILTER_OPERATOR', operand.at, sentence);
  switch (operator) {
    case 'LIKE':
      if (kind === 'id') throw refused('invalid operator on id field');
      if (kind !== 'text' || isMultiple) throw refused('invalid operator');
      return;
    case 'INCLUDES':
    case 'EXCLUDES':
      if (!isMultiple) throw refused('includes/excludes operators only valid on multipicklist field');
      return;
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (kind === 'boolean' || isMultiple) throw refused('invalid operator');
      return;
    case 'IN':
    case 'NOT IN':
      if (isMultiple) throw refused('invalid operator');
      return;
    case '=':
    case '!=':
      return;
  }
}

function valueTest<Subject>(
  scope: QueryScope,
  operand: Operand<Subject>,
  operator: Operator,
  literals: readonly Literal[],
): ValueTest {
  switch (operator) {
    case 'LIKE':
      return like(scope, operand, literals);
    case 'INCLUDES':
      return includes(scope, operand, literals);
    case 'EXCLUDES': {
      const included = includes(scope, operand, literals);
      return (value) => !included(value);
    }
    case 'IN':
    case '=':
    case 'NOT IN':
    case '!=': {
      const test = equalsAny(
        operand,
        literals.map((literal) => soughtValue(scope, operand, literal)),
      );
      return operator === 'IN' || operator === '=' ? test : (value) => !test(value);
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [literal] = literals;
      if (literal === undefined) return () => false;
      return ordered(operator, operand, soughtValue(scope, operand, literal));
    }
  }
}

function like<Subject>(
  scope: QueryScope,
  operand: Operand<Subject>,
  literals: readonly Literal[],
): ValueTest {
  const [literal] = literals;
  if (literal?.type !== 'string') {
    const sentence = `value of filter criterion for field '${operand.text}' must be of type string and should be enclosed in quotes`;
    throw refusedAt(scope, 'INVALID_FIELD', operand.at, sentence);
  }
  if (literal.raw === '') return (value) => value === null;
  const fits = likePattern(literal.raw);
  return (value) => typeof value === 'string' && fits(value);
}

/** A value in the form in which literals are given by `soughtValue`. */
function comparable<Subject>(operand: Operand<Subject>): (value: Value) => Value {
  if (operand.type === 'multipicklist')
    return (value) => (typeof value === 'string' ? choices(value).join(';') : value);
  if (kindOf(operand.type) !== 'text') return (value) => value;
  return (value) => (typeof value === 'string' && value !== '' ? foldCase(value) : null);
}

function equalsAny<Subject>(operand: Operand<Subject>, sought: readonly Sought[]): ValueTest {
  const comparableOf = comparable(operand);
  const values = new Set(sought.flatMap((one) => (one.kind === 'value' ? [comparableOf(one.value)] : [])));
  const periods = sought.flatMap((one) => (one.kind === 'period' ? [one] : []));
  return (value) => {
    const compared = comparableOf(value);
    if (values.has(compared)) return true;
    return periods.some(
      ({ from, before }) => typeof compared === 'string' && compared >= from && compared < before,
    );
  };
}

function ordered<Subject>(
  operator: '<' | '<=' | '>' | '>=',
  operand: Operand<Subject>,
  sought: Sought,
): ValueTest {
  const comparableOf = comparable(operand);
  // Before or after a period is before its first or after its last moment.
  const [bound, inclusive] =
    sought.kind === 'value'
      ? [sought.value, operator.endsWith('=')]
      : operator === '<' || operator === '>='
        ? [sought.from, operator === '>=']
        : [sought.before, operator === '>'];
  const below = operator.startsWith('<');
  return (value) => {
    const compared = comparableOf(value);
    if (compared === null || bound === null) return false;
    if (compared === bound) return inclusive;
    return below ? compared < bound : compared > bound;
  };
}

/** The chosen values of a multi-select picklist, folded and sorted: their order does not matter. */
const choices = (value: string): readonly string[] => value.split(';').map(foldCase).sort();

/** Each literal names choices that a value must have all of; one of the literals must fit. */
function includes<Subject>(
  scope: QueryScope,
  operand: Operand<Subject>,
  literals: readonly Literal[],
): ValueTest {
  const alternatives = literals.map((literal) => {
    if (literal.type === 'string') return choices(stringValue(literal.raw));
    const sentence = `value of filter criterion for field '${operand.text}' must be of type string and should be enclosed in quotes`;
    throw refusedAt(scope, 'INVALID_FIELD', operand.at, sentence);
  });
  return (value) => {
    if (typeof value !== 'string') return false;
    const chosen = new Set(choices(value));
    return alternatives.some((alternative) => alternative.every((choice) => chosen.has(choice)));
  };
}
