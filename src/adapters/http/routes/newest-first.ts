import { z } from 'zod';
import type { RowPage } from '../../../application/ports/crm/record-store.ts';
import { recordId, type RecordId } from '../../../domain/ids.ts';
import { epochMs, type EpochMs } from '../../../domain/time.ts';
import { readCursor, writeCursor, type PageQuery } from './paging.ts';
import { ProblemError } from '../platform/problem.ts';

/** One row more than asked for tells whether there is a next page. */
export function pageOf({ limit, cursor }: z.output<typeof PageQuery>): RowPage {
  if (cursor === undefined) return { limit: limit + 1, after: null };
  const place = Place.safeParse(readCursor(cursor));
  if (place.success)
    return { limit: limit + 1, after: { at: epochMs(place.data[0]), id: recordId(place.data[1]) } };
  throw new ProblemError('bad-request', { errors: [{ path: 'cursor', message: 'problem.field.cursor' }] });
}

/** The moments a `Date` has, so that a cursor made up by hand cannot name another. */
const maxMoment = 8_640_000_000_000_000;
const Place = z.tuple([z.coerce.number().int().min(0).max(maxMoment), z.uuid()]);

/** As many rows as were asked for, and the cursor of the next page where there are more. */
export function cut<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly [EpochMs, RecordId],
): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, next: null };
  const [at, place] = placeOf(last);
  return { items, next: writeCursor([String(at), place]) };
}
