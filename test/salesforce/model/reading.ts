import { archivedBefore, asArchived } from './archive.ts';
import { fullId } from './ids.ts';
import type { OrgReading, Row } from './org-data.ts';
import type { ObjectSchema } from './schema.ts';
import type { Switches } from './switches.ts';
import type { Tables } from './tables.ts';

export interface ReadingDeps {
  readonly tables: Tables;
  /** By name in lower case, as this user sees it now. */
  readonly schema: () => ReadonlyMap<string, ObjectSchema>;
  readonly switches: () => Readonly<Switches>;
  readonly now: () => number;
  readonly userId: string;
}

/** The org as one user reads it. */
export class Reading implements OrgReading {
  readonly #deps: ReadingDeps;

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
  }

  get userId(): string {
    return this.#deps.userId;
  }

  now(): number {
    return this.#deps.now();
  }

  object(name: string): ObjectSchema | null {
    return this.#deps.schema().get(name.toLowerCase()) ?? null;
  }

  objects(): readonly ObjectSchema[] {
    return [...this.#deps.schema().values()];
  }

  rows(object: string): readonly Row[] {
    const cutOff = this.#archived(object);
    const rows = this.#deps.tables.rows(object).all();
    return cutOff === null ? rows : rows.map((row) => asArchived(row, cutOff));
  }

  row(object: string, id: string): Row | null {
    const full = fullId(id);
    const row = full === null ? null : this.#deps.tables.rows(object).get(full);
    const cutOff = this.#archived(object);
    return row === null || cutOff === null ? row : asArchived(row, cutOff);
  }

  holding(object: string, field: string, value: string): readonly Row[] {
    const { tables } = this.#deps;
    const name = tables.fieldName(object, field);
    if (name === null) throw new Error(`${object} has no field ${field}`);
    const cutOff = this.#archived(object);
    const rows = tables.rows(object).holding(name, value);
    return cutOff === null ? rows : rows.map((row) => asArchived(row, cutOff));
  }

  /** The day before which activities are archived; null: none are. */
  #archived(object: string): string | null {
    return archivedBefore(object, this.#deps.switches(), this.now());
  }
}
