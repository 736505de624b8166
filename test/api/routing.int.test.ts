import { describe, expect, it, onTestFinished } from 'vitest';
import { InteractionList, type Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi, support } from './harness.ts';
import type { Person } from './person.ts';
import { codes, refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, lotte, sara, admin, agents } = api;

const nouns = { queues: (await admin.get('/queues')).body.items };
const supportQueue = nouns.queues.find((one: { name: string }) => one.name === 'support');

/** Changes a number for this test. */
async function changeNumber(number: string, change: Record<string, unknown>): Promise<void> {
  const path = `/numbers/${encodeURIComponent(number)}`;
  const { body: before } = await admin.get(path);
  const { status, body } = await admin.put(path, { ...before, ...change });
  if (status !== 200) throw new Error(JSON.stringify(body));
  onTestFinished(async () => {
    await admin.put(path, before);
  });
}

async function changeQueue(change: Record<string, unknown>): Promise<void> {
  const path = `/queues/${supportQueue.id}`;
  const { body: before } = await admin.get(path);
  const { status, body } = await admin.put(path, { ...before, ...change });
  if (status !== 200) throw new Error(JSON.stringify(body));
  onTestFinished(async () => {
    await admin.put(path, before);
  });
}

/** Fifty customers call at the same moment; resolves when all of them are known. */
async function fiftyCalls(): Promise<readonly Interaction[]> {
  const customers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => api.calls(`+3120561${String(1000 + index)}`)),
  );
  const callIds = new Set(customers.map(({ callId }) => callId));
  return until('all calls are known', async () => {
    const { items } = InteractionList.parse((await admin.get('/interactions?limit=200')).body);
    const found = items.filter(({ callId }) => callId !== null && callIds.has(callId));
    return found.length === callIds.size ? found : null;
  });
}

/** All agents answer whatever rings, one call after the other, until so many are done; gives them as they were answered. */
async function workOff(count: number): Promise<readonly string[]> {
  const answered: string[] = [];
  const work = async (agent: Person): Promise<void> => {
    for (;;) {
      const next = await until('it rings or all are answered', async () => {
        const { interactions } = await agent.desk();
        const inHand = interactions.filter(({ phase }) => phase !== 'ended');
        expect(inHand.length).toBeLessThanOrEqual(1);
        return inHand[0] ?? (answered.length >= count ? 'done' : null);
      });
      if (next === 'done') return;
      await agent.act(next.id, 'answer');
      answered.push(next.id);
      await agent.act(next.id, 'end');
      await agent.act(next.id, 'finish');
    }
  };
  await Promise.all(agents.map((agent) => work(agent)));
  return answered;
}

describe('presence', () => {
  it('chosen while busy takes effect when the call is over', async () => {
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, await api.contact());
    const chosen = await mia.put('/me/presence', { presence: 'away' });
    expect(chosen.body).toMatchObject({ presence: 'busy', next: { presence: 'away' } });
    await mia.act(interaction.id, 'end');
    expect((await mia.get('/me/presence')).body).toMatchObject({
      presence: 'wrapup',
      next: { presence: 'away' },
    });
    await mia.act(interaction.id, 'finish');
    expect((await mia.get('/me/presence')).body).toMatchObject({ presence: 'away', next: null });
  });

  it('with a reason that nobody knows is refused', async () => {
    const refused = await mia.put('/me/presence', { presence: 'away', reason: 'no such reason' });
    expect(refusal(refused)).toBe('422 invalid');
    expect(refused.body.errors).toMatchObject([{ path: 'reason' }]);
  });

  it('is wrap-up until its time is up, and then what was chosen', async () => {
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, await api.contact());
    await mia.act(interaction.id, 'end');
    expect(await mia.presence()).toBe('wrapup');
    await api.advance(119);
    expect(await mia.presence()).toBe('wrapup');
    await api.advance(2);
    await until('the wrap-up is over', async () => (await mia.presence()) === 'available');
  });

  it('logging one surface out while the other stays leaves the agent available there', async () => {
    await mia.be({ salesforce: 'in', desk: 'in' });
    const logout = (surface: string) => mia.put('/me/presence', { presence: 'logout', surface });
    expect((await logout('salesforce')).body.presence).toBe('available');
    const customer = await api.calls((await api.contact()).number);
    await mia.rings(customer.callId);
    await customer.hangUp();
    expect((await mia.desk()).surfaces).toMatchObject({ salesforce: 'out', desk: 'in' });
    expect((await logout('desk')).body.presence).toBe('logout');
  });

  it('of somebody away or logged out is never offered a call', async () => {
    await mia.be({ desk: 'in', presence: 'away' });
    const customer = await api.calls((await api.contact()).number);
    const id = await api.idOf(customer.callId);
    expect((await admin.interaction(id)).parts).toEqual([]);
    // Who comes back gets what waits.
    await mia.put('/me/presence', { presence: 'available' });
    expect((await mia.rings(customer.callId)).id).toBe(id);
  });

  it('of an agent without working audio is offered nothing until it works', async () => {
    await mia.be({ desk: 'in' });
    await mia.put('/me/surfaces/desk', { state: 'in', audio: 'blocked' });
    const customer = await api.calls((await api.contact()).number);
    const id = await api.idOf(customer.callId);
    expect((await admin.interaction(id)).parts).toEqual([]);
    await mia.put('/me/surfaces/desk', { state: 'in', audio: 'ready' });
    expect((await mia.rings(customer.callId)).id).toBe(id);
  });
});

describe('what an administrator gives an agent', () => {
  it.each([
    ['room for a call', { capacity: { voice: 0 } }],
    ['a queue', { skills: [] }],
  ])('%s, brings the agent at once what waits', async (_, without) => {
    const { body: before } = await admin.get(`/agents/${mia.id}`);
    onTestFinished(async () => {
      await admin.put(`/agents/${mia.id}`, before);
    });
    expect((await admin.put(`/agents/${mia.id}`, without)).status).toBe(200);
    await mia.be({ desk: 'in' });
    const customer = await api.calls((await api.contact()).number);
    const id = await api.idOf(customer.callId);
    expect((await admin.interaction(id)).parts).toEqual([]);
    const { capacity, skills } = before;
    expect((await admin.put(`/agents/${mia.id}`, { capacity, skills })).status).toBe(200);
    expect((await mia.rings(customer.callId)).id).toBe(id);
  });
});

describe('a queue', () => {
  it('never gives an agent two of fifty calls that come at once', async () => {
    for (const agent of agents) await agent.be({ desk: 'in' });
    const calls = await fiftyCalls();
    const answered = await workOff(calls.length);
    expect(new Set(answered)).toEqual(new Set(calls.map(({ id }) => id)));
    for (const id of answered) {
      const { parts } = await admin.interaction(id);
      expect(parts.filter(({ answeredAt }) => answeredAt !== null)).toHaveLength(1);
    }
  });

  it('drains in the order of waiting', async () => {
    const calls = await fiftyCalls();
    for (const agent of agents) await agent.be({ desk: 'in' });
    const answered = await workOff(calls.length);
    const startOf = new Map(calls.map(({ id, startedAt }) => [id, Date.parse(startedAt)]));
    const began = answered.map((id) => startOf.get(id) ?? 0);
    // With three at work, each answer may be overtaken by two others.
    for (const [index, at] of began.entries())
      expect(at).toBeGreaterThanOrEqual(Math.max(0, ...began.slice(0, Math.max(0, index - 2))));
  });

  it('asks whoever has been idle longest', async () => {
    for (const agent of [lotte, mia, tom]) await agent.be({ desk: 'in' });
    const rung: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const customer = await api.calls((await api.contact()).number);
      const agent = await until('somebody’s phone rings', async () => {
        for (const one of agents) {
          const { interactions } = await one.desk();
          if (interactions.some(({ callId, phase }) => callId === customer.callId && phase === 'ringing'))
            return one;
        }
        return null;
      });
      rung.push(agent.username);
      const id = await api.idOf(customer.callId);
      await agent.act(id, 'answer');
      await agent.act(id, 'end');
      await agent.act(id, 'finish');
    }
    expect(rung).toEqual(['lotte', 'mia', 'tom']);
  });

  it('asks who let a call pass again, but only after ten seconds', async () => {
    await mia.be({ desk: 'in' });
    const customer = await api.calls((await api.contact()).number);
    const { id } = await mia.rings(customer.callId);
    await mia.act(id, 'reject');
    await api.advance(8);
    expect((await mia.interaction(id)).phase).toBe('ended');
    await api.advance(3);
    await mia.rings(customer.callId);
    const { parts } = await mia.interaction(id);
    expect(parts).toMatchObject([{ offers: [{ result: 'rejected' }, { result: null }] }]);
  });

  it('that is full ends the next call, without a log', async () => {
    await changeQueue({ maxWaiting: 1 });
    const [anna, bert] = [await api.contact(), await api.contact()];
    const first = await api.idOf((await api.calls(anna.number)).callId);
    const second = await api.idOf((await api.calls(bert.number)).callId);
    await admin.reaches(second, 'ended');
    expect((await admin.interaction(first)).endedAt).toBeNull();
  });
});

describe('a number', () => {
  it('that nobody answers within its limit does what its unanswered action says: here, it ends', async () => {
    await changeNumber(support, { unanswered: { afterSeconds: 30, then: { do: 'end' } } });
    const anna = await api.contact();
    const id = await api.idOf((await api.calls(anna.number)).callId);
    await api.advance(29);
    expect((await admin.interaction(id)).endedAt).toBeNull();
    await api.advance(2);
    const ended = await admin.reaches(id, 'ended');
    expect(ended.waitSeconds).toBeGreaterThanOrEqual(30);
    expect((await admin.get('/simulator/calls')).body.items).toEqual([]);
  });

  it('that nobody answers goes to the other queue it names, and ends eventually', async () => {
    const salesQueue = nouns.queues.find((one: { name: string }) => one.name === 'sales');
    await changeNumber(support, {
      unanswered: { afterSeconds: 30, then: { do: 'queue', to: salesQueue.id } },
    });
    await lotte.be({ desk: 'in' });
    const customer = await api.calls((await api.contact()).number);
    const { id } = await lotte.rings(customer.callId);
    await tom.be({ desk: 'in', presence: 'away' });
    await lotte.act(id, 'reject');
    await lotte.put('/me/presence', { presence: 'logout' });
    await api.advance(31);
    await admin.sees(id, 'the other queue', ({ queueName }) => queueName === 'sales');
    await tom.put('/me/presence', { presence: 'available' });
    await tom.rings(customer.callId);
    await tom.act(id, 'answer');
  });

  it('that is closed ends the call at once', async () => {
    const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    const made = await admin.post('/hours', { name: 'never', timeZone: 'Europe/Berlin', weekly: closed });
    expect(made.status).toBe(201);
    await changeNumber(support, { hours: made.body.id, closed: { do: 'end' } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const id = await api.idOf((await api.calls(anna.number)).callId);
    expect((await admin.reaches(id, 'ended')).parts).toEqual([]);
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [] });
  });

  it('that belongs to an agent rings that agent and nobody else', async () => {
    const number = '+498912345681';
    const made = await admin.post('/numbers', {
      number,
      country: 'DE',
      timeZone: 'Europe/Berlin',
      agent: lotte.id,
      unanswered: { afterSeconds: 40, then: { do: 'end' } },
    });
    expect(made.status).toBe(201);
    for (const agent of agents) await agent.be({ desk: 'in' });
    const anna = await api.contact();
    const customer = await api.calls(anna.number, number);
    const { id } = await lotte.rings(customer.callId);
    await lotte.act(id, 'reject');
    expect((await admin.interaction(id)).parts.map(({ agentId }) => agentId)).toEqual([lotte.id]);
    await api.advance(11);
    await lotte.rings(customer.callId);
    await lotte.act(id, 'answer');
    await lotte.act(id, 'end');
    await lotte.settled(id);
    expect((await api.timeline(anna)).past).toMatchObject([{ owner: { id: lotte.crmUser } }]);
  });

  it('is released by one who hangs up while nobody could answer, and Why? says that nobody was asked', async () => {
    const customer = await api.calls((await api.contact()).number);
    const id = await api.idOf(customer.callId);
    await customer.hangUp();
    await sara.reaches(id, 'ended');
    expect(codes(await sara.why(id))).toContain('why.responsible.never-offered');
  });
});

it('a queue that somebody waits in is not removed, and who waits is still offered to an agent', async () => {
  const skill = (await admin.post('/skills', { name: 'to be removed', channel: 'voice' })).body.id;
  const members = [mia.id];
  const queue = (await admin.post('/queues', { name: 'to be removed', skill, members })).body.id;
  const number = '+49891234999';
  const { status } = await admin.post('/numbers', {
    number,
    country: 'DE',
    timeZone: 'Europe/Berlin',
    queue,
  });
  expect(status).toBe(201);
  const customer = await api.calls('+31205551299', number);
  await admin.sees(await api.idOf(customer.callId), 'it wait', (one) => one.queue === queue);
  expect((await admin.delete(`/numbers/${encodeURIComponent(number)}`)).status).toBe(204);
  expect(await admin.delete(`/queues/${queue}`)).toMatchObject({
    status: 409,
    body: { code: 'in-use', errors: [{ message: 'callers who wait in it' }] },
  });
  await mia.be({ desk: 'in' });
  const { id } = await mia.rings(customer.callId);
  await mia.act(id, 'answer');
  await mia.act(id, 'end');
  await mia.act(id, 'finish');
  expect((await admin.delete(`/queues/${queue}`)).status).toBe(204);
});
