import { expect, it, onTestFinished } from 'vitest';
import { until } from '../api/until.ts';
import { OutsidePostgres } from '../support/postgres/outside-postgres.ts';
import { ourNumber, setScene } from './scene.ts';
import { isToldAway, isToldBack } from './told-away.ts';

const limitMs = 3 * 60_000;
/** About two seconds to notice, and room for a machine that does other things too. */
const soonMs = 6_000;

it(
  'keeps nobody waiting for a database that says nothing, and carries out nothing that was answered or given up',
  async () => {
    const postgres = await OutsidePostgres.start();
    onTestFinished(() => postgres.dispose());
    const scene = await setScene({ agents: 2, postgres });
    const [first, second] = scene.agents;
    if (first === undefined || second === undefined) throw new Error('there are two agents');
    await first.be({ desk: 'in' });
    const caller = { from: '+498963648011', to: ourNumber, withheld: false, keys: null };
    const talking = await scene.simulator.customerCalls(caller);
    const { id } = await first.rings(talking);
    await first.act(id, 'answer');

    postgres.freeze(true);
    const began = performance.now();
    const asked = [
      second.post('/calls', { to: '+31205611113' }, { 'idempotency-key': 'silent' }),
      first.post(`/interactions/${id}/hold`, {}),
      scene.admin.post('/teams', { name: 'Silent' }, { 'idempotency-key': 'team' }),
      first.get(`/interactions/${id}`),
    ];
    const answers = await Promise.all(asked);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [503, 'database-unavailable']),
    );
    expect(performance.now() - began).toBeLessThan(soonMs);
    await isToldAway(first);
    const help = await second.post('/calls', { to: '112' });
    expect(help).toMatchObject({ status: 201, body: { emergency: true } });

    postgres.freeze(false);
    await isToldBack(first);
    // Nothing of it was done behind anybody's back, and what is asked again is done once.
    const { calls } = await scene.simulator.state();
    expect(new Set(calls.map(({ call }) => call))).toEqual(new Set([talking, help.body.callId]));
    expect(calls.flatMap(({ legs }) => legs).some(({ held }) => held)).toBe(false);
    for (const _ of ['again', 'and again'])
      expect(
        await scene.admin.post('/teams', { name: 'Silent' }, { 'idempotency-key': 'team' }),
      ).toMatchObject({ status: 201, body: { name: 'Silent' } });
    const { items } = (await scene.admin.get('/teams')).body;
    expect(items.filter(({ name }: { name: string }) => name === 'Silent')).toHaveLength(1);

    // Given up sooner than anybody can notice that the database says nothing.
    await until('the emergency call is saved', async () => {
      const { status } = await second.get(`/interactions/${help.body.id}`);
      return status === 200;
    });
    await second.act(help.body.id, 'end');
    await second.act(help.body.id, 'finish');
    postgres.freeze(true);
    const giving = fetch(`${second.url}/api/v1/calls`, {
      method: 'POST',
      headers: { ...second.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ to: '+31205611113' }),
      signal: AbortSignal.timeout(300),
    });
    await expect(giving).rejects.toThrow('timeout');
    postgres.freeze(false);
    // Were the first one dialled, this agent would be on the line already.
    const { status, body } = await second.post('/calls', { to: '+31205611114' });
    expect({ status, body }).toMatchObject({ status: 201, body: { to: '+31205611114' } });
    const now = (await scene.simulator.state()).calls.map(({ call }) => call);
    expect(new Set(now)).toEqual(new Set([talking, body.callId]));
    expect((await first.interaction(id)).phase).toBe('connected');
    expect(scene.server.problems).toEqual([]);
    expect(await scene.server.stop()).toBe(0);
  },
  limitMs,
);
