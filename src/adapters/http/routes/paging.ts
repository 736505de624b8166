import { z } from 'zod';
import { text } from '../../../contract/common.ts';
import { ProblemError } from '../platform/problem.ts';

/** What a page holds unless asked otherwise, and at most: more would take longer to read than to ask again. */
const defaultLimit = 100;
const maxLimit = 500;

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(maxLimit).default(defaultLimit),
  cursor: z.string().max(500).optional(),
});

/** A page of what is in memory, in the order of its keys; the cursor is the last key, so that nothing is skipped or shown twice. */
export function page<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => readonly [string, string],
  query: z.output<typeof PageQuery>,
): { items: Value[]; next: string | null } {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const rest = values
    .map((value) => ({ value, key: keyOf(value) }))
    .filter(({ key }) => after === null || compare(key, after) > 0)
    .toSorted((a, b) => compare(a.key, b.key));
  const items = rest.slice(0, query.limit);
  const last = items.at(-1);
  const next = last !== undefined && rest.length > items.length ? writeCursor(last.key) : null;
  return { items: items.map(({ value }) => value), next };
}

/** An opaque text for a position in a list. */
export const writeCursor = (key: readonly [string, string]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** Reads a cursor, or ends the request as not understood. */
export function readCursor(cursor: string): readonly [string, string] {
  try {
    return CursorKey.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new ProblemError('bad-request', { errors: [{ path: 'cursor', message: 'problem.field.cursor' }] });
  }
}

/** A cursor as a whole is not longer. */
const maxKeyCharacters = 500;
const CursorKey = z.tuple([text(maxKeyCharacters), text(maxKeyCharacters)]);

function compare(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] === b[1]) return 0;
  return a[1] < b[1] ? -1 : 1;
}
