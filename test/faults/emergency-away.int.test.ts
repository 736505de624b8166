import { expect, it, onTestFinished } from 'vitest';
import type { LabCall } from '../../src/adapters/telephony/simulator/protocol.ts';
import { Person } from '../api/person.ts';
import { until } from '../api/until.ts';
import { OutsidePostgres } from '../support/postgres/outside-postgres.ts';
import { at, ourNumber, setScene, type Scene } from './scene.ts';
import { isToldAway, isToldBack } from './told-away.ts';

const limitMs = 3 * 60_000;

async function scene(): Promise<Scene & { readonly postgres: OutsidePostgres; readonly agent: Person }> {
  const postgres = await OutsidePostgres.start();
  onTestFinished(() => postgres.dispose());
  const set = await setScene({ agents: 1, postgres });
  const [agent] = set.agents;
  if (agent === undefined) throw new Error('there is an agent');
  await agent.be({ desk: 'in' });
  return { ...set, postgres, agent };
}

const stateOf = async ({ simulator }: Scene, call: string | null): Promise<LabCall | undefined> =>
  (await simulator.state()).calls.find((one) => one.call === call);

/** Agent and emergency centre hear each other. */
const isTalking = (set: Scene, call: string | null) =>
  until('help is on the line', async () => {
    const legs = (await stateOf(set, call))?.legs ?? [];
    return legs.length === 2 && legs.every(({ state, held }) => state === 'up' && !held);
  });

async function calledForHelp(agent: Person, to: string, key: string) {
  const { status, body } = await agent.post('/calls', { to }, { 'idempotency-key': key });
  expect({ status, body }).toMatchObject({ status: 201, body: { emergency: true, to } });
  return body;
}

async function restarted({ server }: Scene, agent: Person): Promise<Person> {
  server.start();
  return at(await server.serves(), agent);
}

it(
  'dials an emergency number while the database is away, holds the other call, and saves both afterwards',
  async () => {
    const set = await scene();
    const { postgres, agent, simulator } = set;
    const { id, username, url } = agent;
    const somebodyWith = (headers: Person['headers']) => new Person({ id, username, url, headers });
    const caller = { from: '+498963648011', to: ourNumber, withheld: false, keys: null };
    const talking = await simulator.customerCalls(caller);
    const first = await agent.rings(talking);
    await agent.act(first.id, 'answer');

    await postgres.stop();
    await isToldAway(agent);
    const before = (await simulator.state()).calls.length;
    const others = [
      await agent.post('/calls', { to: '+31205611113' }),
      await agent.post('/calls', { to: '+31205611113' }, { 'idempotency-key': 'another' }),
      await somebodyWith({}).post('/calls', { to: '112' }),
      await somebodyWith({ ...agent.headers, cookie: 'tieline_session=x' }).post('/calls', { to: '112' }),
    ];
    expect(others.map(({ status }) => status)).toEqual([503, 503, 401, 503]);
    expect((await simulator.state()).calls).toHaveLength(before);

    const help = { 'idempotency-key': 'help' };
    const [dialled, again] = [
      await agent.post('/calls', { to: '112' }, help),
      await agent.post('/calls', { to: '112' }, help),
    ];
    expect(dialled).toMatchObject({ status: 201, body: { emergency: true, phase: 'dialing', to: '112' } });
    expect(again).toMatchObject({ status: 201, body: { id: dialled.body.id } });
    await isTalking(set, dialled.body.callId);
    expect((await stateOf(set, talking))?.legs.find(({ kind }) => kind === 'customer')).toMatchObject({
      held: true,
    });

    await postgres.restart();
    await isToldBack(agent);
    await until('the call is saved', async () => {
      const { body } = await agent.get(`/interactions/${dialled.body.id}`);
      return body.phase === 'connected';
    });
    expect(await agent.interaction(dialled.body.id)).toMatchObject({
      callId: dialled.body.callId,
      origin: 'manual',
      emergency: true,
    });
    expect(await agent.interaction(first.id)).toMatchObject({ phase: 'held' });
    await isTalking(set, dialled.body.callId);
    await agent.act(dialled.body.id, 'end');
    await agent.act(first.id, 'resume');
    await agent.act(first.id, 'end');
    for (const { id } of [dialled.body, first]) {
      await agent.act(id, 'finish');
      await agent.settled(id);
    }
    const over = (await simulator.state()).calls.length;
    const repeated = await agent.post('/calls', { to: '112' }, help);
    expect(repeated).toMatchObject({ status: 201, body: { id: dialled.body.id } });
    expect((await agent.post('/calls', { to: '110' }, help)).status).toBe(422);
    expect((await simulator.state()).calls).toHaveLength(over);
    expect(set.server.problems).toEqual([]);
  },
  limitMs,
);

it(
  'keeps an emergency call of which it could save nothing before it was killed, whether it goes on or is over',
  async () => {
    const set = await scene();
    const { postgres, server, simulator } = set;
    await postgres.stop();
    await isToldAway(set.agent);
    const over = (await calledForHelp(set.agent, '110', 'first')).callId;
    await isTalking(set, over);
    await simulator.hangUp(over);
    await until('the centre is gone', async () => (await stateOf(set, over))?.legs.length !== 2);
    expect((await calledForHelp(set.agent, '110', 'first')).callId).toBe(over);
    expect((await simulator.state()).calls.filter(({ legs }) => legs.length > 1)).toEqual([]);
    // The line is dead, so help is called again.
    const call = (await calledForHelp(set.agent, '112', 'second')).callId;
    await isTalking(set, call);
    await server.kill();
    await postgres.restart();

    const agent = await restarted(set, set.agent);
    const mine = await until('both calls are known', async () => {
      const { items } = (await agent.get('/interactions?limit=50')).body;
      const known = [over, call].map((one) => items.find(({ callId }: { callId: string }) => callId === one));
      return known.every((one) => one !== undefined) && known[0].endedAt !== null ? known : undefined;
    });
    const [before, now] = mine;
    expect(before).toMatchObject({ emergency: true, to: '110', agentId: agent.id });
    await agent.reaches(now.id, 'connected');
    expect(now).toMatchObject({ emergency: true, to: '112', agentId: agent.id });
    await isTalking(set, call);
    await agent.act(now.id, 'end');
    for (const { id } of [before, now]) await agent.settled(id);
    expect(server.problems).toEqual([]);
  },
  limitMs,
);
