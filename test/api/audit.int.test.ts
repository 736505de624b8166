import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { admin, mia } = api;

/** The newest entries of the audit that name this noun. */
async function entries(noun: string): Promise<readonly Record<string, unknown>[]> {
  const { items } = (await admin.get('/audit?limit=50')).body;
  return items.filter((entry: { noun: string }) => entry.noun === noun);
}

describe("an administrator's change of a workflow", () => {
  it('is in the audit with person, before and after: created, drafted, activated, cancelled, assigned', async () => {
    const made = (await admin.post('/workflows', { name: 'Audited' })).body;
    const path = `/workflows/${made.id}`;
    const { version } = (
      await admin.post(`${path}/versions`, { name: 'Audited', log: { inboundMissed: 'off' } })
    ).body;
    const at = new Date(Date.now() + 86_400_000).toISOString();
    expect((await admin.post(`${path}/versions/${version}/activate`, { at })).status).toBe(200);
    const planned = (await admin.get(path)).body.activations.at(-1);
    expect((await admin.delete(`${path}/activations/${planned.id}`)).status).toBe(200);
    expect((await admin.put(`${path}/assignments`, { agents: [mia.id], teams: [] })).status).toBe(200);

    const ours = (await entries('workflow')).filter(({ nounId }) => nounId === made.id);
    expect(ours.map(({ action }) => action)).toEqual(['changed', 'removed', 'changed', 'changed', 'created']);
    expect(ours).toMatchObject([
      { by: { id: admin.id }, before: { agents: [] }, after: { agents: [mia.id] } },
      { before: { active: { version } } },
      { before: { active: { version: 1 } }, after: { active: { version } } },
      { after: { draft: [{ path: 'log.inboundMissed', from: 'open', to: 'off' }] } },
      { after: { name: 'Audited' } },
    ]);
    await admin.put(`${path}/assignments`, { agents: [], teams: [] });
  });

  it('is read by administrators only', async () => {
    expect((await mia.get('/audit')).status).toBe(403);
  });
});

describe('what a person does to a write', () => {
  it('is in the audit: corrected and given up, with the reason', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    // Deleted in the CRM meanwhile, so that its activity is refused.
    expect((await admin.delete(`/crm/contact/${anna.id}`)).status).toBeLessThan(300);
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    const write = await until('the write is refused', async () => {
      const { items } = (await admin.get('/ledger?state=refused')).body;
      return items.find((one: { interactionId: string }) => one.interactionId === interaction.id);
    });
    expect((await mia.patch(`/ledger/${write.id}`, { payload: { subject: 'Corrected' } })).status).toBe(200);
    const reason = 'The customer asked to be deleted.';
    expect((await admin.post(`/ledger/${write.id}/give-up`, { reason })).status).toBe(200);
    const ours = (await entries('write')).filter(({ nounId }) => nounId === write.id);
    expect(ours).toMatchObject([
      { by: { id: admin.id }, before: { state: 'refused' }, after: { state: 'given-up', reason } },
      { by: { id: mia.id }, after: { corrected: { subject: 'Corrected' } } },
    ]);
  });
});
