import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startApi, support } from './harness.ts';
import { codes, said, talk, wholeCall } from './steps.ts';

// Spec L13, L15: what an activity carries, where it stands, and whose it is.
const api = await startApi();
const { mia, admin } = api;

afterAll(() => admin.put('/simulator/clock', { real: true }));

const activityOf = async ({ log }: { log: { activity: { id: string } | null } }) =>
  (await admin.get(`/crm/task/${log.activity?.id}`)).body;

const dispositions = [
  { id: 'sold', label: { en: 'Sold', de: 'Verkauft' }, group: 'Success', direction: 'both' },
];

describe('the description', () => {
  it('has the comments, and one line for each thing that has no field, in a fixed form', async () => {
    await api.workflow({
      dispositions,
      tags: ['vip', 'press'],
      fields: { queue: 'Queue__c', from: 'Caller__c' },
    });
    await mia.be({ desk: 'in' });
    await admin.put('/simulator/clock', { now: '2027-03-01T08:00:00Z' });
    const anna = await api.contact();
    const { interaction, customer } = await talk(api, mia, anna);
    await mia.note(interaction.id, {
      comments: 'Wants two lamps.\n{agent} <b>called</b>.',
      disposition: 'sold',
      tags: ['press', 'vip'],
    });
    await api.advance(61);
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    const activity = await activityOf(await mia.settled(interaction.id));
    expect(activity.description.split('\n')).toEqual([
      'Wants two lamps.',
      '{agent} <b>called</b>.',
      '',
      expect.stringMatching(/^Begin: Mar 1, 2027 09:00:\d\d$/u),
      expect.stringMatching(/^End: Mar 1, 2027 09:01:\d\d$/u),
      expect.stringMatching(/^Talk time: 1:0\d$/u),
      expect.stringMatching(/^Waiting time: 0:0\d$/u),
      `Called number: ${support}`,
      'Agent: Mia Krüger',
      'Disposition group: Success',
      'Tags: press, vip',
      `Call id: ${customer.callId}`,
    ]);
    expect(activity).toMatchObject({
      callType: 'Inbound',
      disposition: 'Sold',
      extra: { Queue__c: 'support', Caller__c: anna.number },
    });
    expect(said(await mia.why(interaction.id), 'fields')).toEqual([
      { code: 'why.fields.mapped', value: { queue: 'Queue__c', from: 'Caller__c' } },
    ]);
  });

  it('has in it what no field takes any more, in the language of the workflow', async () => {
    await api.workflow({ locale: 'de', fields: {} });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const call = await wholeCall(api, mia, anna);
    const activity = await activityOf(call);
    expect(activity.extra).toEqual({});
    for (const line of ['Warteschlange: support', `Anrufer: ${anna.number}`, 'Wartezeit: 0:0'])
      expect(activity.description).toContain(line);
    expect(said(await mia.why(call.id), 'fields')).toEqual([]);
  });

  it.each([
    ['a fact that nobody knows', { fields: { weather: 'Weather__c' } }, 'fields.weather'],
    ['a field of two facts', { fields: { queue: 'Same__c', agent: 'Same__c' } }, 'fields.agent'],
    ['what is no field', { fields: { queue: 'x; drop table' } }, 'fields.queue'],
  ])('%s is refused by name', async (_, document, path) => {
    const { items } = (await admin.get('/workflows')).body;
    const { status, body } = await admin.post(`/workflows/${items[0].id}/versions`, document);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path }]);
  });
});

describe('the owner', () => {
  afterEach(() => admin.put(`/agents/${mia.id}`, { crmUser: mia.crmUser }));

  it('is the CRM user of the agent, or of the connection where the agent has none', async () => {
    await mia.be({ desk: 'in' });
    for (const [crmUser, owner, code] of [
      [mia.crmUser, mia.crmUser, 'why.owner.agent'],
      [null, api.crm.integrationUser, 'why.owner.no-user'],
    ] as const) {
      expect((await admin.put(`/agents/${mia.id}`, { crmUser })).status).toBe(200);
      const call = await wholeCall(api, mia, await api.contact());
      expect(await activityOf(call)).toMatchObject({ owner: { id: owner }, agentName: 'Mia Krüger' });
      expect(codes(await mia.why(call.id))).toContain(code);
    }
  });

  it('is that of the connection where no agent took part', async () => {
    await api.workflow({ signedOut: { logMissedInQueue: true } });
    const customer = await api.calls((await api.contact()).number);
    const id = await api.idOf(customer.callId);
    await customer.hangUp();
    const over = await admin.sees(id, 'its log', ({ log }) => log.state === 'written');
    expect(await activityOf(over)).toMatchObject({ owner: { id: api.crm.integrationUser }, agentName: null });
    expect(codes(await admin.why(id))).toContain('why.owner.no-agent');
  });
});
