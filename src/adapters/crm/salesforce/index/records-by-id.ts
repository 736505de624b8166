import type { RecordId } from '../../../../domain/ids.ts';
import { senderBy, type SignedInClient } from '../client/org-client.ts';
import { firstPages } from '../requests/query-pages.ts';
import { literal, type Query } from '../requests/soql.ts';
import { isRecordId } from '../record-id.ts';
import type { FieldValues } from './indexed-record.ts';
import type { KeptObject } from './kept-object.ts';

/** As many ids as fit into a query, whose length the org bounds also where it stands in a composite request. */
const idsInQuery = 200;

export interface RecordsToRead {
  readonly object: Pick<KeptObject, 'object' | 'fields'>;
  readonly ids: Iterable<RecordId>;
  /** The field that refers to the ids; `Id` where it is not given. */
  readonly by?: string;
}

/**
 * Reads records of several objects as they are now, by their id or by a field that refers to others, in one request for
 * each 1,000 ids; gives those of each object in the order of `wanted`. Those that are not there, or deleted, are not in the
 * answer. At most 2,000 for each 200 ids. Throws `CrmUnavailable`.
 */
export async function recordsById(
  client: SignedInClient,
  wanted: readonly RecordsToRead[],
  signal: AbortSignal,
): Promise<readonly (readonly FieldValues[])[]> {
  const asked = wanted.map(queriesOf);
  const pages = await firstPages(
    senderBy(client, { priority: 'today', signal }),
    new Map(asked.flat().map((query) => [query, query])),
  );
  return asked.map((its) => its.flatMap((query) => pages.get(query)?.rows.map(valuesOf) ?? []));
}

function queriesOf({ object: { object, fields }, ids, by = 'Id' }: RecordsToRead): readonly Query[] {
  // Whatever else is asked for is nothing that the org could have.
  const known = [...ids].filter(isRecordId).map(literal);
  const queries: Query[] = [];
  for (let from = 0; from < known.length; from += idsInQuery) {
    const list = known.slice(from, from + idsInQuery).join(',');
    const soql = `SELECT ${fields.join(', ')} FROM ${object} WHERE ${by} IN (${list})`;
    queries.push({ soql, all: false });
  }
  return queries;
}

/** `Account.Name` is nested in JSON. */
const valuesOf =
  (record: Readonly<Record<string, unknown>>): FieldValues =>
  (field) => {
    const [first = '', second] = field.split('.');
    const value = record[first];
    return textOf(second === undefined ? value : nested(value, second));
  };

const nested = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : null;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
