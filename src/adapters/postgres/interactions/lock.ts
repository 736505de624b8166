import { sql } from 'kysely';
import type { AgentStates, Locked } from '../../../application/ports/interactions/interaction-store.ts';
import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import { newAgentState, type AgentState } from '../../../domain/presence/agent-state.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';
import { agentRow } from './agent-states.ts';
import { columns, toStored, type Row } from './read-interactions.ts';

const byId = (states: readonly AgentState[]): AgentStates =>
  new Map(states.map((state) => [state.agent, state]));

/** Locks these agents in the order of their ids; one never seen before begins signed out. */
export async function lockAgents(
  db: Database,
  agents: readonly AgentId[],
  now: EpochMs,
): Promise<AgentStates> {
  const wanted = [...new Set(agents)];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ state: AgentState }>`select state from agent_state
    where agent_id = any(${wanted}::uuid[]) order by agent_id for update`.execute(db);
  const states = byId(rows.map(({ state }) => state));
  if (states.size === wanted.length) return states;
  await beginStates(db, wanted, now);
  return lockAgents(db, wanted, now);
}

/**
 * Locks these agents and then the interaction, in one statement. It reads what was there when it began, except for the rows
 * that it locks; so where it had to wait for somebody who changed one of them, the notes may be older than that. Then
 * the same is read again, under the locks that it has by then.
 */
export async function lock(
  db: Database,
  id: InteractionId,
  agents: readonly AgentId[],
  now: EpochMs,
): Promise<Locked> {
  const wanted = [...new Set(agents)];
  const row = await lockOnce(db, id, wanted);
  const states = byId(row.agents ?? []);
  if (states.size < wanted.length) await beginStates(db, wanted, now);
  else if (row.is_current) return { agents: states, stored: row.version === null ? null : toStored(row) };
  return lock(db, id, wanted, now);
}

type LockedRow = (Row | { readonly version: null }) & {
  readonly agents: readonly AgentState[] | null;
  readonly is_current: boolean;
};

/** The interaction is locked only when all of its agents are, and not looked for before. */
async function lockOnce(db: Database, id: InteractionId, wanted: readonly AgentId[]): Promise<LockedRow> {
  const { rows } = await sql<LockedRow>`
    with people as materialized (
      select agent_id, state, xmin from agent_state where agent_id = any(${wanted}::uuid[]) order by agent_id for update
    ), work as materialized (
      select id, state, version, match, xmin from interaction
      where id = ${id} and (select count(*) from people) = ${wanted.length}::integer for update
    )
    select ${columns}, (select jsonb_agg(state) from people) as agents,
      not exists (select from people join agent_state as began using (agent_id) where began.xmin <> people.xmin)
        and not exists (select from interaction as began where began.id = i.id and began.xmin <> i.xmin) as is_current
    from (values (true)) as always left join work as i on true`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a statement that always gives a row gave none');
  return row;
}

async function beginStates(db: Database, agents: readonly AgentId[], now: EpochMs): Promise<void> {
  const rows = agents.map((agent) => agentRow(newAgentState(agent, now)));
  await sql`insert into agent_state (agent_id, state, presence, takes_work, in_hand)
    select agent_id, state, presence, takes_work, in_hand from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as a (agent_id uuid, state jsonb, presence text, takes_work boolean, in_hand jsonb) order by agent_id
    on conflict do nothing`.execute(db);
}
