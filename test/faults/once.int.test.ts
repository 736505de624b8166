import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/postgres/connection/database.ts';
import type { Person } from '../api/person.ts';
import { until } from '../api/until.ts';
import { at, ourNumber, setScene, type Scene } from './scene.ts';

const limitMs = 5 * 60_000;
/** Held by the test, it keeps the server from going on at the moment at which it is to be killed. */
const GATE = 4_711;

const moments = {
  'before its work is committed': 'new.done and not old.done',
  'between the commit and the answer': 'new.status is not null',
} as const;

/** Sends requests to a server that is killed at this moment of them; gives nothing, since no answer comes. */
async function killedAt(
  { db, server }: Scene,
  moment: keyof typeof moments,
  requests: readonly (() => Promise<unknown>)[],
): Promise<void> {
  await db.connection().execute(async (gate) => {
    await sql`select pg_advisory_lock(${GATE}::bigint)`.execute(gate);
    await sql`create or replace function wait_at_gate() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(4711); return new; end'`.execute(db);
    await sql`create trigger gate before update on idempotency
      for each row when (${sql.raw(moments[moment])}) execute function wait_at_gate()`.execute(db);
    const answers = Promise.allSettled(requests.map((send) => send()));
    await until('all wait at the gate', async () => (await waitingAtGate(db)) === requests.length);
    await server.kill();
    await sql`select pg_advisory_unlock(${GATE}::bigint)`.execute(gate);
    for (const { status } of await answers) expect(status).toBe('rejected');
  });
  await until('its sessions have ended', async () => (await waitingAtGate(db)) === 0);
  await sql`drop trigger gate on idempotency`.execute(db);
  server.start();
  await server.serves();
}

async function waitingAtGate(db: Database): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*)::integer as waiting from pg_locks
    where locktype = 'advisory' and objid = ${GATE} and not granted`.execute(db);
  return rows[0]?.waiting ?? 0;
}

/** What is asked, and how often it was done. */
function requestsIn({ db, admin, agents }: Scene) {
  const [anna, bert] = agents;
  if (anna === undefined || bert === undefined) throw new Error('there are two agents');
  const count = async (table: string, where: ReturnType<typeof sql>): Promise<number> => {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::integer as count from ${sql.table(table)} where ${where}`.execute(db);
    return rows[0]?.count ?? 0;
  };
  return [
    {
      by: admin,
      path: '/crm/contact',
      body: { lastName: 'Made once' },
      done: () => count('crm_record', sql`last_name = 'Made once'`),
    },
    {
      by: anna,
      path: '/calls',
      body: { to: '+31205554001' },
      done: () => count('interaction', sql`state ->> 'to' = '+31205554001'`),
    },
    {
      by: bert,
      path: '/simulator/calls',
      body: { from: '+31205554002', to: ourNumber },
      done: () => count('interaction', sql`state ->> 'from' = '+31205554002'`),
    },
  ] as const;
}

type Asked = ReturnType<typeof requestsIn>[number];

describe('what is asked of a server that is killed', () => {
  it.each(Object.keys(moments) as (keyof typeof moments)[])(
    '%s is done once when it is repeated',
    async (moment) => {
      const scene = await setScene({ agents: 2 });
      const send = (by: Person, { path, body }: Asked) =>
        by.post(path, body, { 'idempotency-key': `once-${path}` });
      const asked = requestsIn(scene);
      // The simulator's calls are not in the database, so only their answer can be waited for there.
      const held = moment === 'before its work is committed' ? asked.slice(0, 2) : asked;
      await killedAt(
        scene,
        moment,
        held.map((one) => () => send(one.by, one)),
      );
      const url = await scene.server.address;
      for (const one of asked) {
        const again = await send(at(url, one.by), one);
        expect([one.path, again.status]).toEqual([one.path, 201]);
        await until(`${one.path} is done`, async () => (await one.done()) > 0);
        expect(await send(at(url, one.by), one)).toMatchObject({
          status: 201,
          headers: { 'idempotency-replayed': 'true' },
        });
        expect([one.path, await one.done()]).toEqual([one.path, 1]);
      }
    },
    limitMs,
  );
});
