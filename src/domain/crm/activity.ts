import type { RecordId } from '../ids.ts';
import type { ActivityFields } from './activity-fields.ts';
import type { RecordKind, RecordRef } from '../record.ts';
import type { EpochMs } from '../time.ts';
import type { CrmUser, Given } from './customer-record.ts';

export const activityKinds = ['task', 'event'] as const satisfies RecordKind[];
export type ActivityKind = (typeof activityKinds)[number];

export const isActivityKind = (kind: string): kind is ActivityKind =>
  activityKinds.some((each) => each === kind);

export const taskStatuses = ['open', 'completed'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** The fields that people write; the others are the ledger's. */
export interface TaskFields {
  readonly subject: string;
  readonly status: TaskStatus;
  /** A day, `2026-11-20`. */
  readonly due: string | null;
  readonly who: RecordId | null;
  readonly what: RecordId | null;
  readonly owner: string | null;
  readonly description: string;
}

export interface EventFields {
  readonly subject: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly who: RecordId | null;
  readonly what: RecordId | null;
  readonly owner: string | null;
  readonly description: string;
}

export type ActivityDraft =
  | { readonly kind: 'task'; readonly fields: TaskFields }
  | { readonly kind: 'event'; readonly fields: EventFields };
export type ActivityChange =
  | { readonly kind: 'task'; readonly fields: Given<TaskFields> }
  | { readonly kind: 'event'; readonly fields: Given<EventFields> };

/** What a timeline shows: activities, and the CRM's own records of calls, which nobody edits here (spec X9). */
export interface TimelineEntry {
  readonly kind: ActivityKind | 'voiceCall';
  readonly id: RecordId;
  readonly subject: string;
  readonly status: TaskStatus;
  readonly due: string | null;
  readonly startsAt: EpochMs | null;
  readonly endsAt: EpochMs | null;
  readonly reminderAt: EpochMs | null;
  readonly who: RecordRef | null;
  readonly what: RecordRef | null;
  readonly owner: CrmUser;
  readonly description: string;
  readonly callType: ActivityFields['callType'] | null;
  readonly durationSeconds: number | null;
  readonly disposition: string | null;
  readonly callId: string | null;
  readonly interactionId: string | null;
  readonly sessionId: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly agentName: string | null;
  readonly queueName: string | null;
  readonly recordType: string | null;
  readonly tags: readonly string[];
  readonly extra: Readonly<Record<string, string>>;
  /** The key under which the ledger wrote it; null: a person did. */
  readonly external: string | null;
  /** Its place in a timeline: start, else due day (00:00 UTC), else creation. */
  readonly at: EpochMs;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
}

/** A task or event as it is read. An event is open until it is over. */
export interface Activity extends TimelineEntry {
  readonly kind: ActivityKind;
}
