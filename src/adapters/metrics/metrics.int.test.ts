import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../../test/support/http/http.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import type { WorkInHand } from '../../application/ports/interactions/work-in-hand.ts';
import { queueId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import { readWorkInHand } from '../postgres/work-in-hand.ts';
import { showWhatIsInHand } from './in-hand.ts';

const { db } = await testDatabase();
const { organisation } = await testServer(db);
const now = epochMs(Date.UTC(2026, 10, 20, 9));
const support = queueId('0198b0d4-4f6c-7c3e-8d11-000000000001');
const some: WorkInHand = {
  calls: 4,
  waiting: [
    { queue: support, calls: 2 },
    { queue: null, calls: 1 },
  ],
  agents: [{ presence: 'busy', agents: 2 }],
  writes: [{ state: 'due', writes: 3 }],
  oldestDueAt: epochMs(now - 90_000),
};

/** What Prometheus reads when the database gives this; between two looks so much of the system's time passes. */
function scrapes(read: () => Promise<WorkInHand>, betweenMs = 10_000): () => Promise<string> {
  const registry = new Registry();
  let looked = 0;
  showWhatIsInHand(registry, {
    read,
    people: () => 5,
    queueName: (id) => (id === support ? 'support' : null),
    telephony: { link: 'up' },
    clock: { now: () => now },
    systemClock: { now: () => epochMs(now + betweenMs * looked) },
  });
  return () => {
    looked += 1;
    return registry.metrics();
  };
}

describe('what is in hand', () => {
  it('is counted in the database, and what is settled is not', async () => {
    expect(await readWorkInHand(db)).toMatchObject({ calls: 0, waiting: [], writes: [], oldestDueAt: null });
    const [queue] = organisation.queues();
    const [agent] = organisation.agents();
    const id = '0198b0d4-4f6c-7c3e-8d11-00000000000';
    const plannedAt = new Date(now);
    for (const [n, endedAt] of [plannedAt, null, null].entries()) {
      await sql`insert into session (id, started_at) values (${id + n}, ${plannedAt})`.execute(db);
      await sql`insert into interaction
        (id, channel, external_id, session_id, direction, version, state, queue_id, waiting_since, started_at, ended_at)
        values (${id + n}, 'voice', ${id + n}, ${id + n}, 'inbound', 1, '{}', ${queue?.id ?? null},
          ${endedAt === null ? plannedAt : null}, ${plannedAt}, ${endedAt})`.execute(db);
    }
    await sql`insert into agent_state (agent_id, state, presence, takes_work, in_hand)
      values (${agent?.id ?? null}, '{}', 'away', false, '{}')`.execute(db);
    await sql`insert into plan (id, interaction_id, part, revision, workflow_id, workflow_version, kind, outcome,
        because, steps, to_be_decided, planned_at)
      values (${id + 9}, ${id + 0}, 'acd', 1, ${id + 9}, 1, 'missed', 'log', '{}', '[]', false, ${plannedAt})`.execute(
      db,
    );
    for (const [n, state] of ['done', 'due', 'refused', 'given-up', 'superseded'].entries()) {
      await sql`insert into write (id, plan_id, interaction_id, part, kind, operation, key, payload, state,
          next_try_at, planned_at)
        values (${id + n}, ${id + 9}, ${id + 0}, 'acd', 'activity', 'upsert-task', ${String(n)}, '{}', ${state},
          ${plannedAt}, ${plannedAt})`.execute(db);
    }
    expect(await readWorkInHand(db)).toEqual({
      calls: 2,
      waiting: [{ queue: queue?.id, calls: 2 }],
      agents: [{ presence: 'away', agents: 1 }],
      writes: expect.arrayContaining([
        { state: 'due', writes: 1 },
        { state: 'refused', writes: 1 },
        { state: 'given-up', writes: 1 },
      ]),
      oldestDueAt: now,
    });
  });

  it('is shown with every presence and state, those that are nobody’s too', async () => {
    const text = await scrapes(async () => some)();
    for (const line of [
      'tieline_calls 4',
      'tieline_waiting_calls{queue="support"} 2',
      'tieline_waiting_calls{queue=""} 1',
      'tieline_agents{presence="available"} 0',
      'tieline_agents{presence="busy"} 2',
      'tieline_agents{presence="logout"} 3',
      'tieline_ledger_writes{state="due"} 3',
      'tieline_ledger_writes{state="refused"} 0',
      'tieline_ledger_oldest_due_seconds 90',
      'tieline_telephony_link 1',
    ])
      expect(text.split('\n')).toContain(line);
  });

  it('is read once for all gauges, and again only after a second', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      return some;
    };
    const often = scrapes(read, 300);
    for (let look = 0; look < 4; look += 1) await often();
    expect(reads).toBe(1);
    await often();
    expect(reads).toBe(2);
  });

  it('is left out where it cannot be read, in time or at all, and that is counted', async () => {
    for (const read of [() => Promise.reject(new Error('away')), () => new Promise<never>(() => undefined)]) {
      const scrape = scrapes(read, 100);
      await scrape();
      const text = await scrape();
      expect(text).not.toMatch(/^tieline_(calls|agents|ledger_writes)/m);
      expect(text).toContain('tieline_telephony_link 1');
      expect(text).toContain('tieline_metrics_unread_total 1');
    }
  });
});
