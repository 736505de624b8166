/** A query, and whether deleted and archived records are to be in its answer. */
export interface Query {
  readonly soql: string;
  readonly all: boolean;
}

/** A text as SOQL quotes it. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/**
 * Salesforce refuses an address of more than 16,384 characters. The rest of a query takes about 2,000 of them here, and
 * a host and a path before it a few hundred.
 */
const maxListLength = 12_000;

/** A list for `IN (…)`, in as many pieces as fit into addresses; none for no values. */
export function literalLists(values: Iterable<string>): readonly string[] {
  const lists: string[] = [];
  let list: string[] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const quoted = literal(value);
    // As it is encoded, with the comma.
    const cost = encodeURIComponent(quoted).length + 3;
    if (list.length > 0 && length + cost > maxListLength) {
      lists.push(list.join(','));
      [list, length] = [[], 0];
    }
    list.push(quoted);
    length += cost;
  }
  return list.length === 0 ? lists : [...lists, list.join(',')];
}
