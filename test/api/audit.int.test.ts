import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';

const api = await startApi();
const { admin, mia } = api;

/** The newest entries of the audit that name this noun. */
async function entries(noun: string): Promise<readonly Record<string, unknown>[]> {
  const { items } = (await admin.get('/audit?limit=50')).body;
  return items.filter((entry: { noun: string }) => entry.noun === noun);
}

describe("an administrator's change of a workflow", () => {
  it('is in the audit with who, what before and after: made, drafted, activated, taken back, assigned', async () => {
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
