import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { OrgClient } from '../client/org-client.ts';
import type { FieldValues } from './indexed-record.ts';
import type { KeptObject } from './kept-object.ts';

/** As many ids as fit into an address, whose length the org bounds at 16,384 bytes. */
const idsInQuery = 200;

const answered = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/** Ids of Salesforce's own form; whatever else is asked for is nothing that the org could have. */
const idShape = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/u;

/**
 * Reads records as they are now, by their id or by a field that refers to others; those that are not there, or deleted,
 * are not in the answer. At most 2,000 for each 200 ids. Throws `CrmUnavailable`.
 */
export async function recordsById(
  client: OrgClient,
  { object, fields }: Pick<KeptObject, 'object' | 'fields'>,
  ids: readonly RecordId[],
  signal: AbortSignal,
  by = 'Id',
): Promise<readonly FieldValues[]> {
  const known = ids.filter((id) => idShape.test(id));
  const found: FieldValues[] = [];
  for (let from = 0; from < known.length; from += idsInQuery) {
    const list = known.slice(from, from + idsInQuery).map((id) => `'${id}'`);
    const q = `SELECT ${fields.join(', ')} FROM ${object} WHERE ${by} IN (${list.join(',')})`;
    const answer = await client.request({
      method: 'GET',
      path: '/query',
      query: { q },
      priority: 'today',
      signal,
    });
    const read = answered.safeParse(answer.body);
    if (answer.status !== 200 || !read.success)
      throw new CrmUnavailable(`Salesforce answered ${answer.status} to a query of ${object}`);
    found.push(...read.data.records.map(valuesOf));
  }
  return found;
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
