import type { AgentPosition } from '../../../application/ports/runtime/bus.ts';
import { sql } from 'kysely';
import type {
  InteractionStore,
  InteractionTransaction,
} from '../../../application/ports/interactions/interaction-store.ts';
import type { AgentId, CallId, InteractionId, QueueId } from '../../../domain/ids.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { transaction, type Database } from '../connection/database.ts';
import { openTransaction } from '../transaction.ts';
import { lock, lockAgents } from './lock.ts';
import {
  listInteractions,
  readInteraction,
  readInteractionAndAgent,
  readInteractions,
  readOpenInteractions,
  readSession,
} from './read-interactions.ts';
import { agentRow, saveInteraction } from './save-interaction.ts';
import { isUnmatched } from './unknown-callers.ts';

/** Interactions and agents' states in PostgreSQL. */
export function postgresInteractionStore(db: Database): InteractionStore {
  return {
    transaction: (work) => transaction(db, (tx) => work(interactionTransaction(tx))),
    interaction: (id) => readInteraction(db, id),
    interactionAndAgent: (id, agent) => readInteractionAndAgent(db, id, agent),
    interactions: (ids) => readInteractions(db, ids),
    list: (filter, after, limit) => listInteractions(db, filter, after, limit),
    ofSession: (session) => readSession(db, session),
    open: () => readOpenInteractions(db),
    advance: (agents) => advance(db, agents),

    async idOfCall(callId: CallId) {
      const row = await db
        .selectFrom('interaction')
        .select('id')
        .where('channel', '=', 'voice')
        .where('external_id', '=', callId)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    async leftOver(agent, limit) {
      const { rows } = await sql<{ interaction_id: InteractionId }>`select interaction_id from participation
        where agent_id = ${agent} and (unsaved or disposition_missing) and phase = 'ended'
        order by began_at desc limit ${limit}`.execute(db);
      return rows.map((row) => row.interaction_id);
    },
    async unmatched(number, since, limit) {
      const { rows } = await sql<{ id: InteractionId }>`select id from interaction
        where other_number = ${number} and started_at >= ${new Date(since)} and ${isUnmatched}
          and not exists (select from write where write.interaction_id = interaction.id
            and write.kind = 'caller-record' and write.state <> 'superseded')
        order by started_at desc limit ${limit}`.execute(db);
      return rows.map((row) => row.id);
    },
    async agentState(agent) {
      const row = await db
        .selectFrom('agent_state')
        .select(['state', 'position'])
        .where('agent_id', '=', agent)
        .executeTakeFirst();
      return row ?? null;
    },
    async agentStates(agents) {
      const { rows } = await sql<{ state: AgentState }>`select state from agent_state
        where agent_id = any(${[...agents]}::uuid[])`.execute(db);
      return rows.map((row) => row.state);
    },
    async withRoom(channel, agents) {
      const { rows } = await sql<{ state: AgentState }>`select s.state from agent_state s
        join jsonb_to_recordset(${JSON.stringify(agents)}::jsonb) as a (agent uuid, capacity integer)
          on s.agent_id = a.agent
        where s.takes_work and coalesce((s.in_hand ->> ${channel})::integer, 0) < a.capacity`.execute(db);
      return rows.map((row) => row.state);
    },
    async waitingIn(queue: QueueId) {
      const { rows } = await sql<{ count: number }>`select count(*) as count from interaction
        where queue_id = ${queue} and waiting_since is not null`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async waitingFor(agent, channels, queues, limit) {
      const { rows } = await sql<{ id: InteractionId }>`select id from interaction
        where waiting_since is not null and not offered and channel = any(${[...channels]})
          and (target_agent_id = ${agent} or (target_agent_id is null and queue_id = any(${[...queues]}::uuid[])))
        order by waiting_since, id limit ${limit}`.execute(db);
      return rows.map((row) => row.id);
    },
    async due(now, limit) {
      const { rows } = await sql<{ id: InteractionId }>`select id from interaction
        where due_at <= ${new Date(now)} order by due_at limit ${limit}`.execute(db);
      return rows.map((row) => row.id);
    },
    async setDue(id, version, dueAt) {
      await sql`update interaction set due_at = ${dueAt === null ? null : new Date(dueAt)}
        where id = ${id} and version = ${version}`.execute(db);
    },
    async cursor(name) {
      const row = await db
        .selectFrom('telephony_cursor')
        .select('position')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.position ?? null;
    },
    async saveCursor(name, position) {
      await sql`insert into telephony_cursor (name, position) values (${name}, ${position})
        on conflict (name) do update set position = excluded.position`.execute(db);
    },
  };
}

function interactionTransaction(db: Database): InteractionTransaction {
  return {
    tx: openTransaction(db),
    lockAgents: (agents, now) => lockAgents(db, agents, now),
    lock: (id, agents, now) => lock(db, id, agents, now),
    save: (save) => saveInteraction(db, save),
    saveNotes: (id, notes) => saveNotes(db, id, notes),
    saveEdit: (id, notes) => saveEdit(db, id, notes),
    saveAgent: (state, at) => saveAgent(db, state, at),
    advance: (agents) => advance(db, agents),
    async forget(id, agent) {
      await sql`update participation set details = null, follow_up = null, kept = false
        where interaction_id = ${id} and agent_id = ${agent}`.execute(db);
    },
    async saveMatch(id, match) {
      await sql`update interaction set match = ${JSON.stringify(match)}::jsonb where id = ${id}`.execute(db);
    },
    async forgetMatch(id) {
      await sql`update interaction set match = null where id = ${id}`.execute(db);
    },
  };
}

/** A piece of a statement. */
const updateNotes = (id: InteractionId, notes: ParticipationNotes) => sql`
  update participation set details = ${JSON.stringify(notes.details)}::jsonb,
      follow_up = ${notes.followUp === null ? null : JSON.stringify(notes.followUp)}::jsonb,
      do_not_log = ${notes.doNotLog}::boolean,
      saved_at = ${notes.savedAt === null ? null : new Date(notes.savedAt)}::timestamptz,
      unsaved = ${notes.unsaved}::boolean, disposition_missing = ${notes.dispositionMissing}::boolean
    where interaction_id = ${id} and agent_id = ${notes.agent}`;

async function saveNotes(db: Database, id: InteractionId, notes: ParticipationNotes): Promise<void> {
  await updateNotes(id, notes).execute(db);
}

async function saveEdit(db: Database, id: InteractionId, notes: ParticipationNotes): Promise<AgentPosition> {
  const { rows } = await sql<{ position: number }>`with edited as (${updateNotes(id, notes)})
    update agent_state set position = position + 1 where agent_id = ${notes.agent} returning position`.execute(
    db,
  );
  const position = rows[0]?.position;
  if (position === undefined)
    throw new Error(`agent ${notes.agent} was not locked before their notes were saved`);
  return { agent: notes.agent, position };
}

async function advance(db: Database, agents: readonly AgentId[]): Promise<readonly AgentPosition[]> {
  const { rows } = await sql<{
    agent_id: AgentId;
    position: number;
  }>`update agent_state set position = position + 1
    where agent_id in (select agent_id from agent_state where agent_id = any(${[...agents]}::uuid[]) order by agent_id for update)
    returning agent_id, position`.execute(db);
  return rows.map((row) => ({ agent: row.agent_id, position: row.position }));
}

/** Saves an agent's state with its event, for the history of presences (spec R1). */
async function saveAgent(db: Database, state: AgentState, at: EpochMs): Promise<AgentPosition> {
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
