import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Database } from '../../src/adapters/postgres/connection/database.ts';
import { at, ourNumber, setScene } from './scene.ts';

const limitMs = 5 * 60_000;

/** What each table holds. A server at rest still renews its lease and keeps how far it has taken in facts. */
async function content(db: Database): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r'
      and relname not in ('lease', 'telephony_cursor')`.execute(db);
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await sql<{
      all: string;
    }>`select coalesce(jsonb_agg(to_jsonb(one) order by one::text), '[]')::text as all
      from ${sql.table(name)} one`.execute(db);
    found.set(name, rows[0]?.all ?? '');
  }
  return found;
}

it(
  'changes nothing when it goes on after a pause in which another server has taken over, and ends',
  async () => {
    const scene = await setScene({ agents: 1 });
    const { db, server, second, simulator, admin } = scene;
    const [agent] = scene.agents;
    if (agent === undefined) throw new Error('there is an agent');
    const call = await simulator.customerCalls({
      from: '+498963648018',
      to: ourNumber,
      withheld: false,
      keys: null,
    });
    if (call === 'full') throw new Error('the phone system has room for one call');
    await agent.rings(call);

    server.pause();
    await sql`update lease set expires_at = clock_timestamp()`.execute(db);
    second.start();
    const there = at(await second.serves(), agent);
    await there.be({ desk: 'in' });
    const { id } = await there.rings(call);
    await there.act(id, 'answer');
    await simulator.hangUp(call);
    await there.act(id, 'finish');
    await there.settled(id);

    // What the paused server is asked meanwhile it tries as soon as it is woken.
    const asked = [
      admin.post('/teams', { name: 'Too late' }),
      agent.put('/me/presence', { presence: 'away' }),
      agent.post('/calls', { to: '+498963648019' }),
    ];
    const before = await content(db);
    server.wake();
    const answers = await Promise.allSettled(asked);
    expect(await server.ended()).toBe(1);
    expect(server.problems.join('\n')).toMatch(
      /Tieline cannot go on\. Another Tieline \(process \d+ on .* has taken over/,
    );
    const done = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.status < 500);
    expect(done).toEqual([]);
    expect(await content(db)).toEqual(before);
    expect((await simulator.state()).calls).toEqual([]);

    expect(second.problems).toEqual([]);
    expect(await second.stop()).toBe(0);
  },
  limitMs,
);
