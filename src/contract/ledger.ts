import { z } from 'zod';
import { writeStates } from '../domain/plan/log-state.ts';
import { recordId } from '../domain/ids.ts';
import { recordKinds } from '../domain/record.ts';
import { id, instant, list, RecordRef, text } from './common.ts';

export const WriteStateName = z.enum(writeStates);

const Record = z
  .strictObject({ kind: z.enum(recordKinds), id: id.transform(recordId), name: text(400).default('') })
  .nullable();

/** A correction: the fields of the activity that are to be written otherwise (spec L33). */
export const Correction = z.strictObject({
  payload: z.strictObject({
    subject: text(255).min(1).exactOptional(),
    status: z.enum(['completed', 'open']).exactOptional(),
    due: z.iso.date().exactOptional(),
    who: Record.exactOptional(),
    what: Record.exactOptional(),
    owner: id.nullable().exactOptional(),
    disposition: text(255).nullable().exactOptional(),
    description: text(32_000).exactOptional(),
    recordType: id.nullable().exactOptional(),
    tags: z.array(text(100)).max(50).exactOptional(),
    extra: z.record(text(100), text(4_000)).exactOptional(),
  }),
});

export const GiveUpInput = z.strictObject({ reason: text(1_000).min(1) });

/** One write of the ledger. */
export const LedgerEntry = z
  .object({
    id,
    interactionId: id,
    /** null: a contact that no agent had. */
    agentId: id.nullable(),
    kind: z.enum(['activity', 'activity-removal']),
    key: z.string(),
    state: WriteStateName,
    attempts: z.int(),
    /** When it is tried next; null where it is not waiting for that. */
    nextTryAt: instant.nullable(),
    record: RecordRef.nullable(),
    plannedAt: instant,
    sentAt: instant.nullable(),
    confirmedAt: instant.nullable(),
    /** The CRM's own words, or the reason for giving up. */
    error: z.object({ code: z.string(), words: z.string() }).nullable(),
    payload: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const LedgerList = list(LedgerEntry);

export const Why = z
  .object({
    agentId: id.nullable(),
    workflow: z.object({ id, version: z.int(), name: z.string() }).nullable(),
    outcome: z.enum(['log', 'draft', 'none']).nullable(),
    /** Why the outcome is what it is, in the reader's language. */
    because: z.string().nullable(),
    /** The contact goes on still: this is what holds if it ended now. */
    preview: z.boolean(),
    steps: z.array(
      z.object({
        rule: z.string(),
        saw: z.record(z.string(), z.unknown()),
        decided: z.unknown(),
        because: z.string(),
        /** What `because` says, for programs. */
        code: z.string(),
        setting: z.string().nullable(),
        /** What the setting said. */
        value: z.unknown(),
      }),
    ),
    writes: z.array(LedgerEntry.omit({ payload: true, interactionId: true, agentId: true })),
  })
  .meta({ id: 'Why' });
export type Why = z.infer<typeof Why>;

export const ReconciliationInput = z.strictObject({ from: instant, to: instant });

export const Reconciliation = z.object({
  missing: z.int(),
  doubled: z.int(),
  changed: z.int(),
  pending: z.int(),
  compared: z.int(),
  findings: z.array(
    z.object({
      found: z.enum(['missing', 'doubled', 'changed']),
      interactionId: id,
      key: z.string().nullable(),
      fields: z.array(z.string()),
    }),
  ),
});
