import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../../test/support/postgres/postgres.ts';
import type { Call } from '../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../domain/channels/voice/events.ts';
import { evolve } from '../../domain/channels/voice/evolve.ts';
import { inHandByChannel, takesWork, type AgentState } from '../../domain/presence/agent-state.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import { responsible } from '../../domain/logging/eligibility/responsible.ts';
import { epochMs } from '../../domain/time.ts';
import { restore, restoreAsItWas } from './backup/restore.ts';
import type { Address } from './connection/embedded.ts';
import { migrate } from './migrate.ts';

/*
 * A backup that the release with migration 0009 made in the middle of its work: calls that talk, hold, ring, wait and
 * are asked for digits, a call of a ring group, a draft, a refused write, a contact not to be logged, and a workflow
 * version that is scheduled.
 */
const file = join(import.meta.dirname, '../../../test/fixtures/release-0009.backup');

async function ask<Row>(where: Address, statement: string): Promise<Row[]> {
  const client = new pg.Client({ ...where });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

const before = await emptyDatabase();
await restoreAsItWas(before, file);
const now = await emptyDatabase();
await restore(now, file);

const count = async (where: Address, table: string): Promise<unknown> =>
  (await ask(where, `select count(*) from ${table}`))[0];

describe('a backup of the release before interactions', () => {
  it('comes over with every row', async () => {
    const moved = [
      ['session', 'sign_in'],
      ['part', 'participation'],
      ...[
        'interaction',
        'event',
        'plan',
        'facts',
        'write',
        'workflow_activation',
        'crm_activity',
        'audit',
      ].map((table) => [table, table]),
    ];
    for (const [then = '', today = ''] of moved)
      expect([today, await count(now, today)]).toEqual([today, await count(before, then)]);
  });

  it('has calls in every phase, and each is what its events make of it', async () => {
    const rows = await ask<{ id: string; state: Call; events: (CallEvent & { at: string })[] }>(
      now,
      `select id, state, (select jsonb_agg(data || jsonb_build_object('type', type, 'at', at) order by version)
        from event where stream = 'interaction:' || id) as events from interaction`,
    );
    for (const { id, state, events } of rows) {
      const replayed = events
        .map((event) => ({ ...event, at: epochMs(Date.parse(event.at)) }))
        .reduce<Call | null>(evolve, null);
      expect([id, replayed]).toEqual([id, state]);
    }
    const phases = new Set(rows.flatMap(({ state }) => state.parts.map(({ phase }) => phase)));
    expect([...phases].toSorted()).toEqual(['ended', 'held', 'ringing']);
    expect(rows.some(({ state }) => state.digitCollection !== null)).toBe(true);
    expect(rows.some(({ state }) => state.queuedAt !== null && state.parts.length === 0)).toBe(true);
    expect(
      rows.some(({ state }) => state.parts.some(({ offers }) => offers.some((one) => one.ringGroup))),
    ).toBe(true);
  });

  it('has every interaction in a session that began with it', async () => {
    expect(
      await ask(
        now,
        `select i.id from interaction i left join session s on s.id = i.session_id
        where s.started_at is distinct from i.started_at`,
      ),
    ).toEqual([]);
  });

  it('knows of every agent what is in hand, as the participations say', async () => {
    const rows = await ask<{
      state: AgentState;
      takes_work: boolean;
      in_hand: unknown;
      parts: Record<string, string>;
    }>(
      now,
      `select state, takes_work, in_hand, coalesce((select jsonb_object_agg(interaction_id, phase)
        from participation p where p.agent_id = s.agent_id and phase <> 'ended'), '{}') as parts from agent_state s`,
    );
    for (const { state, takes_work: takes, in_hand: hand, parts } of rows) {
      expect([takesWork(state), inHandByChannel(state)]).toEqual([takes, hand]);
      expect(Object.fromEntries(Object.entries(state.work).map(([id, { phase }]) => [id, phase]))).toEqual(
        parts,
      );
      expect(typeof state.crmSignedOut).toBe('boolean');
      expect(['in', 'out']).toContain(state.surfaces.crm);
    }
    expect(rows.some(({ parts }) => Object.keys(parts).length > 0)).toBe(true);
  });

  it('gives the rules the facts that they decided by', async () => {
    const rows = await ask<{
      steps: readonly [{ because: unknown; saw: unknown; decided: unknown }];
      body: ContactFacts;
    }>(now, 'select steps, body from plan join facts on facts.plan_id = plan.id');
    expect(rows.length).toBeGreaterThan(5);
    for (const { steps, body } of rows) {
      expect(responsible(body).step).toEqual(steps[0]);
      for (const { snapshot } of body.others)
        expect(snapshot === null || 'crmSignedOut' in snapshot).toBe(true);
    }
  });

  it('leaves what people wrote alone, even where it reads like a name that changed', async () => {
    const notes = `select details ->> 'comments' as comments from participation where details ->> 'comments' like '%before%'`;
    expect(await ask(now, notes)).toEqual([{ comments: 'A note of before "salesforceLogout": true' }]);
  });

  it('is migrated as a whole after the migration was killed in the middle', async () => {
    const address = await emptyDatabase();
    await restoreAsItWas(address, file);
    const blocker = new pg.Client({ ...address });
    await blocker.connect();
    // The last table that the migration changes.
    await blocker.query('begin');
    await blocker.query('lock table facts');
    const migrating = migrate(address).then(
      () => 'migrated',
      () => 'killed',
    );
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'tieline migrate' and wait_event_type = 'Lock'`;
    // Asked by others, since a transaction sees the same activity for as long as it lasts.
    while ((await ask(address, kill)).length === 0);
    expect(await migrating).toBe('killed');
    await blocker.query('rollback');
    await blocker.end();
    expect(await ask(address, 'select max(number) as number from migration')).toEqual([{ number: 9 }]);
    await migrate(address);
    for (const table of ['interaction', 'agent_state', 'event'])
      expect(await ask(address, `select * from ${table} order by 1, 2`)).toEqual(
        await ask(now, `select * from ${table} order by 1, 2`),
      );
  });
});
