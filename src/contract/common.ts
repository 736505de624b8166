import { z } from 'zod';
import { recordKinds } from '../domain/record.ts';

/** Text with no NUL and no half of a character, neither of which PostgreSQL can store. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000'), { message: 'problem.field.nul' })
    .refine((value) => value.isWellFormed(), { message: 'problem.field.half-character' });

/** Years 1 to 9999 are what everybody stores and tells alike; a day less at both ends, for who tells it in another zone. */
const firstMoment = Date.parse('0001-01-02T00:00:00Z');
const lastMoment = Date.parse('9999-12-30T00:00:00Z');

/** ISO 8601 with zone. */
export const instant = z.iso.datetime({ offset: true }).refine(
  (value) => {
    const at = Date.parse(value);
    return at >= firstMoment && at <= lastMoment;
  },
  { message: 'problem.field.years' },
);

/** ISO 8601, without a time; no database has a year 0. */
export const day = z.iso.date().refine((value) => value >= '0001', { message: 'problem.field.years' });

export const id = text(100).min(1);

export const RecordRef = z
  .object({ kind: z.union([z.enum(recordKinds), text(80)]), id, name: text(400) })
  .meta({ id: 'RecordRef' });
export type RecordRef = z.infer<typeof RecordRef>;

/** A record as a request names it: by kind and id, for what it is called is looked up, not believed. */
export const RecordGiven = RecordRef.partial({ name: true }).meta({ id: 'RecordGiven' });

/** The shape of every list: `next` is the cursor of the next page, null at the end. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** RFC 9457 problem details with a stable `code`. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    phase: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
