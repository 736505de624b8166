import type { FieldType, Value } from '../../model/schema.ts';
import { fullId } from '../../model/ids.ts';
import { periodOf } from '../dates/date-literals.ts';
import type { Operand } from '../operand.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import { stringValue } from '../parsing/string-literal.ts';
import type { Literal } from '../parsing/syntax.ts';

/** The kinds of values that behave alike in comparisons. */
export type ValueKind = 'id' | 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'address';

export function kindOf(type: FieldType): ValueKind {
  switch (type) {
    case 'id':
    case 'reference':
      return 'id';
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return 'number';
    case 'boolean':
    case 'date':
    case 'datetime':
    case 'address':
      return type;
    case 'string':
    case 'textarea':
    case 'picklist':
    case 'multipicklist':
    case 'combobox':
    case 'phone':
    case 'email':
    case 'url':
      return 'text';
  }
}

/**
 * What a literal asks for, in the form in which values are compared: texts in capitals, moments in UTC. A period is all
 * values from the first to before the second.
 */
export type Sought =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'period'; readonly from: string; readonly before: string };

/** Checks that a literal fits what it is compared with (`INVALID_FIELD`). */
export function soughtValue<Subject>(scope: QueryScope, operand: Operand<Subject>, literal: Literal): Sought {
  const kind = kindOf(operand.type);
  if (literal.type === 'null') return { kind: 'value', value: null };
  if (literal.type === 'string' && (kind === 'text' || kind === 'id')) {
    const text = stringValue(literal.raw);
    // Salesforce keeps no empty texts: nothing is null.
    if (text === '') return { kind: 'value', value: null };
    return { kind: 'value', value: kind === 'id' ? recordId(scope, operand, text) : foldCase(text) };
  }
  if (literal.type === 'number' && kind === 'number') return { kind: 'value', value: literal.value };
  if (literal.type === 'boolean' && kind === 'boolean') return { kind: 'value', value: literal.value };
  if (literal.type === 'date' && kind === 'date') return { kind: 'value', value: date(scope, literal) };
  if (literal.type === 'datetime' && kind === 'datetime')
    return { kind: 'value', value: moment(scope, literal) };
  if (literal.type === 'period' && (kind === 'date' || kind === 'datetime'))
    return period(scope, literal, kind);
  throw wrongType(scope, operand, kind);
}

/** Texts are compared without heed to case, in the order of their capitals. */
export const foldCase = (text: string): string => text.toUpperCase();

function recordId<Subject>(scope: QueryScope, operand: Operand<Subject>, text: string): string {
  const id = fullId(text);
  if (id === null)
    throw refusedAt(scope, 'INVALID_QUERY_FILTER_OPERATOR', operand.at, `invalid ID field: ${text}`);
  return id;
}

type DateText = Extract<Literal, { type: 'date' | 'datetime' }>;

function date(scope: QueryScope, { text, at }: DateText): string {
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    throw refusedAt(scope, 'INVALID_FIELD', at, `Invalid date: ${text}`);
  }
}

function moment(scope: QueryScope, { text, at }: DateText): string {
  try {
    return writtenMoment(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    throw refusedAt(scope, 'INVALID_FIELD', at, `Invalid dateTime: ${text}`);
  }
}

/** As rows hold moments, so that comparing the texts compares the moments. */
const writtenMoment = (epochMs: number): string => new Date(epochMs).toISOString().replace('Z', '+0000');

function period(
  scope: QueryScope,
  { name, n, at }: Extract<Literal, { type: 'period' }>,
  kind: 'date' | 'datetime',
): Sought {
  const days = inRange(scope, at, () => periodOf(name, n, scope.calendar));
  if (kind === 'date') return { kind: 'period', from: days.from.toString(), before: days.before.toString() };
  const start = (day: Temporal.PlainDate) =>
    writtenMoment(day.toZonedDateTime(scope.calendar.zone).epochMilliseconds);
  return { kind: 'period', from: start(days.from), before: start(days.before) };
}

function inRange<Result>(scope: QueryScope, at: number, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    // `LAST_N_YEARS:999999999` leads out of the calendar.
    if (!(error instanceof RangeError)) throw error;
    throw refusedAt(
      scope,
      'NUMBER_OUTSIDE_VALID_RANGE',
      at,
      'The number of the date literal is out of range',
    );
  }
}

function wrongType<Subject>(scope: QueryScope, operand: Operand<Subject>, kind: ValueKind): Error {
  const type = {
    id: 'id',
    text: 'string',
    number: 'double',
    boolean: 'boolean',
    date: 'date',
    datetime: 'dateTime',
    address: 'address',
  }[kind];
  const quotes =
    kind === 'id' || kind === 'text' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  const sentence = `value of filter criterion for field '${operand.field?.name ?? operand.text}' must be of type ${type} and ${quotes}`;
  return refusedAt(scope, 'INVALID_FIELD', operand.at, sentence);
}
