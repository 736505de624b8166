import { z } from 'zod';
import { day, givenInstant, id, instant, list, Problem, RecordRef } from '../common.ts';
import { writeKinds } from './ledger.ts';

export const ReconciliationInput = z.strictObject({ from: givenInstant, to: givenInstant });

/** A difference between what the ledger wrote and what the CRM has. */
export const ReconciliationFinding = z
  .object({
    found: z.enum(['missing', 'doubled', 'changed']),
    interactionId: id,
    /** Of whose part of the contact; null: a contact that no agent had, or one that stands there without a write. */
    agentId: id.nullable(),
    /** null: what was not written under a key. */
    key: z.string().nullable(),
    /** null: no write accounts for it. */
    kind: z.enum(writeKinds).nullable(),
    /** What it is about: what stands there, else what was written once. */
    record: RecordRef.nullable(),
    /** Of a changed one, field by field. */
    fields: z.array(z.object({ name: z.string(), expected: z.unknown(), there: z.unknown() })),
  })
  .meta({ id: 'ReconciliationFinding' });
export type ReconciliationFinding = z.infer<typeof ReconciliationFinding>;

const counts = {
  missing: z.int(),
  doubled: z.int(),
  changed: z.int(),
  /** Parts of contacts that are still to be written, or need attention: not compared. */
  pending: z.int(),
  compared: z.int(),
};

/** The first 1,000 findings; the counts are of all. */
export const Reconciliation = z
  .object({ ...counts, findings: z.array(ReconciliationFinding) })
  .meta({ id: 'Reconciliation' });
export type Reconciliation = z.infer<typeof Reconciliation>;

/** A line of an answer that tells its progress. */
export const ReconciliationLine = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('progress'), ...counts }),
    z.object({ type: z.literal('done'), ...Reconciliation.shape }),
    z.object({ type: z.literal('failed'), problem: Problem }),
  ])
  .meta({ id: 'ReconciliationLine' });
export type ReconciliationLine = z.infer<typeof ReconciliationLine>;

/** What the daily comparison found of one day (UTC). */
export const ReconciliationDay = z
  .object({ day: z.iso.date(), begunAt: instant, endedAt: instant.nullable(), ...counts })
  .meta({ id: 'ReconciliationDay' });
export type ReconciliationDay = z.infer<typeof ReconciliationDay>;
export const ReconciliationDays = list(ReconciliationDay);

export const ReconciliationDayReport = ReconciliationDay.extend({
  findings: z.array(ReconciliationFinding),
}).meta({ id: 'ReconciliationDayReport' });
export type ReconciliationDayReport = z.infer<typeof ReconciliationDayReport>;

export const ReconciliationDayParams = z.object({ day });
