import { sql } from 'kysely';
import type { AgentPosition } from '../../../application/ports/runtime/bus.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Channel } from '../../../domain/interaction/channel.ts';
import { inHandByChannel, takesWork, type AgentState } from '../../../domain/presence/agent-state.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';

/** The columns beside the state repeat what statements choose agents by. */
export const agentRow = (state: AgentState) => ({
  agent_id: state.agent,
  state,
  presence: state.presence,
  takes_work: takesWork(state),
  in_hand: inHandByChannel(state),
});

export async function readAgentState(db: Database, agent: AgentId) {
  const row = await db
    .selectFrom('agent_state')
    .select(['state', 'position'])
    .where('agent_id', '=', agent)
    .executeTakeFirst();
  return row ?? null;
}

export async function readAgentStates(
  db: Database,
  agents: readonly AgentId[],
): Promise<readonly AgentState[]> {
  const { rows } = await sql<{ state: AgentState }>`select state from agent_state
    where agent_id = any(${[...agents]}::uuid[])`.execute(db);
  return rows.map((row) => row.state);
}

export async function readWithRoom(
  db: Database,
  channel: Channel,
  agents: readonly { readonly agent: AgentId; readonly capacity: number }[],
): Promise<readonly AgentState[]> {
  const { rows } = await sql<{ state: AgentState }>`select s.state from agent_state s
    join jsonb_to_recordset(${JSON.stringify(agents)}::jsonb) as a (agent uuid, capacity integer)
      on s.agent_id = a.agent
    where s.takes_work and coalesce((s.in_hand ->> ${channel})::integer, 0) < a.capacity`.execute(db);
  return rows.map((row) => row.state);
}

/** Saves an agent's state with its event, for the history of presences (spec R1). */
export async function saveAgent(db: Database, state: AgentState, at: EpochMs): Promise<AgentPosition> {
  const row = agentRow(state);
  const { rows } = await sql<{ position: number }>`with saved as (
      update agent_state set state = ${JSON.stringify(state)}::jsonb, presence = ${row.presence},
        takes_work = ${row.takes_work}, in_hand = ${JSON.stringify(row.in_hand)}::jsonb, position = position + 1
      where agent_id = ${state.agent} returning position
    ), appended as (
      insert into event (stream, version, type, data, at)
      select ${`agent:${state.agent}`}, position, 'agent-changed', jsonb_build_object('presence', ${row.presence}::text,
        'reason', ${state.reason}::text, 'surfaces', ${JSON.stringify(state.surfaces)}::jsonb), ${new Date(at)}
      from saved
    ) select position from saved`.execute(db);
  const position = rows[0]?.position;
  if (position === undefined)
    throw new Error(`the state of agent ${state.agent} was not locked before it was saved`);
  return { agent: state.agent, position };
}

/** Moves these people's streams on. The rows are locked in the order of their ids, as everywhere. */
export async function advance(db: Database, agents: readonly AgentId[]): Promise<readonly AgentPosition[]> {
  const { rows } = await sql<{
    agent_id: AgentId;
    position: number;
  }>`update agent_state set position = position + 1
    where agent_id in (select agent_id from agent_state where agent_id = any(${[...agents]}::uuid[]) order by agent_id for update)
    returning agent_id, position`.execute(db);
  return rows.map((row) => ({ agent: row.agent_id, position: row.position }));
}
