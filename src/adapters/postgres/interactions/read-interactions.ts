import type { FollowUp } from '../../../domain/interaction/follow-up.ts';
import { sql, type RawBuilder } from 'kysely';
import {
  noMatch,
  type InteractionFilter,
  type InteractionMatch,
  type StoredInteraction,
} from '../../../application/ports/interactions/interaction-store.ts';
import type { ParticipationConditions } from '../../../application/ports/interactions/report-store.ts';
import type { Interaction } from '../../../domain/channels/interaction.ts';
import type { AgentId, CallId, InteractionId } from '../../../domain/ids.ts';
import { noDetails, type Details } from '../../../domain/interaction/details.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import type { People } from '../../../domain/organisation/visibility.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import { epochMs, type EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';
import { isSuch } from '../reports/participation-conditions.ts';
import { isToBeDecided, logIs } from './log-is.ts';

export interface Row {
  readonly state: Interaction;
  readonly version: number;
  readonly match: InteractionMatch | null;
  readonly notes: readonly NotesRow[] | null;
}

interface NotesRow {
  readonly agent_id: AgentId;
  readonly details: Details | null;
  readonly kept: boolean;
  readonly follow_up: FollowUp | null;
  readonly do_not_log: boolean | null;
  /** Milliseconds. */
  readonly box_seen_at: number | null;
  /** Milliseconds. */
  readonly saved_at: number | null;
  readonly unsaved: boolean;
  readonly dispositionMissing: boolean;
}

/** An interaction with its agents' notes in one row. */
export const columns = sql`i.state, i.version, i.match, (
  select jsonb_agg(jsonb_build_object('agent_id', p.agent_id, 'details', p.details, 'kept', p.kept, 'follow_up', p.follow_up, 'do_not_log', p.do_not_log,
    'box_seen_at', extract(epoch from p.box_seen_at) * 1000,
    'saved_at', extract(epoch from p.saved_at) * 1000, 'unsaved', p.unsaved,
    'dispositionMissing', p.disposition_missing))
  from participation p where p.interaction_id = i.id) as notes`;

export const toStored = (row: Row): StoredInteraction => ({
  interaction: row.state,
  version: row.version,
  match: row.match ?? noMatch,
  notes: (row.notes ?? []).map(toNotes),
});

const toNotes = (row: NotesRow): ParticipationNotes => ({
  agent: row.agent_id,
  details: row.details ?? noDetails,
  kept: row.kept,
  followUp: row.follow_up,
  doNotLog: row.do_not_log,
  boxSeenAt: row.box_seen_at === null ? null : epochMs(row.box_seen_at),
  savedAt: row.saved_at === null ? null : epochMs(row.saved_at),
  unsaved: row.unsaved,
  dispositionMissing: row.dispositionMissing,
});

async function read(db: Database, tail: RawBuilder<unknown>): Promise<readonly StoredInteraction[]> {
  const { rows } = await sql<Row>`select ${columns} from interaction i ${tail}`.execute(db);
  return rows.map(toStored);
}

export const readInteraction = async (db: Database, id: InteractionId): Promise<StoredInteraction | null> =>
  (await read(db, sql`where i.id = ${id}`))[0] ?? null;

export async function readInteractionAndAgent(
  db: Database,
  id: InteractionId,
  agent: AgentId,
): Promise<readonly [StoredInteraction | null, AgentState | null]> {
  const { rows } = await sql<Row & { agent_state: AgentState | null }>`select ${columns},
    (select s.state from agent_state s where s.agent_id = ${agent}) as agent_state
    from interaction i where i.id = ${id}`.execute(db);
  const row = rows[0];
  return row ? [toStored(row), row.agent_state] : [null, null];
}

export const readInteractions = (
  db: Database,
  ids: readonly InteractionId[],
): Promise<readonly StoredInteraction[]> =>
  read(db, sql`where i.id = any(${[...ids]}::uuid[]) order by i.started_at, i.id`);

export const readOpenInteractions = (db: Database): Promise<readonly StoredInteraction[]> =>
  read(db, sql`where i.ended_at is null order by i.id`);

export const readSession = (db: Database, session: string): Promise<readonly StoredInteraction[]> =>
  read(db, sql`where i.session_id = ${session} order by i.started_at, i.id limit 100`);

export async function readIdOfCall(db: Database, callId: CallId): Promise<InteractionId | null> {
  const row = await db
    .selectFrom('interaction')
    .select('id')
    .where('channel', '=', 'voice')
    .where('external_id', '=', callId)
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function readUnfinished(
  db: Database,
  agent: AgentId,
  limit: number,
): Promise<readonly InteractionId[]> {
  const { rows } = await sql<{ interaction_id: InteractionId }>`select interaction_id from participation
    where agent_id = ${agent} and (unsaved or disposition_missing) and phase in ('wrapup', 'ended')
    order by began_at desc limit ${limit}`.execute(db);
  return rows.map((row) => row.interaction_id);
}

export async function readUnsavedBeforeAnother(
  db: Database,
  limit: number,
): Promise<readonly { readonly agent: AgentId; readonly interaction: InteractionId }[]> {
  const { rows } = await sql<{ agent: AgentId; interaction: InteractionId }>`
    select agent_id as agent, interaction_id as interaction from participation p
    where unsaved and phase in ('wrapup', 'ended') and exists (
      select from participation later join interaction i on i.id = later.interaction_id
      where later.agent_id = p.agent_id and later.began_at > p.began_at
        and (later.answered_at is not null or i.direction = 'outbound'))
    order by began_at desc limit ${limit}`.execute(db);
  return rows;
}

/**
 * Newest first. A statement has only the conditions that were asked for, each as a set of interactions: PostgreSQL then
 * begins with the smallest one where it can (an agent's calls, the refused writes) instead of going through all calls.
 */
export function listInteractions(
  db: Database,
  { from, to, agent, visibleTo, part, log, toBeDecided }: InteractionFilter,
  after: InteractionId | null,
  limit: number,
): Promise<readonly StoredInteraction[]> {
  const conditions = [
    ...(from === null ? [] : [sql`i.started_at >= ${new Date(from)}`]),
    ...(to === null ? [] : [sql`i.started_at < ${new Date(to)}`]),
    ...(after === null ? [] : [isBefore(after)]),
    ...(agent === null ? [] : [isOf(agent)]),
    ...(visibleTo === null ? [] : [isTheirs(visibleTo)]),
    ...(part === null ? [] : [hasParticipation(part, from, to)]),
    ...(log === null ? [] : [logIs[log]]),
    ...(toBeDecided ? [isToBeDecided] : []),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  return read(db, sql`${where} order by i.started_at desc, i.id desc limit ${limit}`);
}

const isBefore = (place: InteractionId) =>
  sql`(i.started_at, i.id) < (select a.started_at, a.id from interaction a where a.id = ${place})`;

const isOf = (agent: AgentId) =>
  sql`i.id in (select interaction_id from participation where agent_id = ${agent})`;

/** As `isTheirs` of the domain has it; what nobody was offered is looked for only where somebody may see such. */
const isTheirs = ({ agents, queues }: People) =>
  sql`i.id in (select interaction_id from participation where agent_id = any(${[...agents]}::uuid[])${
    queues.length === 0
      ? sql``
      : sql` union all select id from interaction unoffered where queue_id = any(${[...queues]}::uuid[])
          and not exists (select from participation p where p.interaction_id = unoffered.id)`
  })`;

/** A part's figures have the contact's beginning too, so that only those of the period are looked through. */
function hasParticipation(part: ParticipationConditions, from: EpochMs | null, to: EpochMs | null) {
  const began = [
    ...(from === null ? [] : [sql`f.started_at >= ${new Date(from)}`]),
    ...(to === null ? [] : [sql`f.started_at < ${new Date(to)}`]),
  ];
  return sql`i.id in (select f.interaction_id from contact_figure f
    where ${sql.join([isSuch(part), ...began], sql` and `)})`;
}
