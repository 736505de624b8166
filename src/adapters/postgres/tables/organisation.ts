import type { ColumnType, Generated } from 'kysely';
import type { Capacity, Channel } from '../../../domain/interaction/channel.ts';
import type { Hours } from '../../../domain/hours/hours.ts';
import type { AgentId, HoursId, InteractionId, QueueId, SkillId, TeamId } from '../../../domain/ids.ts';
import type { Locale } from '../../../domain/locale.ts';
import type { IvrStep } from '../../../domain/channels/voice/ivr-step.ts';
import type { E164 } from '../../../domain/number.ts';
import type { Role } from '../../../domain/organisation/agent.ts';
import type { Strategy } from '../../../domain/organisation/queue.ts';
import type { Settings } from '../../../domain/organisation/settings.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Tried } from '../../../application/ports/organisation/attempt-store.ts';
import type { FileRead } from '../../../application/ports/organisation/idempotency-store.ts';
import type { AuditAction } from '../../../application/ports/organisation/snapshot.ts';
import type { TokenScope } from '../../../domain/organisation/rights.ts';

type Moment = ColumnType<EpochMs, Date, Date>;
/** Read as what it holds, written as text. */
type Json<Value> = ColumnType<Value, string, string>;
type JsonOrNull<Value> = ColumnType<Value | null, string | null, string | null>;

/** The tables of `0001-organisation.sql`. */
export interface OrganisationTables {
  organisation: {
    id: ColumnType<number, number | undefined, never>;
    version: number;
    settings: Json<Settings>;
  };
  team: { id: TeamId; name: string };
  agent: {
    id: AgentId;
    username: string;
    name: string;
    email: string | null;
    email_verified: boolean;
    roles: readonly Role[];
    locale: Locale;
    country: string;
    team_id: TeamId | null;
    extension: string | null;
    capacity: Json<Capacity>;
    crm_user: string | null;
    address: string | null;
    address_verified: Generated<boolean>;
    do_not_log_default: boolean;
    desk_phone: boolean;
    disabled: boolean;
  };
  agent_password: { agent_id: AgentId; hash: string; changed_at: Moment };
  hours: {
    id: HoursId;
    name: string;
    time_zone: string;
    weekly: Json<Hours['weekly']>;
    exceptions: Json<Hours['exceptions']>;
  };
  skill: { id: SkillId; name: string; channel: Channel; outbound: boolean; caller_number: E164 | null };
  agent_skill: { agent_id: AgentId; skill_id: SkillId; level: number; outbound: boolean; position: number };
  queue: {
    id: QueueId;
    name: string;
    skill_id: SkillId;
    strategy: Strategy;
    offer_seconds: number;
    service_level_seconds: number;
    service_level_percent: number;
    max_waiting: number;
    max_wait_seconds: number;
  };
  queue_member: { queue_id: QueueId; agent_id: AgentId; position: number };
  called_number: {
    number: E164;
    country: string;
    time_zone: string;
    queue_id: QueueId | null;
    agent_id: AgentId | null;
    hours_id: HoursId | null;
    ivr: ColumnType<IvrStep | null, string | null, string | null>;
    closed_queue_id: QueueId | null;
    unanswered_queue_id: QueueId | null;
    full_queue_id: QueueId | null;
    unanswered_after_seconds: number;
  };
  api_token: {
    id: string;
    hash: Buffer;
    agent_id: AgentId;
    name: string;
    scopes: readonly TokenScope[];
    created_at: Moment;
  };
  sign_in: { id: string; hash: Buffer; agent_id: AgentId; created_at: Moment; used_at: Moment };
  attempt: { kind: Tried['kind']; subject: string; count: number; first_at: Moment; last_at: Moment };
  idempotency: {
    agent_id: AgentId;
    key: string;
    fingerprint: Buffer;
    started_at: Moment;
    status: number | null;
    headers: JsonOrNull<Readonly<Record<string, string>>>;
    body: string | null;
    done: Generated<boolean>;
    made: Generated<readonly string[]>;
    file: JsonOrNull<FileRead>;
    interaction_id: ColumnType<InteractionId | null, InteractionId | null | undefined, InteractionId | null>;
  };
  audit: {
    id: string;
    at: Moment;
    agent_id: AgentId | null;
    agent_name: string;
    action: AuditAction;
    noun: string;
    noun_id: string;
    before: JsonOrNull<unknown>;
    after: JsonOrNull<unknown>;
  };
}
