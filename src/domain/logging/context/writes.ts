import type { E164 } from '../../number.ts';
import type { RecordKind, RecordRef } from '../../record.ts';
import type { EpochMs } from '../../time.ts';
import type { ActivityFields, VoiceCallFields } from '../../crm/activity-fields.ts';

/**
 * A record that an earlier write of the same contact creates; until the CRM assigns an id, that write's key stands for
 * it.
 */
export interface MadeRecord {
  readonly kind: RecordKind;
  readonly made: string;
  readonly name: string;
}

/** A record that exists, or will when the write is sent. */
export type RecordTarget = RecordRef | MadeRecord;

export const isMade = (target: RecordTarget): target is MadeRecord => 'made' in target;

/**
 * A record that Tieline creates automatically (spec L24, L25, L27). With `unlessNumber` the CRM creates none if a
 * record of a matching kind has that number by then, and returns that one: two calls from one unknown number create one
 * record.
 */
export type NewRecord<Target = RecordTarget> = {
  /** The CRM's user id; null = the user who connected the integration (spec L15). */
  readonly owner: string | null;
} & (
  | {
      readonly record: 'contact' | 'lead';
      readonly firstName: string | null;
      readonly lastName: string;
      readonly phone: string | null;
      readonly email: string | null;
      readonly unlessNumber: E164 | null;
    }
  | {
      readonly record: 'account';
      readonly name: string;
      readonly phone: string | null;
      readonly unlessNumber: E164 | null;
    }
  | {
      readonly record: 'case';
      readonly subject: string;
      readonly contact: Target | null;
      readonly account: Target | null;
      /** null = the default one of the owner's CRM profile (spec L14). */
      readonly recordType: string | null;
    }
  | {
      readonly record: 'opportunity';
      readonly name: string;
      readonly stage: string;
      /** A day, `2026-11-20`. */
      readonly closeDate: string;
      readonly contact: Target | null;
      readonly account: Target | null;
    }
);

/** The task that follows a contact (spec L30, L31). */
export interface FollowUpFields<Target = RecordTarget> {
  readonly subject: string;
  /** A day, `2026-11-20`. */
  readonly due: string;
  readonly reminderAt: EpochMs | null;
  readonly who: Target | null;
  readonly what: Target | null;
  readonly owner: string | null;
  readonly description: string;
  readonly recordType: string | null;
  readonly interactionId: string;
}

/** The event that follows a contact (spec L30, L31). */
export interface FollowUpEventFields<Target = RecordTarget> {
  readonly subject: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly reminderAt: EpochMs | null;
  readonly who: Target | null;
  readonly what: Target | null;
  readonly owner: string | null;
  readonly description: string;
  readonly recordType: string | null;
  readonly interactionId: string;
}

/** An existing task that this contact completes or deletes (spec L30). */
export interface FinishedTask {
  readonly task: RecordRef;
  readonly by: 'complete' | 'delete';
  /**
   * Whose it was and when it was due as the agent saw it: one that is neither by now is left alone. Not there in what an
   * earlier release planned.
   */
  readonly expected?: { readonly owner: string | null; readonly due: string | null };
}

/** A mail about a missed call (spec L22). */
export interface MailFields {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The address is not confirmed yet, so this mail waits until it is. */
  readonly awaitsConfirmation: boolean;
}

/** What a write does and the data it needs. Each `kind` says what the write means for the contact. */
export type WriteBody<Target = RecordTarget> =
  | { readonly kind: 'activity'; readonly operation: 'upsert-task'; readonly fields: ActivityFields<Target> }
  | {
      readonly kind: 'activity';
      readonly operation: 'upsert-voice-call';
      readonly fields: VoiceCallFields<Target>;
    }
  /** Removing something that does not exist succeeds. */
  | { readonly kind: 'activity-removal'; readonly operation: 'delete-task' | 'delete-voice-call' }
  | {
      readonly kind: 'caller-record' | 'case' | 'opportunity';
      readonly operation: 'create-record';
      readonly fields: NewRecord<Target>;
    }
  /** Deletes the record created under this key, unless someone has changed it since (spec L7). */
  | {
      readonly kind: 'caller-record-removal' | 'case-removal' | 'opportunity-removal';
      readonly operation: 'delete-untouched';
    }
  | {
      readonly kind: 'follow-up';
      readonly operation: 'upsert-follow-up';
      readonly fields: FollowUpFields<Target>;
    }
  | { readonly kind: 'follow-up-removal'; readonly operation: 'delete-task' }
  | {
      readonly kind: 'event';
      readonly operation: 'upsert-event';
      readonly fields: FollowUpEventFields<Target>;
    }
  | { readonly kind: 'event-removal'; readonly operation: 'delete-event' }
  | { readonly kind: 'finished-task'; readonly operation: 'finish-task'; readonly fields: FinishedTask }
  | { readonly kind: 'mail'; readonly operation: 'send-mail'; readonly fields: MailFields };

/** One write. Its key stays the same in every revision of the plan, so that nothing is created twice. */
export type PlannedWrite = { readonly key: string } & WriteBody;

/** Whether a write is the log itself, as whatever the call is logged. */
export const isLogUpsert = (operation: PlannedWrite['operation']): boolean =>
  operation === 'upsert-task' || operation === 'upsert-voice-call';
