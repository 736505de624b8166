import type { Row } from '../../model/org-data.ts';
import type { FieldSchema, Value } from '../../model/schema.ts';
import { addressOf } from './address.ts';
import { fieldReference, type FieldReference } from '../field-reference.ts';
import { rowOperand } from '../operand.ts';
import { refusedAt, type QueryScope } from '../query-scope.ts';
import {
  recordAttributes,
  type JsonRecord,
  type JsonValue,
  type Pages,
  type Project,
} from './query-result.ts';
import type { Relationship } from '../relationships.ts';
import type { Expression, SelectItem, SoqlQuery } from '../parsing/syntax.ts';
import { typeofProjection } from './typeof-projection.ts';

/** One field of a flat table, as CSV has it. */
export interface Column {
  /** `Account.Name`. */
  readonly name: string;
  readonly field: FieldSchema;
  readonly read: (row: Row) => Value;
}

export interface Selection {
  readonly project: Project;
  /** The fields in their order; null: something among them does not fit into a table. */
  readonly columns: readonly Column[] | null;
}

/** What a child query gives for one parent. */
export type ChildQuery = (
  scope: QueryScope,
  query: SoqlQuery,
) => {
  readonly name: string;
  readonly read: (parent: Row, pages: Pages) => JsonValue;
};

/** `FIELDS()` is there from this version on. */
const firstVersionOfFields = 51;
/** `FIELDS(ALL)` and `FIELDS(CUSTOM)` need a limit of at most this many rows. */
const maximumRowsOfAllFields = 200;

/** Reads the select list of a query without aggregates; refuses unknown fields and those named twice. */
export function compileSelection(scope: QueryScope, query: SoqlQuery, childQuery: ChildQuery): Selection {
  const root = new Node();
  const columns: Column[] = [];
  let flat = true;
  for (const item of query.select) {
    switch (item.kind) {
      case 'expression':
        addExpression(scope, root, columns, item.expression, item.alias);
        break;
      case 'fields':
        checkFieldsLimit(scope, query, item);
        for (const field of fieldsOf(scope, item.group)) {
          addReference(scope, root, columns, ownField(scope, field), item.at, true);
        }
        break;
      case 'typeof': {
        flat = false;
        const { name, read } = typeofProjection(scope, item);
        root.add(scope, name, item.at, { kind: 'value', read });
        break;
      }
      case 'child': {
        flat = false;
        const { name, read } = childQuery(scope, item.query);
        root.add(scope, name, item.query.from.at, { kind: 'value', read });
        break;
      }
    }
  }
  const { name } = scope.object;
  const project: Project = (row, pages) =>
    root.record(row, recordAttributes(scope.base, name, row.Id), scope.base, pages);
  return { project, columns: flat ? columns : null };
}

function checkFieldsLimit(
  scope: QueryScope,
  query: SoqlQuery,
  item: Extract<SelectItem, { kind: 'fields' }>,
): void {
  if (scope.version < firstVersionOfFields) {
    throw refusedAt(scope, 'MALFORMED_QUERY', item.at, "unexpected token: 'FIELDS'");
  }
  if (item.group === 'STANDARD') return;
  if (query.limit !== null && query.limit <= maximumRowsOfAllFields) return;
  const sentence = `The SOQL FIELDS function must have a LIMIT of at most ${maximumRowsOfAllFields}`;
  throw refusedAt(scope, 'MALFORMED_QUERY', item.at, sentence);
}

/** The fields that `FIELDS()` stands for. */
export function fieldsOf(scope: QueryScope, group: 'ALL' | 'STANDARD' | 'CUSTOM'): readonly FieldSchema[] {
  const fields = [...scope.object.fields.values()];
  return group === 'ALL' ? fields : fields.filter((field) => field.custom === (group === 'CUSTOM'));
}

const ownField = (scope: QueryScope, field: FieldSchema): FieldReference => ({
  field,
  object: scope.object,
  relationships: [],
  read: (row) => row[field.name] ?? null,
});

function addExpression(
  scope: QueryScope,
  root: Node,
  columns: Column[],
  expression: Expression,
  alias: string | null,
): void {
  if (expression.kind === 'field') {
    if (alias !== null) {
      throw refusedAt(
        scope,
        'MALFORMED_QUERY',
        expression.at,
        'only aggregate expressions use field aliasing',
      );
    }
    addReference(scope, root, columns, fieldReference(scope, expression), expression.at, false);
    return;
  }
  const [argument] = expression.arguments;
  if (expression.name !== 'TOLABEL' || argument?.kind !== 'field') {
    throw refusedAt(scope, 'MALFORMED_QUERY', expression.at, `unexpected token: '${expression.name}'`);
  }
  const { field, relationships } = fieldReference(scope, argument);
  const operand = rowOperand(scope, expression);
  const owner = alias === null ? root.under(relationships) : root;
  owner.add(scope, alias ?? field.name, expression.at, {
    kind: 'value',
    read: (row) => operand.read(row),
    fromRoot: true,
  });
  columns.push({
    name: alias ?? [...relationships.map(({ name }) => name), field.name].join('.'),
    field,
    read: operand.read,
  });
}

function addReference(
  scope: QueryScope,
  root: Node,
  columns: Column[],
  reference: FieldReference,
  at: number,
  repeatable: boolean,
): void {
  const { field, object, relationships, read } = reference;
  const node = root.under(relationships);
  if (repeatable && node.has(field.name)) return;
  const entry: Entry =
    field.type === 'address'
      ? { kind: 'value', read: (row) => addressOf(object, field, row) }
      : { kind: 'value', read: (row) => row[field.name] ?? null };
  node.add(scope, field.name, at, entry);
  columns.push({ name: [...relationships.map(({ name }) => name), field.name].join('.'), field, read });
}

type Entry =
  | {
      readonly kind: 'value';
      /** Of the row that the node stands for; `fromRoot`: of the query's own row. */
      read(row: Row, pages: Pages): JsonValue;
      readonly fromRoot?: boolean;
    }
  | { readonly kind: 'parent'; readonly relationship: Relationship; readonly node: Node };

/** One object in the shape of a record: its fields by name, and its parents, each a node again. */
class Node {
  readonly #entries = new Map<string, Entry>();

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  add(scope: QueryScope, name: string, at: number, entry: Entry): void {
    if (this.#entries.has(name)) {
      throw refusedAt(scope, 'INVALID_FIELD', at, `duplicate field selected: ${name}`);
    }
    this.#entries.set(name, entry);
  }

  /** The node at the end of the way, made where it is not there yet. */
  under(relationships: readonly Relationship[]): Node {
    const [relationship, ...rest] = relationships;
    if (relationship === undefined) return this;
    const entry = this.#entries.get(relationship.name);
    if (entry?.kind === 'parent') return entry.node.under(rest);
    const node = new Node();
    this.#entries.set(relationship.name, { kind: 'parent', relationship, node });
    return node.under(rest);
  }

  record(row: Row, attributes: JsonRecord['attributes'], base: string, pages: Pages, root = row): JsonRecord {
    const values: Record<string, JsonValue> = {};
    for (const [name, entry] of this.#entries) {
      if (entry.kind === 'value') {
        values[name] = entry.read(entry.fromRoot === true ? root : row, pages);
        continue;
      }
      const parent = entry.relationship.follow(row);
      const type = entry.relationship.polymorphic ? 'Name' : parent?.object;
      values[name] =
        parent === null
          ? null
          : entry.node.record(
              parent.row,
              recordAttributes(base, parent.object, parent.row.Id, type),
              base,
              pages,
              root,
            );
    }
    return { attributes, ...values };
  }
}
