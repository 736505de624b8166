import { beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, refusal, talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, tom, admin } = api;

const nothing = { nextSteps: [], past: [] };

describe('the box "do not log this call"', () => {
  beforeEach(() => api.workflow({ doNotLog: { show: true } }));

  it('is not there while the workflow does not show it', async () => {
    await api.workflow({});
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    expect(interaction.doNotLog).toEqual({ visible: false, checked: false });
    expect(refusal(await mia.tick(interaction.id, true))).toBe('409 box-not-available');
  });

  it('decides by its state when the call ends, and is back to unticked for the next call', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    for (const checked of [true, false, true]) {
      expect((await mia.tick(id, checked)).body.doNotLog).toEqual({ visible: true, checked });
    }
    await mia.act(id, 'answer');
    await mia.act(id, 'hold');
    expect((await mia.interaction(id)).doNotLog).toEqual({ visible: true, checked: true });
    await customer.hangUp();
    expect((await mia.reaches(id, 'wrapup')).possible).toEqual(['finish']);
    expect(refusal(await mia.tick(id, false))).toBe('409 box-not-available');
    await mia.act(id, 'finish');
    expect(await api.timeline(anna)).toMatchObject(nothing);

    const { interaction } = await talk(api, mia, anna);
    expect(interaction.doNotLog).toEqual({ visible: true, checked: false });
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past).toMatchObject([{ interactionId: interaction.id }]);
  });

  it('ticked and emptied again lets the call be logged', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.tick(interaction.id, true);
    await mia.tick(interaction.id, false);
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past).toHaveLength(1);
    expect(codes(await mia.why(interaction.id))).toContain('why.box.unticked');
  });

  it('ticked on an outgoing call that nobody answers leaves nothing', async () => {
    const anna = await api.contact();
    await api.callee(anna.number, 'no-answer', 3_600_000);
    await mia.be({ desk: 'in' });
    const { id, doNotLog } = await mia.dial(anna.number);
    expect(doNotLog).toEqual({ visible: true, checked: false });
    expect((await mia.tick(id, true)).status).toBe(200);
    await mia.act(id, 'end');
    await mia.settled(id);
    expect(await api.timeline(anna)).toMatchObject(nothing);
  });

  it('ticked by one agent leaves the log of another’s part', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await mia.tick(id, true);
    await tom.be({ desk: 'in' });
    await mia.act(id, 'reject');
    await tom.rings(customer.callId);
    await tom.act(id, 'answer');
    await tom.act(id, 'end');
    await admin.settled(id);
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [{ owner: { id: tom.crmUser } }] });
  });

  it('ticked by the only agent who was asked leaves nothing of a call that ends while it waits on', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await mia.tick(id, true);
    await mia.act(id, 'reject');
    expect((await mia.interaction(id)).match.records).toHaveLength(1);
    await customer.hangUp();
    const over = await admin.sees(id, 'an end', ({ endedAt }) => endedAt !== null);
    expect(over.match.records).toEqual([]);
    expect(await api.timeline(anna)).toMatchObject(nothing);
  });

  it('ticked in a call that rings again is still ticked, and may be emptied for what is noted then', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await mia.tick(id, true);
    await mia.act(id, 'reject');
    await api.advance(11);
    const again = await mia.rings(customer.callId);
    expect(again).toMatchObject({ id, doNotLog: { visible: true, checked: true } });
    await mia.act(id, 'answer');
    await mia.tick(id, false);
    await mia.note(id, { comments: 'Now we talked.' });
    await mia.act(id, 'end');
    await mia.settled(id);
    const { nextSteps, past } = await api.timeline(anna);
    expect(nextSteps).toEqual([]);
    expect(past.map(({ description }) => description.split('\n')[0])).toEqual(['Now we talked.']);
  });

  it('ticked asks for no disposition, though the workflow requires one', async () => {
    await api.workflow({
      doNotLog: { show: true },
      dispositions: [{ id: 'sold', label: 'Sold' }],
      dispositionRequired: true,
    });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.tick(interaction.id, true);
    await mia.act(interaction.id, 'end');
    expect(await mia.act(interaction.id, 'finish')).toMatchObject({
      phase: 'ended',
      dispositionMissing: false,
    });
  });

  it('cannot be set by a desk in the background; there the agent’s default decides', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in', foreground: false });
    expect((await admin.put(`/agents/${mia.id}/defaults`, { doNotLog: true })).status).toBeLessThan(300);
    const first = await talk(api, mia, anna);
    expect(refusal(await mia.tick(first.interaction.id, false))).toBe('409 box-not-available');
    await mia.act(first.interaction.id, 'end');
    await mia.act(first.interaction.id, 'finish');
    expect(await api.timeline(anna)).toMatchObject(nothing);
    expect(codes(await mia.why(first.interaction.id))).toContain('why.box.default-ticked');

    // In the foreground the box starts unticked, whatever the default.
    await mia.surface('desk', 'in');
    const second = await talk(api, mia, anna);
    expect(second.interaction.doNotLog).toEqual({ visible: true, checked: false });
    await mia.act(second.interaction.id, 'end');
    await mia.act(second.interaction.id, 'finish');
    await mia.settled(second.interaction.id);
    expect((await api.timeline(anna)).past).toMatchObject([{ interactionId: second.interaction.id }]);

    await admin.put(`/agents/${mia.id}/defaults`, { doNotLog: false });
    await mia.surface('desk', 'in', false);
    const third = await wholeCall(api, mia, anna);
    expect((await api.timeline(anna)).past).toHaveLength(2);
    expect(codes(await mia.why(third.id))).toContain('why.box.default-unticked');
  });

  it('ticked in the foreground stands when the desk goes into the background', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.tick(interaction.id, true);
    await mia.surface('desk', 'in', false);
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
    expect(await api.timeline(anna)).toMatchObject(nothing);
  });

  it('is the agent’s own to set, and an agent’s default only an administrator’s', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    for (const person of [tom, admin])
      expect(refusal(await person.tick(interaction.id, true))).toBe('409 not-yours');
    expect(refusal(await mia.put(`/agents/${mia.id}/defaults`, { doNotLog: true }))).toBe('403 forbidden');
    expect(refusal(await mia.put(`/interactions/${interaction.id}/do-not-log`, { checked: 'yes' }))).toBe(
      '400 bad-request',
    );
  });

  it('ticked leaves no trace: an activity already begun is deleted, and nothing of the content is kept', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    await mia.note(id, {
      comments: 'Something private.',
      name: { kind: 'contact', id: anna.id, name: anna.name },
      tags: ['private'],
    });
    await mia.act(id, 'save');
    await mia.sees(id, 'a written log', ({ log }) => log.state === 'written');
    expect((await api.timeline(anna)).past).toHaveLength(1);
    await mia.tick(id, true);
    await mia.act(id, 'end');
    const over = await mia.sees(id, 'no activity', ({ log }) => log.activity === null);
    expect(await api.timeline(anna)).toMatchObject(nothing);
    expect(over).toMatchObject({
      log: { state: 'none', activity: null },
      match: { records: [], chosen: null },
      details: { name: null, comments: '', tags: [] },
    });
    const why = await mia.why(id);
    expect(why.outcome).toBe('none');
    expect(codes(why)).toContain('why.box.ticked');
    expect(JSON.stringify([over, why, (await admin.get(`/interactions/${id}`)).body])).not.toMatch(
      /private|Tester/,
    );

    // Nor is anything taken in afterwards.
    expect(refusal(await mia.patch(`/interactions/${id}/details`, { comments: 'After all' }))).toBe(
      '409 not-logged',
    );
    expect(refusal(await mia.tries(id, 'save'))).toBe('409 not-logged');
    expect(refusal(await mia.put(`/interactions/${id}/follow-up`, { choice: 'follow-up' }))).toBe(
      '409 not-logged',
    );
    expect((await mia.tries(id, 'finish')).status).toBe(200);
    expect(await api.timeline(anna)).toMatchObject(nothing);
  });
});
