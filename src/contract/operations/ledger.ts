import { z } from 'zod';
import { writeStates } from '../../domain/logging/revisions/log-state.ts';
import type { PlannedWrite } from '../../domain/logging/context/writes.ts';
import { id, instant, list, RecordRef, text } from '../common.ts';

export const WriteStateName = z.enum(writeStates);

/** The states of which there are writes, by their own names or as an interaction's log names them. */
export const WriteStateQuery = z.enum([...writeStates, 'written', 'attention']);

/** What a write is to the contact, as Why? and the ledger name it. */
export const writeKinds = [
  'activity',
  'activity-removal',
  'caller-record',
  'caller-record-removal',
  'case',
  'case-removal',
  'opportunity',
  'opportunity-removal',
  'follow-up',
  'follow-up-removal',
  'event',
  'event-removal',
  'finished-task',
  'mail',
] as const satisfies PlannedWrite['kind'][];

/** What a write does, and so which fields its payload has. */
export const writeOperations = [
  'upsert-task',
  'delete-task',
  'upsert-voice-call',
  'delete-voice-call',
  'create-record',
  'delete-untouched',
  'upsert-follow-up',
  'upsert-event',
  'delete-event',
  'finish-task',
  'send-mail',
] as const satisfies PlannedWrite['operation'][];

export const GiveUpInput = z.strictObject({ reason: text(1_000).min(1) });

/** One write of the ledger. */
export const LedgerEntry = z
  .object({
    id,
    interactionId: id,
    /** null: a contact that no agent had. */
    agentId: id.nullable(),
    kind: z.enum(writeKinds),
    operation: z.enum(writeOperations),
    key: z.string(),
    state: WriteStateName,
    attempts: z.int(),
    /** When it is tried next; null where it is not waiting for that. */
    nextTryAt: instant.nullable(),
    record: RecordRef.nullable(),
    plannedAt: instant,
    sentAt: instant.nullable(),
    confirmedAt: instant.nullable(),
    /** The note was left as somebody has changed it in the CRM; everything else is written. */
    noteKept: z.boolean(),
    /** The task to be finished was left as somebody has changed it in the CRM: completed, of another owner or another day. */
    taskKept: z.boolean(),
    /** Several records in the CRM have its key; the oldest is the one. */
    doubled: z.boolean(),
    /** What the CRM complained of although it made the record, in its own words. */
    complaint: z.string().nullable(),
    /** The CRM's own words, or the reason for giving up. */
    error: z.object({ code: z.string(), words: z.string() }).nullable(),
    payload: z.record(z.string(), z.unknown()),
    /** The workflow sets its subject, which a correction leaves as it is. */
    subjectLocked: z.boolean(),
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
    writes: z.array(
      LedgerEntry.omit({ payload: true, subjectLocked: true, interactionId: true, agentId: true }).extend({
        /** Who deleted the record in the CRM through Tieline, and when; null: nobody. */
        deleted: z.object({ by: z.string(), at: instant }).nullable(),
      }),
    ),
  })
  .meta({ id: 'Why' });
export type Why = z.infer<typeof Why>;
