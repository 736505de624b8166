import { sql, type RawBuilder } from 'kysely';
import type {
  OldContact,
  OldContactPlace,
  RetentionStore,
} from '../../../application/ports/interactions/retention-store.ts';
import type { InteractionId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';

/** Old contacts in PostgreSQL, and how they are removed. */
export function postgresRetentionStore(db: Database): RetentionStore {
  return {
    unlogged: (before, after, limit) => old(db, nothingKept, before, after, limit),
    withEvents: (before, after, limit) => old(db, sql`i.has_events`, before, after, limit),
    removeContacts: (ids) => removeContacts(db, ids),
    removeEvents: (ids) => removeEvents(db, ids),
  };
}

/** Agents had it, each of them chose to keep nothing, and nothing is left to be taken back in the CRM. */
const nothingKept = sql`i.id in (select interaction_id from participation where not kept)
  and not exists (select from participation p where p.interaction_id = i.id and p.kept)
  and not exists (select from write w where w.interaction_id = i.id and w.state in ('due', 'sending', 'refused'))`;

async function old(
  db: Database,
  condition: RawBuilder<unknown>,
  before: EpochMs,
  after: OldContactPlace | null,
  limit: number,
): Promise<readonly OldContact[]> {
  const further =
    after === null ? sql`true` : sql`(i.ended_at, i.id) > (${new Date(after.endedAt)}, ${after.id}::uuid)`;
  const { rows } = await sql<OldContact>`
    select i.id, i.ended_at as "endedAt", array(
      select distinct plan.workflow_id::text from plan where plan.interaction_id = i.id) as workflows
    from interaction i
    where i.ended_at < ${new Date(before)} and ${further} and ${condition}
    order by i.ended_at, i.id limit ${limit}`.execute(db);
  return rows;
}

/** In one statement: a contact is there whole, or not at all. Its parts go with it, and its session with the last contact of it. */
async function removeContacts(db: Database, ids: readonly InteractionId[]): Promise<void> {
  const all = sql`any(${[...ids]}::uuid[])`;
  await sql`
    with happened as (
      delete from event where stream in (select 'interaction:' || id from unnest(${[...ids]}::uuid[]) as each (id))
    ), written as (
      delete from write where interaction_id = ${all}
    ), known as (
      delete from facts using plan where facts.plan_id = plan.id and plan.interaction_id = ${all}
    ), counted as (
      delete from contact_figure where interaction_id = ${all}
    ), planned as (
      delete from plan where interaction_id = ${all}
    ), ended as (
      delete from session where id in (select session_id from interaction where id = ${all})
        and not exists (select from interaction other where other.session_id = session.id and not other.id = ${all})
    )
    delete from interaction where id = ${all}`.execute(db);
}

async function removeEvents(db: Database, ids: readonly InteractionId[]): Promise<void> {
  await sql`
    with happened as (
      delete from event where stream in (select 'interaction:' || id from unnest(${[...ids]}::uuid[]) as each (id))
    )
    update interaction set has_events = false where id = any(${[...ids]}::uuid[])`.execute(db);
}
