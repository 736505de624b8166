import type { Row } from '../model/org-data.ts';
import type { FieldSchema, FieldType, Value } from '../model/schema.ts';
import { dateFunctions } from './dates/date-functions.ts';
import { fieldReference, type FieldReference } from './field-reference.ts';
import { refusedAt, type QueryScope } from './query-scope.ts';
import { expressionText, type Expression, type FunctionExpression } from './parsing/syntax.ts';

/** A value that a query compares, sorts by or groups by: of a row, or of a group of rows. */
export interface Operand<Subject> {
  /** For messages. */
  readonly text: string;
  readonly at: number;
  readonly type: FieldType;
  /** Null: it is computed. */
  readonly field: FieldSchema | null;
  /** The name of the field where it is one of the queried object's own rows; null: of a parent, or computed. */
  readonly ownField: string | null;
  readonly read: (subject: Subject) => Value;
}

/** A field of a row or a function of one; refuses functions that SOQL does not have there (`MALFORMED_QUERY`). */
export function rowOperand(scope: QueryScope, expression: Expression): Operand<Row> {
  const text = expressionText(expression);
  if (expression.kind === 'field') {
    const reference = fieldReference(scope, expression);
    return {
      text,
      at: expression.at,
      type: reference.field.type,
      field: reference.field,
      ownField: reference.relationships.length === 0 ? reference.field.name : null,
      read: reference.read,
    };
  }
  const computed = functionOf(scope, expression);
  return { text, at: expression.at, field: null, ownField: null, ...computed };
}

function functionOf(scope: QueryScope, call: FunctionExpression): Pick<Operand<Row>, 'type' | 'read'> {
  if (call.name === 'TOLABEL') {
    const { reference } = argumentOf(scope, call);
    return { type: 'string', read: (row) => labelOf(reference.field, reference.read(row)) };
  }
  const compute = dateFunctions.get(call.name);
  if (compute === undefined && call.name !== 'HOUR_IN_DAY') {
    throw refusedAt(scope, 'MALFORMED_QUERY', call.at, `unexpected token: '${call.name}'`);
  }
  const { reference, zone } = argumentOf(scope, call);
  const { type } = reference.field;
  if (type !== 'datetime' && (type !== 'date' || compute === undefined)) {
    throw refusedAt(
      scope,
      'INVALID_FIELD',
      call.at,
      `${call.name} cannot be applied to field '${reference.field.name}'`,
    );
  }
  return {
    type: call.name === 'DAY_ONLY' ? 'date' : 'int',
    read: (row) => {
      const value = reference.read(row);
      if (typeof value !== 'string') return null;
      if (type === 'date') return compute?.(Temporal.PlainDate.from(value), scope.calendar) ?? null;
      const moment = Temporal.Instant.from(value).toZonedDateTimeISO(zone);
      return compute === undefined ? moment.hour : compute(moment.toPlainDate(), scope.calendar);
    },
  };
}

/** The one field in a function's brackets, perhaps within `convertTimezone()`, which asks for the user's zone. */
function argumentOf(
  scope: QueryScope,
  call: FunctionExpression,
): { readonly reference: FieldReference; readonly zone: string } {
  const [argument, ...more] = call.arguments;
  if (argument === undefined || more.length > 0) {
    throw refusedAt(scope, 'MALFORMED_QUERY', call.at, `incorrect number of parameters for ${call.name}`);
  }
  if (argument.kind === 'field') return { reference: fieldReference(scope, argument), zone: 'UTC' };
  if (argument.name !== 'CONVERTTIMEZONE' || call.name === 'CONVERTTIMEZONE') {
    throw refusedAt(scope, 'MALFORMED_QUERY', argument.at, `unexpected token: '${argument.name}'`);
  }
  return { ...argumentOf(scope, argument), zone: scope.calendar.zone };
}

/** The label that a picklist's value bears. */
export function labelOf(field: FieldSchema, value: Value): Value {
  return field.picklistValues.find((entry) => entry.value === value)?.label ?? value;
}
