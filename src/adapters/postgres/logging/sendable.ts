import type { CrmWrite } from '../../../application/ports/crm/writer.ts';
import type { AgentId, WriteId } from '../../../domain/ids.ts';
import type { ReplaceableNotes } from '../../../domain/crm/replaceable-notes.ts';
import type { ActivityFields, VoiceCallFields } from '../../../domain/crm/activity-fields.ts';
import { withMadeBelonging, withMadeRelated } from '../../../domain/logging/records/made-records.ts';
import type {
  FinishedTask,
  FollowUpEventFields,
  FollowUpFields,
  NewRecord,
  RecordTarget,
} from '../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../domain/record.ts';

/** A write as it is kept, with the records that others of its interaction made, by their keys. */
export type SendableRow = {
  readonly id: WriteId;
  readonly key: string;
  readonly replaces: ReplaceableNotes;
  readonly fresh: boolean;
  readonly made: Readonly<Record<string, RecordRef>> | null;
} & (
  | { readonly operation: 'upsert-task'; readonly payload: Partial<ActivityFields<RecordTarget>> }
  | { readonly operation: 'upsert-voice-call'; readonly payload: Partial<VoiceCallFields<RecordTarget>> }
  | { readonly operation: 'upsert-follow-up'; readonly payload: Partial<FollowUpFields> }
  | { readonly operation: 'upsert-event'; readonly payload: Partial<FollowUpEventFields> }
  | { readonly operation: 'create-record'; readonly payload: NewRecord }
  | { readonly operation: 'finish-task'; readonly payload: FinishedTask }
  | { readonly operation: 'delete-task' | 'delete-voice-call' | 'delete-event' | 'delete-untouched' }
);

/** As the CRM gets it from this agent's part: with records where it named what was still to be made. */
export function toCrmWrite(row: SendableRow, agent: AgentId | null): CrmWrite {
  const { id, key, replaces } = row;
  const fresh = row.fresh && { fresh: row.fresh };
  const upsert = { id, key, replaces, ...fresh };
  const made = (other: string): RecordRef | null => row.made?.[other] ?? null;
  switch (row.operation) {
    case 'upsert-task':
      return { ...upsert, operation: row.operation, fields: withMadeRelated(row.payload, made) };
    case 'upsert-voice-call':
      return { ...upsert, operation: row.operation, fields: withMadeRelated(row.payload, made) };
    case 'upsert-follow-up':
      return { ...upsert, operation: row.operation, fields: withMadeRelated(row.payload, made) };
    case 'upsert-event':
      return { ...upsert, operation: row.operation, fields: withMadeRelated(row.payload, made) };
    case 'create-record':
      return { id, key, operation: row.operation, fields: withMadeBelonging(row.payload, made), ...fresh };
    case 'finish-task':
      return { id, key, operation: row.operation, fields: row.payload, agent };
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
      return { id, key, operation: row.operation };
  }
}
