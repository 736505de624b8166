import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, of, refusal } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, lotte, admin } = api;

async function setStrategy(strategy: string): Promise<void> {
  const { items } = (await admin.get('/queues')).body;
  const queue = items.find((one: { name: string }) => one.name === 'support');
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
    expect(of(nextSteps, await mia.interaction(id))).toMatchObject([{ owner: { id: 'tieline' } }]);
  });

  it("that nobody takes is the first member's, or a named agent's, where the workflow says so", async () => {
    for (const [ringAllOwner, owner] of [
      ['first-member', 'mia'],
      [{ agent: lotte.id }, 'lotte'],
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
