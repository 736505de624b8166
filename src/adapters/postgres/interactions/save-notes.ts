import { sql } from 'kysely';
import type { AgentPosition } from '../../../application/ports/runtime/bus.ts';
import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import type { Database } from '../connection/database.ts';

/** A piece of a statement. */
const updateNotes = (id: InteractionId, notes: ParticipationNotes) => sql`
  update participation set details = ${JSON.stringify(notes.details)}::jsonb,
      follow_up = ${notes.followUp === null ? null : JSON.stringify(notes.followUp)}::jsonb,
      do_not_log = ${notes.doNotLog}::boolean,
      box_seen_at = ${notes.boxSeenAt === null ? null : new Date(notes.boxSeenAt)}::timestamptz,
      saved_at = ${notes.savedAt === null ? null : new Date(notes.savedAt)}::timestamptz,
      unsaved = ${notes.unsaved}::boolean, disposition_missing = ${notes.dispositionMissing}::boolean
    where interaction_id = ${id} and agent_id = ${notes.agent}`;

export async function saveNotes(db: Database, id: InteractionId, notes: ParticipationNotes): Promise<void> {
  await updateNotes(id, notes).execute(db);
}

export async function saveEdit(
  db: Database,
  id: InteractionId,
  notes: ParticipationNotes,
): Promise<AgentPosition> {
  const { rows } = await sql<{ position: number }>`with edited as (${updateNotes(id, notes)})
    update agent_state set position = position + 1 where agent_id = ${notes.agent} returning position`.execute(
    db,
  );
  const position = rows[0]?.position;
  if (position === undefined)
    throw new Error(`agent ${notes.agent} was not locked before their notes were saved`);
  return { agent: notes.agent, position };
}

export async function forgetNotes(db: Database, id: InteractionId, agent: AgentId): Promise<void> {
  await sql`update participation set details = null, follow_up = null, kept = false
    where interaction_id = ${id} and agent_id = ${agent}`.execute(db);
  // Requests that were carried out are not again: what they come to is told as it is now. Those without an answer have lost
  // it with the notes of another agent.
  await sql`update idempotency set status = null, headers = null, body = null, done = done or status < 400
    where interaction_id = ${id} and status is not null`.execute(db);
}
