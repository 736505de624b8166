import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type RecordOf } from './harness.ts';
import type { Person } from './person.ts';
import { codes, talk } from './steps.ts';

// Spec R17 with L16, L20 and L21: who answered is disabled, and the call rings again.
const api = await startApi();
const { mia, tom, lotte, admin } = api;
let disabled: Person | null = null;

afterEach(async () => {
  if (disabled === null) return;
  await admin.put(`/agents/${disabled.id}`, { disabled: false });
  Object.assign(disabled.headers, (await api.signIn(disabled.username)).headers);
  disabled = null;
});

/** Takes this agent out of the call. */
async function disable(person: Person, id: string): Promise<void> {
  disabled = person;
  expect((await admin.put(`/agents/${person.id}`, { disabled: true })).status).toBe(200);
  await admin.sees(id, `that ${person.username} has left`, ({ parts }) =>
    parts.some(({ agentId, phase }) => agentId === person.id && phase === 'ended'),
  );
}

/** This agent talks to this customer until their account is disabled. */
async function leftBy(person: Person, customer: RecordOf) {
  await person.be({ desk: 'in' });
  const call = await talk(api, person, customer);
  await disable(person, call.interaction.id);
  return { ...call, id: call.interaction.id };
}

async function letPass(agent: Person, callId: string, id: string): Promise<void> {
  await agent.be({ desk: 'in' });
  await agent.rings(callId);
  await agent.act(id, 'reject');
}

async function take(agent: Person, callId: string, id: string): Promise<void> {
  await agent.be({ desk: 'in' });
  await agent.rings(callId);
  await agent.act(id, 'answer');
}

/** What the CRM has of Tom's part. */
async function ofTom(customer: RecordOf) {
  const { past, nextSteps } = await api.timeline(customer);
  return [...past, ...nextSteps].find(({ agentName }) => agentName === 'Tom Becker');
}

describe('a call that was answered by an agent who is then disabled', () => {
  it('was missed by who let it pass afterwards, and is left to do', async () => {
    await api.workflow({ trackMissedButAnswered: true });
    const anna = await api.contact();
    const { customer, id } = await leftBy(mia, anna);
    await letPass(tom, customer.callId, id);
    await customer.hangUp();
    await admin.settled(id);
    const missed = await ofTom(anna);
    expect(missed).toMatchObject({ disposition: 'Missed call', status: 'open' });
    expect(missed?.description).not.toContain('Mia');
    expect(codes(await admin.why(id, tom.id))).toContain('why.result.not-connected');
  });

  it('and that another answers in the end names that one, whoever missed it before and after', async () => {
    await api.workflow({ trackMissedButAnswered: true });
    const anna = await api.contact();
    await tom.be({ desk: 'in' });
    const { callId } = await api.calls(anna.number);
    const { id } = await tom.rings(callId);
    await mia.be({ desk: 'in' });
    await tom.act(id, 'reject');
    await tom.be({ desk: 'in', presence: 'away' });
    await mia.rings(callId);
    await mia.act(id, 'answer');
    await disable(mia, id);
    await take(lotte, callId, id);
    await lotte.act(id, 'end');
    await lotte.act(id, 'finish');
    await admin.settled(id);
    const missed = await ofTom(anna);
    expect(missed).toMatchObject({ disposition: 'Missed, but answered', status: 'completed' });
    expect(missed?.description).toContain((await admin.get(`/agents/${lotte.id}`)).body.name);
    expect(missed?.description).not.toContain('Mia');
  });

  it('and that another answers whom it rang after somebody let it pass names that one', async () => {
    await api.workflow({ trackMissedButAnswered: true });
    const anna = await api.contact();
    const { customer, id } = await leftBy(mia, anna);
    await letPass(tom, customer.callId, id);
    await tom.be({ desk: 'in', presence: 'away' });
    await take(lotte, customer.callId, id);
    await customer.hangUp();
    await lotte.act(id, 'finish');
    await admin.settled(id);
    const missed = await ofTom(anna);
    expect(missed).toMatchObject({ disposition: 'Missed, but answered', status: 'completed' });
    expect(missed?.description).toContain((await admin.get(`/agents/${lotte.id}`)).body.name);
  });

  it('has its one activity per call with who answered last', async () => {
    await api.workflow({ transfer: { log: 'one-per-call' } });
    const anna = await api.contact();
    // Not with the one whose id comes first, which decides where nothing else does.
    const [first, last] = mia.id < tom.id ? [mia, tom] : [tom, mia];
    const { customer, id } = await leftBy(first, anna);
    await take(last, customer.callId, id);
    expect(await admin.interaction(id)).toMatchObject({ agentId: last.id });
    await last.act(id, 'end');
    await last.act(id, 'finish');
    await admin.settled(id);
    const { past, nextSteps } = await api.timeline(anna);
    expect([...past, ...nextSteps]).toMatchObject([{ owner: { id: last.crmUser } }]);
    expect(codes(await admin.why(id, first.id))).toContain('why.settlement.another-answered');
  });
});

describe('a group of which one answered and is then disabled', () => {
  const setStrategy = async (strategy: string): Promise<void> => {
    const { items } = (await admin.get('/queues')).body;
    const queue = items.find((one: { name: string }) => one.name === 'support');
    expect((await admin.put(`/queues/${queue.id}`, { ...queue, strategy })).status).toBe(200);
  };
  beforeAll(() => setStrategy('ring-all'));
  afterAll(() => setStrategy('longest-idle'));

  it.each([true, false])(
    'has missed it once if nobody takes it when it rings again, Tom being rung again: %s',
    async (isTomRungAgain) => {
      await api.workflow({ missedEmail: { enabled: true } });
      const anna = await api.contact();
      for (const agent of [mia, tom]) await agent.be({ desk: 'in' });
      const customer = await api.calls(anna.number);
      const { callId } = customer;
      const [{ id }] = await Promise.all([mia.rings(callId), tom.rings(callId)]);
      await mia.act(id, 'answer');
      await tom.reaches(id, 'ended');
      if (!isTomRungAgain) await tom.be({ desk: 'in', presence: 'away' });
      await disable(mia, id);
      await lotte.be({ desk: 'in' });
      await lotte.rings(callId);
      if (isTomRungAgain) {
        await api.advance(11);
        await tom.rings(callId);
      }
      await customer.hangUp();
      await admin.settled(id);
      const { past, nextSteps } = await api.timeline(anna);
      expect(past).toMatchObject([{ agentName: 'Mia Krüger' }]);
      expect(nextSteps).toMatchObject([
        { disposition: 'Missed call', owner: { id: api.crm.integrationUser } },
      ]);
      const mailed = async (person: Person) =>
        (await admin.why(id, person.id)).writes.some(({ kind }) => kind === 'mail');
      expect([await mailed(tom), await mailed(lotte)]).toEqual([isTomRungAgain, true]);
    },
  );
});
