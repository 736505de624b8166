import { expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { reconciled, refusal, talk, wholeCall } from './steps.ts';

// Spec L37: what the ledger wrote against what the CRM has.
const api = await startApi();
const { mia, sara, admin } = api;

const compared = () => reconciled(admin);

it('finds nothing where nobody touched the CRM, and by name what was deleted or changed there', async () => {
  await mia.be({ desk: 'in' });
  const calls = [];
  for (let count = 0; count < 4; count += 1) calls.push(await wholeCall(api, mia, await api.contact()));
  const [, deleted, changed, renamed] = calls;
  expect(await compared()).toMatchObject({ missing: 0, doubled: 0, changed: 0, pending: 0, findings: [] });

  const task = (call: typeof deleted) => `/crm/task/${call?.log.activity?.id}`;
  expect((await admin.delete(task(deleted))).status).toBe(204);
  expect((await admin.patch(task(changed), { subject: 'By hand' })).status).toBe(200);
  // What belongs to the same customer under another name is no change.
  const { who } = (await admin.get(task(renamed))).body;
  expect((await admin.patch(`/crm/contact/${who.id}`, { lastName: 'Married' })).status).toBe(200);

  const report = await compared();
  expect(report).toMatchObject({ missing: 1, doubled: 0, changed: 1 });
  expect(report.compared).toBeGreaterThanOrEqual(4);
  expect(report.findings).toHaveLength(2);
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      found: 'missing',
      interactionId: deleted?.id,
      agentId: mia.id,
      kind: 'activity',
    }),
  );
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      found: 'changed',
      interactionId: changed?.id,
      record: expect.objectContaining({ id: changed?.log.activity?.id }),
      fields: [{ name: 'subject', expected: expect.stringMatching(/^Incoming call /u), there: 'By hand' }],
    }),
  );
  // Nothing is written by comparing.
  expect((await admin.get(task(deleted))).status).toBe(404);
  expect((await admin.get(task(changed))).body.subject).toBe('By hand');
});

it('counts what is not written yet as neither', async () => {
  const before = await compared();
  await api.workflow({ autoSave: { inbound: false } });
  await mia.be({ desk: 'in' });
  const { interaction } = await talk(api, mia, await api.contact());
  await mia.act(interaction.id, 'end');
  await mia.act(interaction.id, 'finish');
  const { missing, changed, doubled } = await compared();
  expect({ missing, changed, doubled }).toEqual({
    missing: before.missing,
    changed: before.changed,
    doubled: before.doubled,
  });
});

it('is for those who lead, and of a period', async () => {
  const now = new Date().toISOString();
  expect(refusal(await mia.post('/reconciliation', { from: now, to: now }))).toBe('403 forbidden');
  expect((await sara.post('/reconciliation', { from: 'yesterday', to: now })).status).toBe(400);
});
