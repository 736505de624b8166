import type { FollowUp } from '../../../domain/interaction/follow-up.ts';
import type { ColumnType, Generated } from 'kysely';
import type { Channel } from '../../../domain/interaction/channel.ts';
import type { Interaction } from '../../../domain/channels/interaction.ts';
import type { Details } from '../../../domain/interaction/details.ts';
import type { AgentId, InteractionId, QueueId, SessionId } from '../../../domain/ids.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { InteractionMatch } from '../../../application/ports/interactions/interaction-store.ts';

type Moment = ColumnType<EpochMs, Date, Date>;
type MomentOrNull = ColumnType<EpochMs | null, Date | null, Date | null>;
type Json<Value> = ColumnType<Value, string, string>;

export interface InteractionTables {
  session: { id: SessionId; started_at: Moment };
  event: {
    stream: string;
    version: number;
    type: string;
    data: Json<unknown>;
    at: Moment;
  };
  agent_state: {
    agent_id: AgentId;
    state: Json<AgentState>;
    presence: string;
    takes_work: boolean;
    in_hand: Json<Partial<Record<Channel, number>>>;
    position: Generated<number>;
  };
  interaction: {
    id: InteractionId;
    external_id: string | null;
    session_id: SessionId;
    channel: Channel;
    direction: string;
    version: number;
    state: Json<Interaction>;
    queue_id: QueueId | null;
    target_agent_id: AgentId | null;
    waiting_since: MomentOrNull;
    offered: Generated<boolean>;
    due_at: MomentOrNull;
    started_at: Moment;
    ended_at: MomentOrNull;
    has_events: Generated<boolean>;
    match: ColumnType<InteractionMatch | null, string | null, string | null>;
  };
  participation: {
    interaction_id: InteractionId;
    agent_id: AgentId;
    phase: string;
    offered_until: MomentOrNull;
    began_at: Moment;
    answered_at: MomentOrNull;
    ended_at: MomentOrNull;
    ring_group: Generated<boolean>;
    details: ColumnType<Details | null, string | null, string | null>;
    follow_up: ColumnType<FollowUp | null, string | null, string | null>;
    kept: Generated<boolean>;
    do_not_log: boolean | null;
    box_seen_at: MomentOrNull;
    saved_at: MomentOrNull;
    unsaved: Generated<boolean>;
    disposition_missing: Generated<boolean>;
  };
  telephony_cursor: { name: string; position: string };
}
