import type { RecordRef } from '../record.ts';
import type { EpochMs } from '../time.ts';

/** The activity that documents a contact (spec L13), in Tieline's words; each CRM adapter maps them to its own fields. */
export interface ActivityFields<Target = RecordRef> {
  readonly subject: string;
  /** `completed`: a past activity; `open`: a next step (spec L9). */
  readonly status: 'completed' | 'open';
  /** A day, `2026-11-20`, in the time zone of our own number. */
  readonly due: string;
  readonly who: Target | null;
  readonly what: Target | null;
  /** The CRM's user id; null = the user who connected the integration (spec L15). */
  readonly owner: string | null;
  readonly callType: 'Inbound' | 'Outbound' | 'Internal';
  readonly durationSeconds: number;
  readonly disposition: string | null;
  readonly description: string;
  readonly recordType: string | null;
  /** The phone system's unique call id. */
  readonly callId: string;
  readonly interactionId: string;
  /** By it the CRM shows the interactions of a session as one matter (spec S6). */
  readonly sessionId: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly from: string | null;
  readonly to: string | null;
  readonly agentName: string | null;
  readonly queueName: string | null;
  readonly tags: readonly string[];
  /** What has no standard field in the CRM, by the workflow's field mapping (`fields`). */
  readonly extra: Readonly<Record<string, string>>;
}

/** How an agent's leg of a call came about. */
export interface CallLeg {
  /** `outbound`: the CRM's own telephony dialled it, and has a record of it. */
  readonly begun: 'inbound' | 'transfer' | 'outbound';
  /** Of a transfer, the leg before it, by its key. */
  readonly before: string | null;
  readonly answeredAt: EpochMs | null;
}

/** The CRM's own record of a call as the log of it (spec X9): what it has no field for stands in the description. */
export interface VoiceCallFields<Target = RecordRef> extends ActivityFields<Target> {
  readonly leg: CallLeg;
}
