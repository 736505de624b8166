import type { FoundCount, Page, PageWish } from '../../application/ports/crm/reader.ts';
import type { RowPage } from '../../application/ports/crm/record-store.ts';
import { recordId, type RecordId } from '../../domain/ids.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { epochMs, type EpochMs } from '../../domain/time.ts';

/** The moments a `Date` has, so that a cursor made up by hand cannot name another. */
const maxMoment = 8_640_000_000_000_000;

/**
 * The page as a CRM reads it: one row more than asked for shows whether there is a next page. `isId`: whether a text has the
 * form of this CRM's ids.
 */
export function rowPage(
  { limit, cursor }: PageWish,
  isId: (id: string) => boolean,
): RowPage | Refusal<'invalid'> {
  if (cursor === null) return { limit: limit + 1, after: null };
  const [, at, id] = /^(\d{1,16})~(.+)$/u.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (at === undefined || id === undefined || Number(at) > maxMoment || !isId(id))
    return refuse('invalid', { errors: [{ path: 'cursor', message: 'problem.field.cursor' }] });
  return { limit: limit + 1, after: { at: epochMs(Number(at)), id: recordId(id) } };
}

/** How much was found where no more than `most` are looked for. */
export const countOf = (found: number, most: number): FoundCount => ({
  count: Math.min(found, most),
  more: found >= most,
});

/** As many rows as were wished, and the cursor of the next page where there are more. */
export function cutRows<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly [EpochMs, RecordId],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, next: null };
  const [at, id] = placeOf(last);
  return { items, next: Buffer.from(`${at}~${id}`).toString('base64url') };
}
