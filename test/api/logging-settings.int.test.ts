import { describe, expect, it } from 'vitest';
import { startApi, support } from './harness.ts';
import { codes, of, wholeCall } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, admin } = api;

/** A call of Mia's with these settings: what the CRM has of it, and why. */
async function logged(document: Record<string, unknown>) {
  await api.workflow(document);
  await mia.be({ desk: 'in' });
  const anna = await api.contact();
  const interaction = await wholeCall(api, mia, anna);
  const { past, nextSteps } = await api.timeline(anna);
  const [activity] = of([...past, ...nextSteps], interaction);
  return { activity, why: await mia.why(interaction.id) };
}

describe('business hours', () => {
  it('of our own number decide whether an outgoing call is logged, where the workflow says so', async () => {
    const { body: hours } = await admin.post('/hours', {
      name: 'Never',
      timeZone: 'Europe/Berlin',
      weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
      exceptions: [],
    });
    const path = `/numbers/${encodeURIComponent(support)}`;
    const { body: number } = await admin.get(path);
    expect((await admin.put(path, { ...number, hours: hours.id })).status).toBe(200);
    await mia.be({ desk: 'in' });
    for (const [setting, count, code] of [
      ['business', 0, 'why.hours.outside'],
      ['always', 1, 'why.hours.always'],
    ] as const) {
      await api.workflow({ hours: setting });
      const anna = await api.contact();
      const { id } = await mia.dial(anna.number);
      await mia.reaches(id, 'connected');
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
      await mia.settled(id);
      expect((await api.timeline(anna)).past).toHaveLength(count);
      expect(codes(await mia.why(id))).toContain(code);
    }
    expect((await admin.put(path, { ...number, hours: null })).status).toBe(200);
  });
});

describe('extra fields', () => {
  it('take what the workflow puts into them, which is left out of the description', async () => {
    const { activity, why } = await logged({ fields: { queue: 'Queue__c', waitSeconds: 'Wait__c' } });
    expect(activity?.['extra']).toEqual({ Queue__c: 'support', Wait__c: expect.stringMatching(/^\d+$/u) });
    expect(activity?.description).not.toContain('Queue:');
    expect(activity?.description).toContain('Waiting time:');
    expect(codes(why)).toContain('why.fields.mapped');
    const plain = await logged({ fields: {} });
    expect(plain.activity?.['extra']).toEqual({});
    expect(plain.activity?.description).toContain('Queue: support');
  });
});

describe('the record type of the activity', () => {
  it('is the one set, else the default', async () => {
    const recordType = api.crm.recordTypes.other('task');
    const { activity, why } = await logged({ recordTypes: { activity: recordType } });
    expect(activity?.['recordType']).toBe(recordType);
    expect(codes(why)).toContain('why.record-type.set');
    expect((await logged({})).activity?.['recordType']).toBe(api.crm.recordTypes.usual('task'));
  });
});

describe('a result', () => {
  const document = {
    subject: { template: '{calltype}: {callresult}' },
    dispositions: [{ id: 'sold', label: 'Sold' }],
  };

  it('that is chosen in the CRM is offered nowhere and stands nowhere', async () => {
    const { activity, why } = await logged({ ...document, dispositionIn: 'crm' });
    expect(activity).toMatchObject({ subject: 'Incoming call:', disposition: null });
    expect(codes(why)).toContain('why.result.in-crm');
  });

  it('that is chosen in the panel stands in the subject', async () => {
    await api.workflow({ ...document, dispositionIn: 'panel' });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await mia.act(id, 'answer');
    await mia.note(id, { disposition: 'sold' });
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toMatchObject([{ subject: 'Incoming call: Sold' }]);
  });
});

describe('a call that one agent missed and another answered', () => {
  it.each([
    [true, 'Missed, but answered', 'why.result.missed-answered'],
    [false, 'Missed call', 'why.result.not-connected'],
  ])('with trackMissedButAnswered %j is "%s" for who missed it', async (tracked, text, code) => {
    await api.workflow({ trackMissedButAnswered: tracked, log: { inboundMissed: 'open' } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await tom.be({ desk: 'in' });
    await mia.act(id, 'reject');
    await tom.rings(customer.callId);
    const first = await until('the miss is logged', async () => (await api.timeline(anna)).nextSteps[0]);
    expect(first).toMatchObject({ disposition: 'Missed call', status: 'open' });
    await tom.act(id, 'answer');
    await tom.act(id, 'end');
    await tom.act(id, 'finish');
    await tom.settled(id);
    const missed = await until('the missed activity says so', async () => {
      const { nextSteps, past } = await api.timeline(anna);
      return (tracked ? past : nextSteps).find((one) => one['disposition'] === text);
    });
    expect(missed.id).toBe(first.id);
    const { past } = await api.timeline(anna);
    expect(past.filter(({ id: other }) => other !== missed.id)).toMatchObject([{ agentName: 'Tom Becker' }]);
    expect(missed.description.includes('Answered by: Tom Becker')).toBe(tracked);
    expect(codes(await mia.why(id, mia.id))).toContain(code);
  });
});

describe('the CRM’s own interaction log', () => {
  it('keeps missed calls out, which are logged without it', async () => {
    for (const [interactionLog, count] of [
      [true, 0],
      [false, 1],
    ] as const) {
      await api.workflow({ interactionLog });
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const customer = await api.calls(anna.number);
      const { id } = await mia.rings(customer.callId);
      await customer.hangUp();
      await mia.settled(id);
      expect((await api.timeline(anna)).nextSteps).toHaveLength(count);
      expect(codes(await mia.why(id)).includes('why.log.interaction-log')).toBe(interactionLog);
    }
  });
});
