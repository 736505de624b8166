import { expect, it } from 'vitest';
import { WhatIf, WhatIfLine } from '../../src/contract/workflows/what-if.ts';
import { startApi } from './harness.ts';
import { refusal, talk, wholeCall } from './steps.ts';

// Spec L35: a draft over past contacts, against the active version.
const api = await startApi();
const { mia, tom, sara, admin } = api;

const hourMs = 3_600_000;
const around = () => ({
  from: new Date(Date.now() - hourMs).toISOString(),
  to: new Date(Date.now() + hourMs).toISOString(),
});

/** A version of everybody's workflow that is not activated; gives where it is asked what if. */
async function draft(document: Record<string, unknown>): Promise<string> {
  const { items } = (await admin.get('/workflows')).body;
  const { id } = items.find((one: { builtIn: boolean }) => one.builtIn);
  const { body } = await admin.post(`/workflows/${id}/versions`, document);
  return `/workflows/${id}/versions/${body.version}/what-if`;
}

const tries = async (path: string, body: object = around()) => admin.done(admin.post(path, body), WhatIf);

/** A customer gives up while this agent's phone rings. */
async function missedCall(): Promise<string> {
  const customer = await api.calls((await api.contact()).number);
  const { id } = await mia.rings(customer.callId);
  await customer.hangUp();
  await mia.settled(id);
  return id;
}

it('shows which calls would have been logged differently, and neither writes nor changes anything', async () => {
  await mia.be({ desk: 'in' });
  const customer = await api.contact();
  const answered = await wholeCall(api, mia, customer);
  const missed = await missedCall();
  const path = await draft({ log: { inboundMissed: 'off' } });
  const seen = async () => [
    await api.timeline(customer),
    (await admin.get('/ledger')).body,
    (await admin.get('/interactions')).body,
    await admin.why(missed),
  ];
  const before = await seen();

  const found = await tries(path);
  expect(found).toMatchObject({ contacts: 2, changed: 1, same: 1, differences: { 'not-logged': 1 } });
  expect(found.items).toMatchObject([
    {
      interaction: missed,
      agent: { id: mia.id },
      kind: 'inbound-missed',
      before: { outcome: 'log', activity: { status: 'open' } },
      after: { outcome: 'none', activity: null },
    },
  ]);
  const off = await tries(await draft({ log: { inboundAnswered: 'off' } }));
  expect(off.items.map(({ interaction }) => interaction)).toEqual([answered.id]);
  expect(await seen()).toEqual(before);
});

it('compares with what is active now, whatever was when the calls were', async () => {
  await mia.be({ desk: 'in' });
  const from = new Date().toISOString();
  const missed = await missedCall();
  const path = await draft({ log: { inboundMissed: 'completed' } });
  const since = { ...around(), from };
  expect(await tries(path, since)).toMatchObject({ contacts: 1, changed: 1 });
  await api.workflow({ log: { inboundMissed: 'completed' } });
  expect(await tries(path, since)).toMatchObject({ contacts: 1, changed: 0, items: [] });
  expect((await admin.interaction(missed)).log.state).toBe('written');
});

it('counts calls without kept facts, because the agent chose not to log them', async () => {
  await api.workflow({ doNotLog: { show: true } });
  await mia.be({ desk: 'in' });
  const from = new Date().toISOString();
  const { interaction } = await talk(api, mia, await api.contact());
  await mia.tick(interaction.id, true);
  await mia.act(interaction.id, 'end');
  await mia.act(interaction.id, 'finish');
  await mia.settled(interaction.id);
  const found = await tries(await draft({ log: { inboundAnswered: 'open' } }), { ...around(), from });
  expect(found).toMatchObject({ contacts: 0, changed: 0, untried: 1, items: [] });
});

it('goes on beside calls, line by line', async () => {
  await mia.be({ desk: 'in' });
  const path = await draft({ subject: { template: 'With {name}' } });
  const [lines, call] = await Promise.all([
    admin.post(path, around(), { accept: 'application/x-ndjson' }),
    wholeCall(api, mia, await api.contact()),
  ]);
  expect(call.log.state).toBe('written');
  const told = String(lines.body)
    .trim()
    .split('\n')
    .map((line) => WhatIfLine.parse(JSON.parse(line)));
  expect(told.at(-1)).toMatchObject({ type: 'done', inSubstance: 0 });
});

it('is for those who may read workflows', async () => {
  const path = await draft({});
  expect(refusal(await tom.post(path, around()))).toBe('403 forbidden');
  expect((await sara.post(path, around())).status).toBe(200);
  const { from } = around();
  expect(refusal(await admin.post(path, { from, to: from }))).toBe('422 invalid');
});
