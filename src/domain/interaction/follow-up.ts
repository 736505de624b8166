import type { RecordRef } from '../record.ts';
import type { EpochMs } from '../time.ts';

export const followUpChoices = [
  'none',
  'follow-up',
  'follow-up-and-finish-today',
  'open-today',
  'open-latest',
  'new-event',
] as const;
export type FollowUpChoice = (typeof followUpChoices)[number];

/** The follow-up the agent chose (spec L30, L31); null: the workflow's or the calendar's default. */
export interface FollowUp {
  readonly choice: FollowUpChoice;
  /** For a task its due day; for an event its start. */
  readonly dueAt: EpochMs | null;
  readonly reminderAt: EpochMs | null;
  /** The CRM's user id. */
  readonly owner: string | null;
  readonly subject: string | null;
  readonly comments: string | null;
  /** The task to finish or open, if the agent chose a different one than the rule. */
  readonly task: RecordRef | null;
}
