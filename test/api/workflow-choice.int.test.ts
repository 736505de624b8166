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

  it('is refused to who is not there, by name', async () => {
    const { id } = (await admin.post('/workflows', { name: 'Nobody' })).body;
    const { status, body } = await admin.put(`/workflows/${id}/assignments`, { queues: [mia.id] });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path: 'queues[0]' }]);
  });
});
