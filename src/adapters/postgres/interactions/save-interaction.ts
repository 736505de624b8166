import type { AgentPosition } from '../../../application/ports/runtime/bus.ts';
import { sql } from 'kysely';
import {
  InteractionKnown,
  type InteractionSave,
} from '../../../application/ports/interactions/interaction-store.ts';
import { externalIdOf, type Interaction } from '../../../domain/channels/interaction.ts';
import type { AgentId } from '../../../domain/ids.ts';
import {
  isOpen,
  type Participation,
  ringingParticipation,
  ringsGroup,
} from '../../../domain/interaction/participation.ts';
import { isoTextOrNull, type EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';
import { agentRow } from './agent-states.ts';

/**
 * Saves one decision in one statement: its events, the interaction's row, its participations, the agents' rows with their
 * positions raised. One round trip, because a call takes several decisions and each waits for it.
 */
export async function saveInteraction(
  db: Database,
  save: InteractionSave,
): Promise<readonly AgentPosition[]> {
  try {
    return await saveInOne(db, save);
  } catch (error) {
    const known =
      error instanceof Error && 'constraint' in error && error.constraint === 'interaction_external_id';
    throw known ? new InteractionKnown(externalIdOf(save.interaction) ?? save.interaction.id) : error;
  }
}

async function saveInOne(db: Database, save: InteractionSave): Promise<readonly AgentPosition[]> {
  const { rows } = await sql<{ agent_id: AgentId; position: number }>`
    with appended as (
      insert into event (stream, version, type, data, at)
      select stream, version, type, data, at
      from jsonb_to_recordset(${JSON.stringify(eventRows(save))}::jsonb)
        as e (stream text, version integer, type text, data jsonb, at timestamptz)
    ), remembered as (
      insert into event (stream, version, type, data, at)
      select 'agent:' || h.agent_id, s.position + 1, 'agent-changed', h.data, h.at
      from jsonb_to_recordset(${JSON.stringify(presenceRows(save))}::jsonb)
        as h (agent_id uuid, data jsonb, at timestamptz)
      join agent_state s using (agent_id)
    ), begun as (
      insert into session (id, started_at)
      select id, started_at from jsonb_to_recordset(${JSON.stringify(sessionRows(save))}::jsonb)
        as s (id uuid, started_at timestamptz)
      on conflict (id) do nothing
    ), saved as (
      insert into interaction (id, channel, external_id, session_id, direction, version, state, queue_id, target_agent_id,
        waiting_since, offered, due_at, started_at, ended_at, match)
      select i.id, i.channel, i.external_id, i.session_id, i.direction, i.version, i.state, i.queue_id, i.target_agent_id,
        i.waiting_since, i.offered, i.due_at, i.started_at, i.ended_at, i.match
      from jsonb_to_record(${JSON.stringify(interactionRow(save))}::jsonb)
        as i (id uuid, channel text, external_id text, session_id uuid, direction text, version integer, state jsonb, queue_id uuid,
          target_agent_id uuid, waiting_since timestamptz, offered boolean, due_at timestamptz,
          started_at timestamptz, ended_at timestamptz, match jsonb)
      on conflict (id) do update set version = excluded.version, state = excluded.state,
        queue_id = excluded.queue_id, target_agent_id = excluded.target_agent_id,
        waiting_since = excluded.waiting_since, offered = excluded.offered, due_at = excluded.due_at,
        ended_at = excluded.ended_at, match = coalesce(excluded.match, interaction.match)
    ), parts as (
      insert into participation (interaction_id, agent_id, phase, offered_until, ring_group, began_at, answered_at, ended_at)
      select interaction_id, agent_id, phase, offered_until, ring_group, began_at, answered_at, ended_at
      from jsonb_to_recordset(${JSON.stringify(participationRows(save.interaction))}::jsonb)
        as p (interaction_id uuid, agent_id uuid, phase text, offered_until timestamptz, ring_group boolean, began_at timestamptz,
          answered_at timestamptz, ended_at timestamptz)
      on conflict (interaction_id, agent_id) do update set phase = excluded.phase,
        offered_until = excluded.offered_until, ring_group = excluded.ring_group, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
        -- An agent who is asked again may note again.
        kept = participation.kept or excluded.ended_at is null
    )
    update agent_state set state = a.state, presence = a.presence, takes_work = a.takes_work,
      in_hand = a.in_hand, position = position + 1
    from jsonb_to_recordset(${JSON.stringify(save.agents.map(agentRow))}::jsonb)
      as a (agent_id uuid, state jsonb, presence text, takes_work boolean, in_hand jsonb)
    where agent_state.agent_id = a.agent_id
    returning agent_state.agent_id, agent_state.position`.execute(db);
  return rows.map((row) => ({ agent: row.agent_id, position: row.position }));
}

/** The session begins with the first interaction in it; one that joins it finds it there. */
const sessionRows = ({ interaction, version }: InteractionSave) =>
  version === 0 ? [{ id: interaction.sessionId, started_at: isoTextOrNull(interaction.startedAt) }] : [];

function eventRows({ interaction, version, events }: InteractionSave) {
  return events.map(({ type, at, ...data }, index) => ({
    stream: `interaction:${interaction.id}`,
    version: version + index + 1,
    type,
    data,
    at: isoTextOrNull(at),
  }));
}

function presenceRows({ agents, presenceChanged }: InteractionSave) {
  return agents
    .filter(({ agent }) => presenceChanged.has(agent))
    .map(({ agent, presence, reason, since }) => ({
      agent_id: agent,
      data: { presence, reason },
      at: isoTextOrNull(since),
    }));
}

function interactionRow({ interaction, version, events, dueAt, match }: InteractionSave) {
  return {
    id: interaction.id,
    channel: interaction.channel,
    external_id: externalIdOf(interaction),
    session_id: interaction.sessionId,
    direction: interaction.direction,
    version: version + events.length,
    state: interaction,
    queue_id: interaction.queue,
    target_agent_id: interaction.target,
    waiting_since: isoTextOrNull(interaction.queuedAt),
    // While a ring group rings, members who become free are offered it as well.
    offered: ringingParticipation(interaction) !== undefined && !ringsGroup(interaction),
    due_at: isoTextOrNull(dueAt),
    started_at: isoTextOrNull(interaction.startedAt),
    ended_at: isoTextOrNull(interaction.ended?.at ?? null),
    match,
  };
}

/** Offers that ended come first, so that one moving from agent to agent never stands twice, not even within the statement. */
function participationRows(interaction: Interaction) {
  return interaction.parts
    .map((part) => ({
      interaction_id: interaction.id,
      agent_id: part.agent,
      phase: part.phase,
      offered_until: isoTextOrNull(openOffer(part)),
      ring_group: part.phase === 'ringing' && (part.offers.at(-1)?.ringGroup ?? false),
      began_at: isoTextOrNull(part.beganAt),
      answered_at: isoTextOrNull(part.answeredAt),
      ended_at: isoTextOrNull(isOpen(part.phase) ? null : part.endedAt),
    }))
    .toSorted((a, b) => Number(a.offered_until !== null) - Number(b.offered_until !== null));
}

const openOffer = (part: Participation): EpochMs | null =>
  part.phase === 'ringing' ? (part.offers.at(-1)?.until ?? null) : null;
