import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { postgresRetentionStore } from '../../adapters/postgres/interactions/retention-store.ts';
import { workflowId } from '../../domain/ids.ts';
import { after, epochMs } from '../../domain/time.ts';
import { defaultWorkflow, type Workflow } from '../../domain/workflow/workflow.ts';
import { Retention } from './retention.ts';

const { db } = await testDatabase();
const now = epochMs(Date.UTC(2026, 10, 20, 12));
const daysAgo = (days: number) => new Date(after(now, -days * 24 * 60 * 60 * 1000));
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const agent = randomUUID();
const standard = randomUUID();

function retention(of: Partial<Workflow['retention']>): Retention {
  const document = { ...defaultWorkflow, retention: { ...defaultWorkflow.retention, ...of } };
  const active = { id: workflowId(standard), version: 1, document };
  const clock = { now: () => now };
  return new Retention({
    store: postgresRetentionStore(db),
    workflows: { list: () => [{ active }] },
    clock,
    log,
  });
}

/** A call that ended so many days ago; `kept` false: its agent chose not to log it. */
async function call(days: number, kept: boolean): Promise<string> {
  const id = randomUUID();
  const plan = randomUUID();
  const at = daysAgo(days);
  await sql`insert into session (id, started_at) values (${id}, ${at})`.execute(db);
  await sql`insert into interaction (id, channel, external_id, session_id, direction, version, state, started_at, ended_at)
    values (${id}, 'voice', ${id}, ${id}, 'inbound', 1, '{}', ${at}, ${at})`.execute(db);
  await sql`insert into participation (interaction_id, agent_id, phase, began_at, ended_at, kept)
    values (${id}, ${agent}, 'ended', ${at}, ${at}, ${kept})`.execute(db);
  await sql`insert into event (stream, version, type, data, at)
    values (${`interaction:${id}`}, 1, 'called', '{}', ${at})`.execute(db);
  await sql`insert into plan (id, interaction_id, part, revision, workflow_id, workflow_version, kind, outcome,
      because, steps, to_be_decided, planned_at)
    values (${plan}, ${id}, ${agent}, 1, ${standard}, 1, 'inbound-answered', ${kept ? 'log' : 'none'}, '{}', '[]',
      false, ${at})`.execute(db);
  if (kept) await sql`insert into facts (plan_id, body) values (${plan}, '{}')`.execute(db);
  return id;
}

async function left(): Promise<{ calls: string[]; events: string[] }> {
  const calls = await sql<{ id: string }>`select id from interaction order by ended_at`.execute(db);
  const events = await sql<{ id: string }>`select substr(stream, 13) as id from event order by at`.execute(
    db,
  );
  return { calls: calls.rows.map(({ id }) => id), events: events.rows.map(({ id }) => id) };
}

beforeEach(async () => {
  await sql`truncate event, facts, write, plan, participation, interaction, session, contact_figure`.execute(
    db,
  );
  await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
    values (${agent}, 'mia', 'Mia', false, '{agent}', 'de', 'DE', '{}', false) on conflict do nothing`.execute(
    db,
  );
});

describe('what is not to be kept any longer', () => {
  it('is removed whole where the agent chose not to log it, and nothing else is', async () => {
    const old = await call(31, false);
    const logged = await call(31, true);
    const young = await call(29, false);
    expect(await retention({ unloggedDays: 30 }).run()).toEqual({ contacts: 1, events: 0 });
    expect((await left()).calls).toEqual([logged, young]);
    expect((await left()).events).not.toContain(old);
  });

  it('waits for what must still be deleted in the CRM', async () => {
    const id = await call(31, false);
    await sql`insert into write (id, plan_id, interaction_id, part, kind, operation, key, payload, state, next_try_at, planned_at)
      select ${randomUUID()}, plan.id, interaction_id, part, 'activity-removal', 'delete-task', 'k', '{}', 'due', planned_at,
        planned_at from plan where interaction_id = ${id}`.execute(db);
    expect(await retention({ unloggedDays: 30 }).run()).toEqual({ contacts: 0, events: 0 });
    await sql`update write set state = 'done'`.execute(db);
    expect(await retention({ unloggedDays: 30 }).run()).toEqual({ contacts: 1, events: 0 });
    expect((await left()).calls).toEqual([]);
  });

  it('are the events of any contact after their own time, while the contact stays', async () => {
    const old = await call(91, true);
    const young = await call(89, true);
    expect(await retention({ eventsDays: 90 }).run()).toEqual({ contacts: 0, events: 1 });
    expect(await left()).toEqual({ calls: [old, young], events: [young] });
    expect(await retention({ eventsDays: 90 }).run()).toEqual({ contacts: 0, events: 0 });
  });

  it('is nothing where the workflow gives no days', async () => {
    await call(9_999, false);
    expect(await retention({}).run()).toEqual({ contacts: 0, events: 0 });
    expect((await left()).calls).toHaveLength(1);
  });
});
