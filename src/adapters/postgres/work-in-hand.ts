import { sql } from 'kysely';
import type { WorkInHand } from '../../application/ports/interactions/work-in-hand.ts';
import { epochMs } from '../../domain/time.ts';
import type { Database } from './connection/database.ts';

/** Counts what is in hand, in one statement over partial indexes: what is settled is never looked at. */
export async function readWorkInHand(db: Database): Promise<WorkInHand> {
  type Row = Omit<WorkInHand, 'oldestDueAt'> & { readonly oldest_ms: number | null };
  const { rows } = await sql<Row>`select
    (select count(*) from interaction where ended_at is null) as calls,
    (select coalesce(jsonb_agg(to_jsonb(one)), '[]') from (
      select queue_id as queue, count(*) as calls from interaction where waiting_since is not null group by queue_id
    ) one) as waiting,
    (select coalesce(jsonb_agg(to_jsonb(one)), '[]') from (
      select presence, count(*) as agents from agent_state group by presence
    ) one) as agents,
    (select coalesce(jsonb_agg(to_jsonb(one)), '[]') from (
      select state, count(*) as writes from write where state in ('due', 'sending', 'refused') group by state
      union all select state, count(*) from write where state = 'given-up' group by state
    ) one) as writes,
    (select extract(epoch from min(planned_at)) * 1000 from write where lane = 'crm' and state in ('due', 'sending')) as oldest_ms`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a statement without a table gave no row');
  const { oldest_ms: oldest, ...counts } = row;
  return { ...counts, oldestDueAt: oldest === null ? null : epochMs(oldest) };
}
