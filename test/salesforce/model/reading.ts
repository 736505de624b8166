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
    const shown = this.#shown(object);
    const rows = this.#deps.tables.rows(object).all();
    return shown === null ? rows : rows.map(shown);
  }

  row(object: string, id: string): Row | null {
    const full = fullId(id);
    if (full === null) return null;
    const shown = this.#shown(object);
    // The org's own row is the only one whose id may be another than it is stored under.
    if (isOrganization(object)) return this.rows(object).find(({ Id }) => Id === full) ?? null;
    const row = this.#deps.tables.rows(object).get(full);
    return row === null || shown === null ? row : shown(row);
  }

  holding(object: string, field: string, value: string): readonly Row[] {
    const { tables } = this.#deps;
    const name = tables.fieldName(object, field);
    if (name === null) throw new Error(`${object} has no field ${field}`);
    const shown = this.#shown(object);
    const rows = tables.rows(object).holding(name, value);
    return shown === null ? rows : rows.map(shown);
  }

  /** How rows differ from what is stored, as the switches are now; null: not at all. */
  #shown(object: string): ((row: Row) => Row) | null {
    const switches = this.#deps.switches();
    const orgId = switches['org-id'];
    if (orgId !== null && isOrganization(object)) return (row) => ({ ...row, Id: orgId });
    const cutOff = archivedBefore(object, switches, this.now());
    return cutOff === null ? null : (row) => asArchived(row, cutOff);
  }
}

const isOrganization = (object: string): boolean => object.toLowerCase() === 'organization';
