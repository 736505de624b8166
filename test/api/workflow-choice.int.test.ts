import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { talk } from './steps.ts';

const api = await startApi();
const { admin, mia } = api;

/** Makes a workflow for these, and takes it from them again after `work`. */
async function having(
  assignments: { agents?: string[]; teams?: string[]; queues?: string[] },
  document: Record<string, unknown>,
  work: (id: string) => Promise<void>,
): Promise<void> {
  const { id } = (await admin.post('/workflows', { name: 'Chosen', ...document })).body;
  const nobody = { agents: [], teams: [], queues: [] };
  expect((await admin.put(`/workflows/${id}/assignments`, { ...nobody, ...assignments })).status).toBe(200);
  await work(id);
  await admin.put(`/workflows/${id}/assignments`, nobody);
}

describe('the workflow of a contact', () => {
  it("is the agent's, before the team's", async () => {
    const { team } = (await admin.get(`/agents/${mia.id}`)).body;
    await having({ teams: [team] }, {}, async (ofTeam) => {
      await having({ agents: [mia.id] }, {}, async (ofAgent) => {
        await mia.be({ desk: 'in' });
        const { interaction } = await talk(api, mia, await api.contact());
        expect((await mia.why(interaction.id)).workflow?.id).toBe(ofAgent);
      });
      await mia.act((await mia.desk()).interactions[0]?.id ?? '', 'end');
      await mia.act((await mia.desk()).interactions[0]?.id ?? '', 'finish');
      const { interaction } = await talk(api, mia, await api.contact());
      expect((await mia.why(interaction.id)).workflow?.id).toBe(ofTeam);
    });
  });

  it("that no agent had is its queue's, else the organisation's", async () => {
    const queues = (await admin.get('/queues')).body.items;
    const support = queues.find((one: { name: string }) => one.name === 'support');
    const signedOut = { logMissedInQueue: true };
    await having({ queues: [support.id] }, { signedOut }, async (ofQueue) => {
      const anna = await api.contact();
      const customer = await api.calls(anna.number);
      const id = await api.idOf(customer.callId);
      await customer.hangUp();
      await admin.sees(id, 'its log', ({ log }) => log.state === 'written');
      expect((await admin.why(id)).workflow?.id).toBe(ofQueue);
    });
    const customer = await api.calls((await api.contact()).number);
    const id = await api.idOf(customer.callId);
    await customer.hangUp();
    await admin.reaches(id, 'ended');
    const why = await admin.why(id);
    expect(why.outcome).toBe('none');
    expect(why.steps.map(({ setting }) => setting)).toContain('signedOut.logMissedInQueue');
  });

  it('stays that of a call that goes on when somebody is assigned another, and Why? names it (spec L36)', async () => {
    await mia.be({ desk: 'in' });
    const { team } = (await admin.get(`/agents/${mia.id}`)).body;
    const anna = await api.contact();
    const made = (name: string) => admin.post('/workflows', { name, tags: [name], dispositions: [] });
    const [first, second] = [(await made('first')).body, (await made('second')).body];
    const assign = (id: string, to: object) =>
      admin.put(`/workflows/${id}/assignments`, { agents: [], teams: [], queues: [], ...to });
    for (const to of [{ agents: [mia.id] }, { teams: [team] }]) {
      expect((await assign(first.id, to)).status).toBe(200);
      const { interaction } = await talk(api, mia, anna);
      expect((await assign(second.id, to)).status).toBe(200);
      expect((await mia.patch(`/interactions/${interaction.id}/details`, { tags: ['first'] })).status).toBe(
        200,
      );
      expect((await mia.patch(`/interactions/${interaction.id}/details`, { tags: ['second'] })).status).toBe(
        422,
      );
      expect((await mia.why(interaction.id)).workflow?.id).toBe(first.id);
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      expect((await mia.why(interaction.id)).workflow?.id).toBe(first.id);
      const next = await talk(api, mia, anna);
      expect((await mia.why(next.interaction.id)).workflow?.id).toBe(second.id);
      await mia.act(next.interaction.id, 'end');
      await mia.act(next.interaction.id, 'finish');
      await assign(second.id, {});
    }
  });

  it('of a caller who waits stays that of the queue, also when the queue is assigned another', async () => {
    const queues = (await admin.get('/queues')).body.items;
    const support = queues.find((one: { name: string }) => one.name === 'support');
    await having({ queues: [support.id] }, {}, async (first) => {
      const customer = await api.calls((await api.contact()).number);
      const id = await api.idOf(customer.callId);
      await having({ queues: [support.id] }, {}, async () => {
        await customer.hangUp();
        await admin.reaches(id, 'ended');
        expect((await admin.why(id)).workflow?.id).toBe(first);
      });
    });
  });

  it('is refused to who is not there, by name', async () => {
    const { id } = (await admin.post('/workflows', { name: 'Nobody' })).body;
    const { status, body } = await admin.put(`/workflows/${id}/assignments`, { queues: [mia.id] });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path: 'queues[0]' }]);
  });
});
