import { expect, it, onTestFinished } from 'vitest';
import type { StreamMessage } from '../../src/contract/interactions/desk.ts';
import { Listener } from '../api/listener.ts';
import { OutsidePostgres } from '../support/postgres/outside-postgres.ts';
import { ourNumber, setScene, type Scene } from './scene.ts';
import { isToldAway, isToldBack } from './told-away.ts';

const limitMs = 3 * 60_000;

let caller = 0;

async function calls({ simulator }: Scene) {
  caller += 1;
  const from = `+4989636480${10 + caller}`;
  const call = await simulator.customerCalls({ from, to: ourNumber, withheld: false, keys: null });
  if (call === 'full') throw new Error('the phone system has room for one call');
  return call;
}

/** Who is on the line, as the phone system has it. */
const onTheLine = async ({ simulator }: Scene): Promise<readonly string[]> =>
  (await simulator.state()).calls.map(({ call }) => call);

const isLast = (messages: readonly StreamMessage[], state: 'up' | 'away'): boolean =>
  messages.flatMap((one) => (one.type === 'database' ? [one.data.state] : [])).at(-1) === state;

/** The ways in which our own database goes away, and comes back. */
const outages = [
  {
    name: 'stopped',
    begin: (one: OutsidePostgres) => one.stop(),
    end: (one: OutsidePostgres) => one.restart(),
  },
  { name: 'cut off', begin: (one: OutsidePostgres) => one.shut(), end: (one: OutsidePostgres) => one.open() },
  {
    name: 'full',
    begin: (one: OutsidePostgres) => one.fill(),
    end: (one: OutsidePostgres) => one.makeRoom(),
  },
  {
    name: 'read-only',
    begin: (one: OutsidePostgres) => one.becomeReadOnly(true),
    end: (one: OutsidePostgres) => one.becomeReadOnly(false),
  },
] as const;

it(
  `keeps everybody on the line while the database is ${outages.map(({ name }) => name).join(', ')}, and goes on`,
  async () => {
    const postgres = await OutsidePostgres.start();
    onTestFinished(() => postgres.dispose());
    const scene = await setScene({ agents: 2, postgres });
    const [first, second] = scene.agents;
    if (first === undefined || second === undefined) throw new Error('there are two agents');
    for (const { begin, end } of outages) {
      await first.be({ desk: 'in' });
      await second.be({ desk: 'in', presence: 'away' });
      const talking = await calls(scene);
      const answered = await first.rings(talking);
      await first.act(answered.id, 'answer');
      const panel = await Listener.open(first);

      await begin(postgres);
      const [waiting, impatient] = [await calls(scene), await calls(scene)];
      await isToldAway(first);
      await panel.shows('that the database is away', ({ messages }) => isLast(messages, 'away'));
      const refused = await first.post(`/interactions/${answered.id}/hold`, {});
      expect(refused).toMatchObject({ status: 503, body: { code: 'database-unavailable' } });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      await scene.simulator.hangUp(impatient);
      expect((await onTheLine(scene)).toSorted()).toEqual([talking, waiting].toSorted());

      await end(postgres);
      await isToldBack(first);
      await panel.shows('that it is back', ({ messages }) => isLast(messages, 'up'));
      expect(panel.closed).toBeNull();
      panel.close();
      await second.be({ desk: 'in' });
      const rung = await second.rings(waiting);
      await second.act(rung.id, 'answer');
      expect((await first.interaction(answered.id)).phase).toBe('connected');
      for (const [person, { id }] of [
        [first, answered],
        [second, rung],
      ] as const) {
        await person.act(id, 'end');
        await person.act(id, 'finish');
        await person.settled(id);
      }
      // The caller who hung up meanwhile is a contact as well.
      const known = (await scene.admin.get('/interactions?limit=50')).body.items.map(
        ({ callId }: { callId: string }) => callId,
      );
      expect(known).toEqual(expect.arrayContaining([talking, waiting, impatient]));
    }
    expect(scene.server.problems).toEqual([]);
    expect(await scene.server.stop()).toBe(0);
  },
  limitMs,
);
