import type { Row } from '../../model/org-data.ts';
import { fieldReference } from '../field-reference.ts';
import { compileFilter } from './filter.ts';
import { kindOf } from './literal-values.ts';
import { rowOperand } from '../operand.ts';
import { queryableObject, refusedAt, type QueryScope } from '../query-scope.ts';
import { queryRefused } from '../soql-error.ts';
import type { SoqlQuery } from '../parsing/syntax.ts';

/** The rows of a query before they are ordered, limited or grouped. */
export interface RowSource {
  /** In order of creation, one at a time, so that who needs few reads few. */
  rows(): IteratorObject<Row>;
  /** Those of the rows with these ids that are left, in the order of the ids. */
  among(ids: readonly string[]): IteratorObject<Row>;
  /** True where only rows with named ids are looked at. */
  readonly byId: boolean;
}

/** What FROM, USING SCOPE and WHERE leave of an object's rows. */
export function matchingRows(scope: QueryScope, query: SoqlQuery): RowSource {
  const { reading, object, includeDeleted } = scope;
  const inScope = scopeTest(scope, query);
  const filter =
    query.where === null
      ? null
      : compileFilter(scope, query.where, {
          operand: (expression) => rowOperand(scope, expression),
          subselect: (inner) => subselectValues(scope, inner),
        });
  const fits = (row: Row): boolean =>
    (includeDeleted || (row['IsDeleted'] !== true && row['IsArchived'] !== true)) &&
    inScope(row) &&
    (filter === null || filter.test(row));
  const ids = filter?.ids ?? null;
  const byIds = (wanted: readonly string[]): IteratorObject<Row> =>
    wanted.flatMap((id) => reading.row(object.name, id) ?? []).values();
  const candidates = (): IteratorObject<Row> =>
    ids === null ? reading.rows(object.name).values() : byIds([...ids].sort());
  return {
    rows: () => candidates().filter(fits),
    among: (wanted) => byIds(wanted).filter(fits),
    byId: ids !== null,
  };
}

function scopeTest(scope: QueryScope, { scope: named, from }: SoqlQuery): (row: Row) => boolean {
  switch (named?.toLowerCase()) {
    case undefined:
    case 'everything':
      return () => true;
    case 'mine': {
      const { userId } = scope.reading;
      return (row) => row['OwnerId'] === userId;
    }
    default:
      throw refusedAt(scope, 'MALFORMED_QUERY', from.at, `Unsupported scope: ${named ?? ''}`);
  }
}

/** Objects whose rows Salesforce does not look through in a sub-select. */
const notInSubselects: ReadonlySet<string> = new Set(['Event', 'Task']);

/** The values of `IN (SELECT …)`: ids of records or references to them. */
function subselectValues(scope: QueryScope, query: SoqlQuery): ReadonlySet<string> {
  const object = queryableObject(scope.text, query.from, scope.reading);
  if (notInSubselects.has(object.name)) {
    throw refusedAt(
      scope,
      'INVALID_TYPE',
      query.from.at,
      `Entity '${object.name}' is not supported for semi join inner selects`,
    );
  }
  const [selected, ...more] = query.select;
  if (selected?.kind !== 'expression' || selected.expression.kind !== 'field' || more.length > 0) {
    throw refusedAt(
      scope,
      'MALFORMED_QUERY',
      query.from.at,
      'semi join sub-selects must select exactly one field',
    );
  }
  if (query.orderBy.length > 0 || query.limit !== null || query.offset !== null || query.groupBy.length > 0) {
    throw refusedAt(
      scope,
      'MALFORMED_QUERY',
      query.from.at,
      'semi join sub-selects take no GROUP BY, ORDER BY, LIMIT or OFFSET',
    );
  }
  const inner: QueryScope = { ...scope, object, alias: query.alias };
  const reference = fieldReference(inner, selected.expression);
  if (kindOf(reference.field.type) !== 'id') {
    throw queryRefused(
      'INVALID_FIELD',
      `The selected field '${reference.field.name}' in the subquery must be an ID or reference field`,
    );
  }
  if (
    reference.field.name === 'Id' &&
    object.name === scope.object.name &&
    reference.relationships.length === 0
  ) {
    throw refusedAt(
      scope,
      'MALFORMED_QUERY',
      query.from.at,
      'The inner and outer selects should not be on the same object type',
    );
  }
  const values = new Set<string>();
  for (const row of matchingRows(inner, query).rows()) {
    const value = reference.read(row);
    if (typeof value === 'string') values.add(value);
  }
  return values;
}
