import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ReplaceableNotes } from '../../../domain/crm/replaceable-notes.ts';
import type { Plan } from '../../../domain/logging/context/plan-context.ts';
import type { AgentId, InteractionId, WorkflowId, WriteId } from '../../../domain/ids.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import type { Reason, Step } from '../../../domain/reason.ts';
import type { RecordRef } from '../../../domain/record.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type {
  Lane,
  WriteKind,
  WriteOperation,
  WritePayload,
} from '../../../application/ports/logging/ledger-store.ts';
import type { Kind } from '../../../domain/logging/context/kind.ts';
import type { WriteState } from '../../../domain/logging/revisions/log-state.ts';

type Moment = ColumnType<EpochMs, Date, Date>;
type MomentOrNull = ColumnType<EpochMs | null, Date | null, Date | null>;
type Json<Value> = ColumnType<Value, string, string>;
type JsonOrNull<Value> = ColumnType<Value | null, string | null, string | null>;

export interface LoggingTables {
  workflow: {
    id: WorkflowId;
    name: string;
    built_in: boolean;
    created_at: Moment;
  };
  workflow_version: {
    workflow_id: WorkflowId;
    version: number;
    /** Of whatever release wrote it; parsed when read, so that it has the settings of this one. */
    document: Json<unknown>;
    created_at: Moment;
    created_by: AgentId | null;
  };
  workflow_activation: {
    number: GeneratedAlways<number>;
    workflow_id: WorkflowId;
    version: number;
    active_from: Moment;
    activated_at: Moment;
    activated_by: AgentId | null;
  };
  workflow_assignment: {
    assignee: 'agent' | 'team' | 'queue';
    assignee_id: string;
    workflow_id: WorkflowId;
  };
  workflow_change: { id: Generated<number>; number: number };
  plan: {
    id: string;
    interaction_id: InteractionId;
    part: string;
    revision: number;
    workflow_id: WorkflowId;
    workflow_version: number;
    kind: Kind;
    outcome: Plan['outcome'];
    because: Json<Reason>;
    steps: Json<readonly Step[]>;
    to_be_decided: boolean;
    planned_at: Moment;
  };
  facts: { plan_id: string; body: Json<ContactFacts> };
  write: {
    id: WriteId;
    number: GeneratedAlways<number>;
    plan_id: string;
    interaction_id: InteractionId;
    part: string;
    kind: WriteKind;
    operation: WriteOperation;
    lane: GeneratedAlways<Lane>;
    key: string;
    payload: Json<WritePayload>;
    overruled: ColumnType<WritePayload, string | undefined, string>;
    replaces: ColumnType<ReplaceableNotes, string | undefined, string>;
    /** What somebody has changed in the CRM was left as it is: the note or, of `finish-task`, the whole task. */
    note_kept: Generated<boolean>;
    /** Several records in the CRM have its key. */
    doubled: Generated<boolean>;
    /** A revision came while it was being sent. */
    revised: Generated<boolean>;
    /** What the CRM complained of although it made the record. */
    complaint: string | null;
    state: WriteState;
    attempts: Generated<number>;
    next_try_at: Moment;
    record: JsonOrNull<RecordRef>;
    error_code: string | null;
    error: string | null;
    planned_at: Moment;
    sent_at: MomentOrNull;
    confirmed_at: MomentOrNull;
  };
}
