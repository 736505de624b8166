import { epochMsOf } from '../model/moments.ts';
import type { Org, Row } from '../model/org-data.ts';
import { GroupIndex } from './group-index.ts';
import { fieldsInGroup, type SearchGroup } from './search-groups.ts';
import type { SearchExpression } from './search-terms.ts';

/** Changes do not wait for a search when they are more than this: they would pile up in an org that nobody searches. */
const takenInFrom = 10_000;

interface Pending {
  readonly object: string;
  readonly row: Row;
  readonly at: number;
}

/**
 * What searches of one org look through. It follows the rows at a distance, as Salesforce's does: a row is found as it was
 * `search-delay-ms` ago. An object is indexed when it is first searched.
 */
export class SearchIndex {
  readonly #org: Org;
  readonly #groups = new Map<string, { readonly object: string; readonly index: GroupIndex }>();
  /** Changes not taken in yet, oldest first. */
  #pending: Pending[] = [];

  constructor(org: Org) {
    this.#org = org;
    org.onCommit((changes) => {
      if (this.#groups.size === 0) return;
      for (const { object, row, at } of changes) this.#pending.push({ object, row, at });
      if (this.#pending.length > takenInFrom) this.#takeIn();
    });
  }

  /** Rows as the index knows them that may hold what is asked for. */
  candidates(object: string, group: SearchGroup, expression: SearchExpression): readonly Row[] {
    this.#takeIn();
    const key = `${object} ${group}`;
    const known = this.#groups.get(key) ?? { object, index: this.#build(object, group) };
    this.#groups.set(key, known);
    return known.index.candidates(expression);
  }

  #takeIn(): void {
    const before = this.#indexedUntil();
    const waiting = this.#pending.findIndex(({ at }) => at > before);
    const due = this.#pending.splice(0, waiting < 0 ? this.#pending.length : waiting);
    for (const { object, row } of due) {
      for (const group of this.#groups.values()) if (group.object === object) group.index.put(row);
    }
  }

  /** What was written since then waits, also when the object has not been searched before. */
  #build(object: string, group: SearchGroup): GroupIndex {
    const before = this.#indexedUntil();
    const reading = this.#org.reading(null);
    const schema = reading.object(object);
    const fields = schema === null ? [] : fieldsInGroup(schema, group).map(({ name }) => name);
    const known = new Set(this.#pending.map(({ row }) => row));
    const settled: Row[] = [];
    const late: Pending[] = [];
    for (const row of reading.rows(object)) {
      const stamp = row['SystemModstamp'];
      const at = typeof stamp === 'string' ? epochMsOf(stamp) : 0;
      if (at <= before) settled.push(row);
      else if (!known.has(row)) late.push({ object, row, at });
    }
    if (late.length > 0) this.#pending = [...this.#pending, ...late].sort((one, other) => one.at - other.at);
    return new GroupIndex(fields, settled);
  }

  #indexedUntil(): number {
    return this.#org.reading(null).now() - this.#org.switches['search-delay-ms'];
  }
}

const byOrg = new WeakMap<Org, SearchIndex>();

export function searchIndexOf(org: Org): SearchIndex {
  const index = byOrg.get(org) ?? new SearchIndex(org);
  byOrg.set(org, index);
  return index;
}
