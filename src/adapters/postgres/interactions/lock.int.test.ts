import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { agentId, interactionId, type AgentId, type InteractionId } from '../../../domain/ids.ts';
import { noDetails } from '../../../domain/interaction/details.ts';
import { newParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import { epochMs } from '../../../domain/time.ts';
import { postgresInteractionStore } from './interaction-store.ts';

const { db } = await testDatabase();
const store = postgresInteractionStore(db);
const now = epochMs(0);

// Whose agents these are does not matter here.
await sql`alter table agent_state drop constraint agent_state_agent_id_fkey`.execute(db);
await sql`alter table participation drop constraint part_agent_id_fkey`.execute(db);

async function interactionOf(agent: AgentId): Promise<InteractionId> {
  const id = interactionId(randomUUID());
  await sql`insert into session (id, started_at) values (${id}, to_timestamp(0))`.execute(db);
  await sql`insert into interaction (id, channel, external_id, session_id, direction, version, state, started_at)
    values (${id}, 'voice', ${id}, ${id}, 'inbound', 1, '{}', to_timestamp(0))`.execute(db);
  await sql`insert into participation (interaction_id, agent_id, phase, began_at)
    values (${id}, ${agent}, 'connected', to_timestamp(0))`.execute(db);
  return id;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition()));
}

const someoneWaits = async (): Promise<boolean> => {
  const { rows } = await sql<{ waits: boolean }>`select exists (
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`.execute(
    db,
  );
  return rows[0]?.waits === true;
};

describe('an interaction that is locked with its agents', () => {
  it('has what was saved while the lock was waited for', async () => {
    const agent = agentId(randomUUID());
    const id = await interactionOf(agent);
    await store.transaction((tx) => tx.lock(id, [agent], now));
    const edited = { ...newParticipationNotes(agent), details: { ...noDetails, comments: 'just now' } };
    const isLocked = Promise.withResolvers<void>();
    const isWaitedFor = Promise.withResolvers<void>();
    const editing = store.transaction(async (tx) => {
      await tx.lock(id, [agent], now);
      isLocked.resolve();
      await isWaitedFor.promise;
      await tx.saveNotes(id, edited);
      await tx.advance([agent]);
      return null;
    });
    await isLocked.promise;
    const reading = store.transaction((tx) => tx.lock(id, [agent], now));
    await until(someoneWaits);
    isWaitedFor.resolve();
    await editing;
    expect(await reading).toMatchObject({ stored: { notes: [{ details: { comments: 'just now' } }] } });
  });

  it('has agents who were never seen before', async () => {
    const agent = agentId(randomUUID());
    const agents = [agent, agentId(randomUUID())];
    const id = await interactionOf(agent);
    const locked = await store.transaction((tx) => tx.lock(id, agents, now));
    expect(locked).toMatchObject({ agents: new Map(agents.map((agent) => [agent, { agent }])) });
  });

  it('is null where there is none', async () => {
    const locked = await store.transaction((tx) => tx.lock(interactionId(randomUUID()), [], now));
    expect(locked).toEqual({ agents: new Map(), stored: null });
  });
});
