import type { FieldDefinition } from '../schema/fields.ts';
import type { ObjectDefinition } from '../schema/object.ts';
import { makeId } from './ids.ts';
import type { Row } from './org-data.ts';
import { Rows } from './rows.ts';
import type { Value } from './schema.ts';

interface Table {
  readonly object: ObjectDefinition;
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly rows: Rows;
  /** A row with nothing in it. */
  readonly empty: Readonly<Record<string, Value>>;
  made: number;
}

/** All rows of an org by object, and the ids that are next. Nothing of rights or rules is known here. */
export class Tables {
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #orgMark: string;

  /** `orgMark`: three characters in every id, so that two orgs have none in common. */
  constructor(objects: readonly ObjectDefinition[], orgMark: string) {
    this.#orgMark = orgMark;
    this.#tables = new Map(objects.map((object) => [object.name.toLowerCase(), tableOf(object)]));
  }

  /** Throws where there is no such object: whoever stores rows has looked it up before. */
  rows(object: string): Rows {
    return this.#table(object).rows;
  }

  definition(object: string): ObjectDefinition {
    return this.#table(object).object;
  }

  /** The stored name of a field; null: the object has none of that name. */
  fieldName(object: string, name: string): string | null {
    return this.#table(object).fields.get(name.toLowerCase())?.name ?? null;
  }

  nextId(object: string): string {
    const table = this.#table(object);
    table.made += 1;
    return makeId(table.object.keyPrefix, this.#orgMark, table.made);
  }

  /** Every field in its place: null where nothing is given, off for a check box. Unknown names are a mistake of the caller. */
  complete(object: string, values: Readonly<Record<string, Value>>, id: string): Row {
    const { fields, empty } = this.#table(object);
    const row: Record<string, Value> & { Id: string } = { ...empty, Id: id };
    for (const [name, value] of Object.entries(values)) {
      const field = fields.get(name.toLowerCase());
      if (field === undefined) throw new Error(`${object} has no field ${name}`);
      if (field.name !== 'Id') row[field.name] = value ?? emptyOf(field);
    }
    return row;
  }

  /** For a snapshot: how many ids of each object were given out, and its rows. */
  dump(): Record<string, { made: number; rows: readonly Row[] }> {
    const tables = [...this.#tables.values()];
    return Object.fromEntries(
      tables.map(({ object, made, rows }) => [object.name, { made, rows: rows.all() }]),
    );
  }

  load(object: string, made: number, rows: readonly Row[]): void {
    const table = this.#table(object);
    table.made = made;
    for (const row of rows) table.rows.add(this.complete(object, row, row.Id));
  }

  #table(object: string): Table {
    const table = this.#tables.get(object.toLowerCase());
    if (table === undefined) throw new Error(`there is no object ${object}`);
    return table;
  }
}

const tableOf = (object: ObjectDefinition): Table => ({
  object,
  fields: new Map(object.fields.map((field) => [field.name.toLowerCase(), field])),
  rows: new Rows(object.fields.filter(isLookedUp).map(({ name }) => name)),
  empty: emptyRow(object),
  made: 0,
});

/**
 * Copies of an object that was parsed share their shape and take an eighth of the memory of one that was put together
 * field by field, which decides whether an org holds a million records.
 */
function emptyRow({ fields }: ObjectDefinition): Readonly<Record<string, Value>> {
  const values = fields.map((field) => [field.name, field.name === 'Id' ? '' : emptyOf(field)] as const);
  return JSON.parse(JSON.stringify(Object.fromEntries([['Id', ''], ...values])));
}

const isLookedUp = ({ name, externalId, unique }: FieldDefinition) =>
  externalId || unique || name === 'Username' || name === 'AssigneeId';

const emptyOf = ({ type }: FieldDefinition): Value => (type === 'boolean' ? false : null);
