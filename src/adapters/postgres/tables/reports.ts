import type { ColumnType } from 'kysely';
import type { Plan } from '../../../domain/logging/context/plan-context.ts';
import type { AgentId, InteractionId, QueueId } from '../../../domain/ids.ts';
import type { Kind } from '../../../domain/logging/context/kind.ts';
import type { EpochMs } from '../../../domain/time.ts';

export interface ReportTables {
  contact_figure: {
    interaction_id: InteractionId;
    agent_id: AgentId | null;
    queue_id: QueueId | null;
    kind: Kind;
    started_at: ColumnType<EpochMs, Date, Date>;
    wait_ms: number;
    talk_ms: number;
    disposition: string | null;
    outcome: Plan['outcome'];
    reason: string;
  };
}
