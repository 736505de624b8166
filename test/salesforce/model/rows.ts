import type { Row } from './org-data.ts';

/** What undoes one change of a table. */
type Undo = () => void;

/**
 * The rows of one object in order of creation, deleted ones included. Every change gives what undoes it; undone in the
 * reverse order, they leave the table as it was.
 */
export class Rows {
  readonly #places = new Map<string, number>();
  /** By indexed field and value in lower case, the ids of rows that hold it. */
  readonly #indexes: ReadonlyMap<string, Map<string, Set<string>>>;
  #rows: Row[] = [];
  #lent = false;

  /** `indexed`: fields whose values are looked up often, such as external ids. */
  constructor(indexed: readonly string[]) {
    this.#indexes = new Map(indexed.map((field) => [field, new Map<string, Set<string>>()]));
  }

  get(id: string): Row | null {
    const place = this.#places.get(id);
    return place === undefined ? null : (this.#rows[place] ?? null);
  }

  /** As they are now: what is changed later is not in it. */
  all(): readonly Row[] {
    this.#lent = true;
    return this.#rows;
  }

  /** Rows whose field has this value, whatever its case, in order of creation; deleted ones too. */
  holding(field: string, value: string): readonly Row[] {
    const sought = value.toLowerCase();
    const index = this.#indexes.get(field);
    if (index === undefined) return this.#rows.filter((row) => keyOf(row, field) === sought);
    const ids = [...(index.get(sought) ?? [])];
    const places = ids.map((id) => this.#places.get(id) ?? -1).sort((one, other) => one - other);
    return places.flatMap((place) => this.#rows[place] ?? []);
  }

  /** A row that is not there yet. */
  add(row: Row): Undo {
    if (this.#places.has(row.Id)) throw new Error(`there is a row ${row.Id} already`);
    this.#own();
    this.#places.set(row.Id, this.#rows.length);
    this.#rows.push(row);
    this.#reindex(null, row);
    return () => {
      this.#own();
      this.#reindex(row, null);
      this.#rows.pop();
      this.#places.delete(row.Id);
    };
  }

  /** Another content of a row that is there. */
  replace(row: Row): Undo {
    const place = this.#places.get(row.Id);
    const before = place === undefined ? undefined : this.#rows[place];
    if (place === undefined || before === undefined) throw new Error(`there is no row ${row.Id}`);
    this.#set(place, before, row);
    return () => this.#set(place, row, before);
  }

  #set(place: number, before: Row, after: Row): void {
    this.#own();
    this.#rows[place] = after;
    this.#reindex(before, after);
  }

  #reindex(before: Row | null, after: Row | null): void {
    for (const [field, index] of this.#indexes) {
      const [old, fresh] = [keyOf(before, field), keyOf(after, field)];
      if (old === fresh) continue;
      if (old !== null && before !== null) withdraw(index, old, before.Id);
      if (fresh === null || after === null) continue;
      const ids = index.get(fresh) ?? new Set();
      index.set(fresh, ids.add(after.Id));
    }
  }

  /** Whoever was given the rows keeps them as they were. */
  #own(): void {
    if (!this.#lent) return;
    this.#rows = [...this.#rows];
    this.#lent = false;
  }
}

function keyOf(row: Row | null, field: string): string | null {
  const value = row?.[field];
  return value === null || value === undefined ? null : String(value).toLowerCase();
}

function withdraw(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
