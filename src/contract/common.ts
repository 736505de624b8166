import { z } from 'zod';
import { recordKinds } from '../domain/record.ts';

/** Text with no NUL and no half of a character, neither of which PostgreSQL can store. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000'), { message: 'problem.field.nul' })
    .refine((value) => value.isWellFormed(), { message: 'problem.field.half-character' });

/** ISO 8601 with zone. */
export const instant = z.iso.datetime({ offset: true });

/** Years 1 to 9999 are what everybody stores and tells alike; some days less at both ends, for zones and for what follows. */
const firstDay = '0001-01-07';
const lastDay = '9999-12-24';

/** What is no moment at all is told of as such, and not as one in a wrong year too. */
const isKept = (at: number): boolean =>
  Number.isNaN(at) || (at >= Date.parse(firstDay) && at <= Date.parse(lastDay));

/** A moment as a request gives it. */
export const givenInstant = instant.refine((value) => isKept(Date.parse(value)), {
  message: 'problem.field.years',
});

/** ISO 8601, without a time, as a request gives it. */
export const day = z.iso.date().refine((value) => isKept(Date.parse(value)), {
  message: 'problem.field.years',
});

/** More faults than a person mends at once are not told: a hostile body must not cost more than its size. */
export const maxFaults = 100;

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
    /** What to do about it. */
    detail: z.string().optional(),
    /** Names this occurrence, for finding it in the log. */
    instance: z.string().optional(),
    phase: z.string().optional(),
    /** Of `note-changed`: the note as it is in the CRM now. */
    note: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** With `changed-meanwhile` of a record: the values as they are now (spec X12). */
    current: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
