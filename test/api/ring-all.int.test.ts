import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, of, refusal } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, lotte, admin } = api;

async function setStrategy(strategy: string, name = 'support'): Promise<void> {
  const { items } = (await admin.get('/queues')).body;
  const queue = items.find((one: { name: string }) => one.name === name);
  const { status } = await admin.put(`/queues/${queue.id}`, { ...queue, strategy });
  expect(status).toBe(200);
}

beforeAll(() => setStrategy('ring-all'));
afterAll(() => setStrategy('longest-idle'));

describe('a group that rings together', () => {
  it('rings every free member, and is taken from the others by who answers: theirs is not a missed call', async () => {
    const anna = await api.contact();
    for (const agent of [mia, tom]) await agent.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const [{ id }] = await Promise.all([mia.rings(customer.callId), tom.rings(customer.callId)]);
    await tom.act(id, 'answer');
    await mia.reaches(id, 'ended');
    expect(refusal(await mia.tries(id, 'answer'))).toBe('409 offer-gone');
    await tom.act(id, 'end');
    await tom.act(id, 'finish');
    await tom.settled(id);
    const { parts } = await tom.interaction(id);
    expect(parts.find(({ agentId }) => agentId === mia.id)?.offers).toMatchObject([{ result: 'taken' }]);
    expect((await mia.interaction(id)).log.state).toBe('none');
    expect(codes(await mia.why(id)).join(' ')).toMatch(/taken|another/u);
    const { past, nextSteps } = await api.timeline(anna);
    expect([...past, ...nextSteps]).toMatchObject([{ interactionId: id, agentName: 'Tom Becker' }]);
  });

  it('rings a member who is free only now beside the others', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await lotte.be({ desk: 'in' });
    expect((await lotte.rings(customer.callId)).id).toBe(id);
    expect((await mia.interaction(id)).phase).toBe('ringing');
  });

  it('rings together again ten seconds after it let the call ring until the time was up', async () => {
    const anna = await api.contact();
    for (const agent of [mia, tom]) await agent.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const [{ id }] = await Promise.all([mia.rings(customer.callId), tom.rings(customer.callId)]);
    const offersOf = async () => (await admin.interaction(id)).parts.map(({ offers }) => offers);
    await api.advance(21);
    for (const agent of [mia, tom]) await agent.reaches(id, 'ended');
    const [first, ...others] = await offersOf();
    for (const other of others) expect(other).toEqual(first);
    await api.advance(10);
    for (const agent of [mia, tom]) await agent.reaches(id, 'ringing');
    await customer.hangUp();
  });

  it("that nobody takes gives one missed activity in all, the group's by default", async () => {
    const anna = await api.contact();
    for (const agent of [mia, tom]) await agent.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const [{ id }] = await Promise.all([mia.rings(customer.callId), tom.rings(customer.callId)]);
    await mia.tries(id, 'reject');
    await customer.hangUp();
    await until('the missed call is logged', async () => (await api.timeline(anna)).nextSteps[0]);
    for (const agent of [mia, tom]) await agent.settled(id);
    const { nextSteps } = await api.timeline(anna);
    expect(of(nextSteps, await mia.interaction(id))).toMatchObject([
      { owner: { id: api.crm.integrationUser } },
    ]);
  });

  it('that nobody takes is logged although the first member chose not to log it, or signed out while it rang', async () => {
    await api.workflow({ doNotLog: { show: true } });
    for (const leaves of [
      (id: string) => mia.tick(id, true),
      async () => {
        await mia.put('/me/presence', { presence: 'logout' });
        await mia.surface('desk', 'out');
      },
    ]) {
      const anna = await api.contact();
      for (const agent of [mia, tom]) await agent.be({ desk: 'in' });
      const customer = await api.calls(anna.number);
      const [{ id }] = await Promise.all([mia.rings(customer.callId), tom.rings(customer.callId)]);
      await leaves(id);
      await customer.hangUp();
      await tom.settled(id);
      const { nextSteps } = await api.timeline(anna);
      expect(nextSteps).toMatchObject([{ interactionId: id, owner: { id: api.crm.integrationUser } }]);
      expect(codes(await tom.why(id))).toContain('why.settlement.group-own');
      expect((await mia.interaction(id)).log.activity).toBeNull();
    }
  });

  it("that nobody takes is the first member's, or a named agent's, where the workflow says so", async () => {
    for (const [ringAllOwner, owner] of [
      ['first-member', mia.crmUser],
      [{ agent: lotte.id }, lotte.crmUser],
    ] as const) {
      await api.workflow({ ringAllOwner });
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const customer = await api.calls(anna.number);
      const { id } = await mia.rings(customer.callId);
      await customer.hangUp();
      const [step] = await until('the missed call is logged', async () => {
        const { nextSteps } = await api.timeline(anna);
        return nextSteps.length > 0 && nextSteps;
      });
      await mia.settled(id);
      expect(step).toMatchObject({ owner: { id: owner } });
    }
  });
});

describe('a call that goes from one queue to another, of which one rings a group', () => {
  /** Nobody takes calls of support within its minute, and then Tom's queue has them. */
  async function overflows(): Promise<() => Promise<unknown>> {
    const path = `/numbers/${encodeURIComponent('+498912345670')}`;
    const before = (await admin.get(path)).body;
    const { items } = (await admin.get('/queues')).body;
    const sales = items.find((one: { name: string }) => one.name === 'sales');
    const unanswered = { afterSeconds: 60, then: { do: 'queue', to: sales.id } };
    expect((await admin.put(path, { ...before, unanswered })).status).toBe(200);
    return () => admin.put(path, before);
  }

  /** A minute later the call has left the queue in which it is. */
  async function goesOn(id: string): Promise<void> {
    const { queue: before } = await admin.interaction(id);
    await api.advance(61);
    await admin.sees(id, 'the call in the next queue', ({ queue }) => queue !== before);
  }

  it('was missed once by the group it rang first, whether or not somebody answers after that', async () => {
    const restore = await overflows();
    await api.workflow({ trackMissedButAnswered: true });
    for (const isAnswered of [false, true]) {
      const anna = await api.contact();
      for (const agent of [mia, lotte]) await agent.be({ desk: 'in' });
      await tom.be({ desk: 'in', presence: 'away' });
      const customer = await api.calls(anna.number);
      const [{ id }] = await Promise.all([mia.rings(customer.callId), lotte.rings(customer.callId)]);
      for (const agent of [mia, lotte]) await agent.be({ desk: 'in', presence: 'away' });
      await goesOn(id);
      if (isAnswered) {
        await tom.be({ desk: 'in' });
        await tom.rings(customer.callId);
        await tom.act(id, 'answer');
      }
      await customer.hangUp();
      await admin.settled(id);
      const { past, nextSteps } = await api.timeline(anna);
      const groups = { owner: { id: api.crm.integrationUser } };
      expect(nextSteps).toMatchObject(isAnswered ? [] : [{ disposition: 'Missed call', ...groups }]);
      expect(past).toMatchObject(
        isAnswered ? [{ agentName: 'Tom Becker' }, { disposition: 'Missed, but answered', ...groups }] : [],
      );
      expect(codes(await mia.why(id))).toContain('why.owner.group');
      expect(codes(await lotte.why(id))).toContain('why.settlement.group-another');
      if (isAnswered) await tom.act(id, 'finish');
    }
    await restore();
  });

  it('stays missed by the agent who was offered it alone, if a group answers it afterwards', async () => {
    const restore = await overflows();
    await setStrategy('longest-idle');
    await setStrategy('ring-all', 'sales');
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    for (const agent of [tom, lotte]) await agent.be({ desk: 'in', presence: 'away' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await mia.tries(id, 'reject');
    // Offered it again by the time that passes, she would keep it in her queue.
    await mia.be({ desk: 'in', presence: 'away' });
    await goesOn(id);
    await tom.be({ desk: 'in' });
    await tom.rings(customer.callId);
    await tom.act(id, 'answer');
    await customer.hangUp();
    await admin.settled(id);
    const { past, nextSteps } = await api.timeline(anna);
    expect(nextSteps).toMatchObject([{ disposition: 'Missed call', agentName: 'Mia Krüger' }]);
    expect(past).toMatchObject([{ agentName: 'Tom Becker' }]);
    await setStrategy('longest-idle', 'sales');
    await setStrategy('ring-all');
    await restore();
  });
});
