import { sql } from 'kysely';
import type { AgentId, InteractionId, QueueId } from '../../../domain/ids.ts';
import type { Channel } from '../../../domain/interaction/channel.ts';
import type { E164 } from '../../../domain/number.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';

// What waits for an agent, and what waits for its time.

export async function countWaiting(db: Database, queue: QueueId): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from interaction
    where queue_id = ${queue} and waiting_since is not null`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Callers whom a number of ours asks for digits (spec R5). */
export async function countInIvr(db: Database, number: E164): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from interaction
    where ended_at is null and state ->> 'ownNumber' = ${number} and state -> 'digitCollection' <> 'null'`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

export async function readWaitingFor(
  db: Database,
  agent: AgentId,
  channels: readonly Channel[],
  queues: readonly QueueId[],
  limit: number,
): Promise<readonly InteractionId[]> {
  const { rows } = await sql<{ id: InteractionId }>`select id from interaction
    where waiting_since is not null and not offered and channel = any(${[...channels]})
      and (target_agent_id = ${agent} or (target_agent_id is null and queue_id = any(${[...queues]}::uuid[])))
    order by waiting_since, id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function readDue(db: Database, now: EpochMs, limit: number): Promise<readonly InteractionId[]> {
  const { rows } = await sql<{ id: InteractionId }>`select id from interaction
    where due_at <= ${new Date(now)} order by due_at limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function setDue(
  db: Database,
  id: InteractionId,
  version: number,
  dueAt: EpochMs | null,
): Promise<void> {
  await sql`update interaction set due_at = ${dueAt === null ? null : new Date(dueAt)}
    where id = ${id} and version = ${version}`.execute(db);
}
