import type { FieldSchema, FieldType, Value } from '../model/schema.ts';
import { foldCase, kindOf } from './filtering/literal-values.ts';
import type { Operand } from './operand.ts';
import { refusedAt, type QueryScope } from './query-scope.ts';
import type { OrderItem } from './parsing/syntax.ts';

/** Salesforce sorts by so many fields. */
const maximumFields = 32;

/**
 * Sorts as ORDER BY says, rows that are equal in it staying as they were. Nothing comes first, ascending and descending,
 * where NULLS LAST is not said. Refuses fields that cannot be sorted by (`INVALID_FIELD`).
 */
export function compileOrder<Subject>(
  scope: QueryScope,
  items: readonly OrderItem[],
  operandOf: (item: OrderItem) => Operand<Subject>,
): (subjects: readonly Subject[]) => readonly Subject[] {
  if (items.length === 0) return (subjects) => subjects;
  if (items.length > maximumFields) {
    throw refusedAt(
      scope,
      'MALFORMED_QUERY',
      items[maximumFields]?.expression.at ?? 0,
      `maximum ${maximumFields} fields in ORDER BY`,
    );
  }
  const keys = items.map((item) => {
    const operand = operandOf(item);
    checkSortable(scope, operand);
    return { sortKey: sortKey(operand), descending: item.descending, nullsLast: item.nulls === 'LAST' };
  });
  return (subjects) => {
    // Keys are read once: a comparison per pair would fold and follow relationships again and again.
    const values = keys.map(({ sortKey }) => subjects.map(sortKey));
    const places = subjects.map((_, place) => place);
    places.sort((one, other) => {
      for (const [index, key] of keys.entries()) {
        const order = compareKeys(values[index]?.[one] ?? null, values[index]?.[other] ?? null, key);
        if (order !== 0) return order;
      }
      return one - other;
    });
    return places.flatMap((place) => subjects[place] ?? []);
  };
}

function checkSortable<Subject>(scope: QueryScope, operand: Operand<Subject>): void {
  const { field } = operand;
  if (field === null) return;
  if (field.sortable && field.type !== 'address' && field.type !== 'multipicklist') return;
  throw refusedAt(
    scope,
    'INVALID_FIELD',
    operand.at,
    `field '${field.name}' can not be sorted in a query call`,
  );
}

function sortKey<Subject>(operand: Operand<Subject>): (subject: Subject) => Value {
  const order = picklistOrder(operand.field, operand.type);
  if (order !== null) {
    return (subject) => {
      const value = operand.read(subject);
      // Values that the picklist does not have come after those that it has.
      return typeof value === 'string' ? (order.get(value) ?? order.size) : null;
    };
  }
  if (kindOf(operand.type) !== 'text') return (subject) => operand.read(subject);
  return (subject) => {
    const value = operand.read(subject);
    return typeof value === 'string' ? foldCase(value) : value;
  };
}

/** Picklists are sorted as their values stand in the setup. */
function picklistOrder(field: FieldSchema | null, type: FieldType): ReadonlyMap<string, number> | null {
  if (type !== 'picklist' || field === null || field.picklistValues.length === 0) return null;
  return new Map(field.picklistValues.map(({ value }, place) => [value, place]));
}

interface Direction {
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

function compareKeys(one: Value, other: Value, { descending, nullsLast }: Direction): number {
  if (one === other) return 0;
  if (one === null) return nullsLast ? 1 : -1;
  if (other === null) return nullsLast ? -1 : 1;
  const order = one < other ? -1 : 1;
  return descending ? -order : order;
}
