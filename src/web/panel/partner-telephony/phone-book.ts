import type { z } from 'zod';
import type { FoundRecordList } from '../../../contract/crm/crm.ts';
import { api } from '../../ui/server/api.ts';

/** A number of somebody in the CRM. */
export interface BookEntry {
  /** Of the record and the field, so that one of several numbers can be told from the others. */
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly company: string | null;
}

/** What a list shows before somebody types on. */
const mostEntries = 50;

/** Whom Salesforce's phone book can call: the CRM's people by what was typed, each number for itself. Without a word, nobody. */
export async function phoneBook(filter: unknown): Promise<readonly BookEntry[]> {
  const words = wordsOf(filter);
  if (words === null) return [];
  const { items } = await api.get<z.infer<typeof FoundRecordList>>(
    `/crm/search?q=${encodeURIComponent(words)}`,
  );
  return items.flatMap(entriesOf).slice(0, mostEntries);
}

const longestWords = 200;

function wordsOf(filter: unknown): string | null {
  if (typeof filter !== 'object' || filter === null || !('contains' in filter)) return null;
  const { contains } = filter;
  return typeof contains === 'string' && contains.trim() !== ''
    ? contains.trim().slice(0, longestWords)
    : null;
}

function entriesOf(record: z.infer<typeof FoundRecordList>['items'][number]): readonly BookEntry[] {
  if (!('numbers' in record)) return [];
  return record.numbers.flatMap(({ field, number }) =>
    number === null
      ? []
      : [{ id: `${record.id} ${field}`, name: record.name, number, company: companyOf(record) }],
  );
}

function companyOf(record: z.infer<typeof FoundRecordList>['items'][number]): string | null {
  if (record.kind === 'contact') return 'account' in record ? (record.account?.name ?? null) : null;
  return record.kind === 'lead' && 'company' in record ? record.company : null;
}
