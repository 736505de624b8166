import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { MatchingKind } from '../../../domain/matching/match.ts';
import type { AgentId, RecordId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { CustomField, CustomInput } from '../../../domain/crm/custom-object.ts';
import type { CustomerKind } from '../../../domain/crm/customer-record.ts';
import type { ActivityKind } from '../../../domain/crm/activity.ts';
import type { CustomKind } from '../../../domain/record.ts';
import type { EpochMs } from '../../../domain/time.ts';

type Moment = ColumnType<EpochMs, Date, Date>;
type MomentOrNull = ColumnType<EpochMs | null, Date | null | undefined, Date | null>;
/** A day as text, `2026-11-20`. */
type Day = ColumnType<string | null, string | null | undefined, string | null>;

export interface CrmTables {
  crm_object: {
    kind: CustomKind;
    label: string;
    title_field: string;
    fields: ColumnType<readonly CustomField[], string, string>;
    changed_at: Moment;
  };
  crm_record: {
    id: RecordId;
    kind: CustomerKind | CustomKind;
    name: string;
    owner: string | null;
    first_name: string | null;
    last_name: string | null;
    company: string | null;
    phone: string | null;
    mobile: string | null;
    email: string | null;
    country: string | null;
    case_number: number | null;
    subject: string | null;
    status: string | null;
    stage: string | null;
    amount: number | null;
    close_date: Day;
    open: Generated<boolean>;
    description: string | null;
    account_id: RecordId | null;
    contact_id: RecordId | null;
    record_type: string | null;
    origin: string | null;
    external_key: string | null;
    given_again: Generated<boolean>;
    custom: ColumnType<
      Readonly<Record<string, CustomInput>> | null,
      string | null | undefined,
      string | null
    >;
    words: Generated<string>;
    search: GeneratedAlways<string>;
    created_by: ColumnType<AgentId | null, AgentId | null | undefined, AgentId | null>;
    created_at: Moment;
    changed_at: Moment;
    deleted_at: MomentOrNull;
  };
  crm_activity: {
    created_by: ColumnType<AgentId | null, AgentId | null | undefined, AgentId | null>;
    id: RecordId;
    kind: ActivityKind;
    external_key: string | null;
    subject: string;
    status: 'open' | 'completed';
    due: Day;
    starts_at: MomentOrNull;
    ends_at: MomentOrNull;
    reminder_at: MomentOrNull;
    who_id: RecordId | null;
    what_id: RecordId | null;
    owner: string | null;
    description: Generated<string>;
    record_type: string | null;
    call_type: 'Inbound' | 'Outbound' | 'Internal' | null;
    duration_seconds: number | null;
    disposition: string | null;
    call_id: string | null;
    interaction_id: string | null;
    session_id: string | null;
    from_number: string | null;
    to_number: string | null;
    agent_name: string | null;
    queue_name: string | null;
    tags: ColumnType<readonly string[], string | undefined, string>;
    extra: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
    created_at: Moment;
    changed_at: Moment;
    deleted_at: MomentOrNull;
    at: GeneratedAlways<EpochMs>;
  };
  number_index: {
    record_id: RecordId;
    e164: E164;
    kind: MatchingKind | 'custom';
    name: string;
    account_id: RecordId | null;
    account_name: string | null;
    object: ColumnType<CustomKind | null, CustomKind | undefined, never>;
    fields: ColumnType<readonly string[] | null, readonly string[] | undefined, readonly string[]>;
    extension: string | null;
    changed_at: Moment;
    generation: ColumnType<number | null, number | undefined, never>;
    owner: ColumnType<string | null, string | undefined, never>;
  };
  unreadable_number: {
    record_id: RecordId;
    field: string;
    kind: MatchingKind | 'custom';
    written: string;
    country: string;
  };
}
