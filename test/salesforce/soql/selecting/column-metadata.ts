import type { FieldSchema, FieldType } from '../../model/schema.ts';
import { fieldReference } from '../field-reference.ts';
import { rowOperand } from '../operand.ts';
import { expressionText, type Expression, type SelectItem, type SoqlQuery } from '../parsing/syntax.ts';
import type { QueryPlan } from '../query-plan.ts';
import type { QueryScope } from '../query-scope.ts';
import { relationshipOfChildren } from './child-query.ts';
import { fieldsOf } from './selection.ts';

/** One column of a query's result, as `columns=true` tells of it. */
interface ColumnMetadata {
  /** A computed value, or the rows of a child query. */
  readonly aggregate: boolean;
  /** Null: it has columns of its own. */
  readonly apexType: string | null;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: string | null;
  readonly insertable: boolean;
  /** Of a relationship or a child query: the columns within it. */
  readonly joinColumns: readonly ColumnMetadata[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
}

/** What the columns of a query's result would be. Nothing is read for it. */
export function queryColumns(plan: QueryPlan) {
  const { scope, query } = plan;
  return {
    columnMetadata: columnsOf(plan),
    entityName: scope.object.name,
    groupBy: query.groupBy.length > 0,
    idSelected: plan.kind === 'rows' && selectsId(scope, query),
    keyPrefix: scope.object.keyPrefix,
  };
}

function columnsOf(plan: QueryPlan): readonly ColumnMetadata[] {
  switch (plan.kind) {
    // It gives no records, so that there is nothing to show in columns.
    case 'count':
      return [];
    case 'groups':
      return plan.outputs.map(({ name, operand: { field, type, text } }) =>
        field === null ? computed(name, text, type) : { ...fieldColumn(field), columnName: name },
      );
    case 'rows':
      return rowColumns(plan.scope, plan.query);
  }
}

function rowColumns(scope: QueryScope, { select }: SoqlQuery, level = 1): readonly ColumnMetadata[] {
  const columns: ColumnMetadata[] = [];
  for (const item of select) {
    for (const { path, column } of selected(scope, item, level)) place(columns, path, column);
  }
  return columns;
}

/** A column, and the relationships that lead to it. */
interface Placed {
  readonly path: readonly string[];
  readonly column: ColumnMetadata;
}

function selected(scope: QueryScope, item: SelectItem, level: number): readonly Placed[] {
  switch (item.kind) {
    case 'expression':
      return [selectedExpression(scope, item.expression, item.alias)];
    case 'fields':
      return fieldsOf(scope, item.group).map((field) => ({ path: [], column: fieldColumn(field) }));
    case 'typeof':
      return [{ path: [], column: joined(item.field, false, []) }];
    case 'child': {
      const { name, child } = relationshipOfChildren(scope, item.query, level);
      const inner = { ...scope, object: child, alias: item.query.alias };
      return [{ path: [], column: joined(name, true, rowColumns(inner, item.query, level + 1)) }];
    }
  }
}

function selectedExpression(scope: QueryScope, expression: Expression, alias: string | null): Placed {
  if (expression.kind === 'function') {
    const text = expressionText(expression);
    return { path: [], column: computed(alias ?? text, text, rowOperand(scope, expression).type) };
  }
  const { field, relationships } = fieldReference(scope, expression);
  return { path: relationships.map(({ name }) => name), column: fieldColumn(field) };
}

/** Puts a column where its relationships lead: fields of one parent stand together, where its first one was named. */
function place(
  columns: ColumnMetadata[],
  [relationship, ...rest]: readonly string[],
  column: ColumnMetadata,
) {
  if (relationship === undefined) {
    columns.push(column);
    return;
  }
  const at = columns.findIndex((one) => one.columnName === relationship && !one.aggregate);
  const within = [...(columns[at]?.joinColumns ?? [])];
  place(within, rest, column);
  const parent = joined(relationship, false, within);
  if (at < 0) columns.push(parent);
  else columns[at] = parent;
}

function selectsId(scope: QueryScope, { select }: SoqlQuery): boolean {
  return select.some((item) => {
    if (item.kind === 'fields') return item.group !== 'CUSTOM';
    if (item.kind !== 'expression' || item.expression.kind !== 'field') return false;
    const { field, relationships } = fieldReference(scope, item.expression);
    return relationships.length === 0 && field.name === 'Id';
  });
}

const fieldColumn = (field: FieldSchema): ColumnMetadata => ({
  ...typed(field.name, field.type),
  custom: field.custom,
  insertable: field.createable,
  updatable: field.updateable,
  foreignKeyName: field.type === 'reference' ? field.relationshipName : null,
});

const computed = (columnName: string, displayName: string, type: FieldType): ColumnMetadata => ({
  ...typed(columnName, type),
  displayName,
  aggregate: true,
});

const joined = (
  name: string,
  aggregate: boolean,
  joinColumns: readonly ColumnMetadata[],
): ColumnMetadata => ({ ...untyped(name), aggregate, joinColumns });

function typed(name: string, type: FieldType): ColumnMetadata {
  const apexType = apexTypes[type] ?? 'String';
  return {
    ...untyped(name),
    apexType,
    booleanType: apexType === 'Boolean',
    numberType: apexType === 'Integer' || apexType === 'Double',
    textType: apexType === 'String' || apexType === 'Id',
  };
}

const untyped = (name: string): ColumnMetadata => ({
  aggregate: false,
  apexType: null,
  booleanType: false,
  columnName: name,
  custom: false,
  displayName: name,
  foreignKeyName: null,
  insertable: false,
  joinColumns: [],
  numberType: false,
  textType: false,
  updatable: false,
});

/** What Apex calls the types; all others are text to it. */
const apexTypes: Partial<Readonly<Record<FieldType, string>>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Double',
  currency: 'Double',
  percent: 'Double',
  date: 'Date',
  datetime: 'Datetime',
  address: 'Address',
};
