import { beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, refusal, talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, tom, admin } = api;

const nothing = { nextSteps: [], past: [] };
const bothOut = { salesforce: 'out', desk: 'out' } as const;

describe('who is responsible for the log, while the box is in use', () => {
  beforeEach(() => api.workflow({ doNotLog: { show: true } }));

  it.each([
    { salesforce: 'out', desk: 'out', code: 'why.responsible.nobody', box: false, logged: false },
    { salesforce: 'in', desk: 'out', code: 'why.responsible.salesforce', box: false, logged: true },
    { salesforce: 'in', desk: 'in', code: 'why.responsible.salesforce', box: false, logged: true },
    { salesforce: 'out', desk: 'in', code: 'why.responsible.desk', box: true, logged: true },
  ] as const)(
    'Salesforce $salesforce, desk $desk: $code, box: $box',
    async ({ code, box, logged, ...surfaces }) => {
      const anna = await api.contact();
      await mia.be(surfaces);
      const customer = await api.calls(anna.number);
      const ringing = await mia.rings(customer.callId);
      expect(ringing.doNotLog).toEqual({ visible: box, checked: false });
      const { doNotLog } = await mia.act(ringing.id, 'answer');
      expect(doNotLog.visible).toBe(box);
      expect(refusal(await mia.tick(ringing.id, false))).toBe(
        box ? '200 undefined' : '409 box-not-available',
      );
      await customer.hangUp();
      const over = await mia.settled(ringing.id);
      expect(over).toMatchObject({
        doNotLog: { visible: false },
        log: { state: logged ? 'written' : 'none' },
      });
      const why = await mia.why(ringing.id);
      expect(codes(why)).toContain(code);
      expect(why.outcome).toBe(logged ? 'log' : 'none');
      expect((await api.timeline(anna)).past).toHaveLength(logged ? 1 : 0);
    },
  );

  it('Salesforce in, desk in, ticking is refused; after signing out of Salesforce the box is there and decides', async () => {
    const anna = await api.contact();
    await mia.be({ salesforce: 'in', desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    expect(refusal(await mia.tick(interaction.id, true))).toBe('409 box-not-available');
    await mia.surface('salesforce', 'out');
    expect((await mia.interaction(interaction.id)).doNotLog).toEqual({ visible: true, checked: false });
    expect((await mia.tick(interaction.id, true)).body.doNotLog).toEqual({ visible: true, checked: true });
    await customer.hangUp();
    await mia.settled(interaction.id);
    expect(await api.timeline(anna)).toMatchObject(nothing);
    expect(codes(await mia.why(interaction.id))).toEqual(
      expect.arrayContaining(['why.responsible.desk', 'why.box.ticked']),
    );
  });

  it('a sign-out of Salesforce in the middle of the call, box untouched: the desk is responsible and logs', async () => {
    const anna = await api.contact();
    await mia.be({ salesforce: 'in', desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    await mia.surface('salesforce', 'out');
    await customer.hangUp();
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past).toHaveLength(1);
    expect(codes(await mia.why(interaction.id))).toEqual(
      expect.arrayContaining(['why.responsible.desk', 'why.box.untouched']),
    );
  });

  it('a box ticked before signing in to Salesforce again is hidden, and a hidden box prevents nothing', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    expect((await mia.tick(interaction.id, true)).status).toBe(200);
    await mia.surface('salesforce', 'in');
    expect((await mia.interaction(interaction.id)).doNotLog.visible).toBe(false);
    await customer.hangUp();
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past).toHaveLength(1);
    expect(codes(await mia.why(interaction.id))).toContain('why.box.hidden-salesforce');
  });

  it('logging out in the panel inside Salesforce counts as out there, so the desk has the box', async () => {
    const anna = await api.contact();
    await mia.be({ salesforce: 'in', desk: 'in' });
    const { body } = await mia.put('/me/presence', { presence: 'logout', surface: 'salesforce' });
    expect(body.presence).toBe('available');
    const { customer, interaction } = await talk(api, mia, anna);
    expect(interaction.doNotLog.visible).toBe(true);
    await customer.hangUp();
    await mia.settled(interaction.id);
    expect(codes(await mia.why(interaction.id)).join(' ')).toMatch(/why\.responsible\.desk/);
  });

  it('stays as it was when the part ended, whatever is signed in or out while its notes are edited', async () => {
    const anna = await api.contact();
    await mia.be({ salesforce: 'in', desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    await customer.hangUp();
    await mia.reaches(interaction.id, 'wrapup');
    await mia.surface('salesforce', 'out');
    await mia.surface('desk', 'out');
    await mia.note(interaction.id, { comments: 'Later.' });
    await mia.act(interaction.id, 'save');
    await mia.settled(interaction.id);
    const { past } = await api.timeline(anna);
    expect(past).toHaveLength(1);
    expect(past[0]?.description).toMatch(/^Later\./);
    expect(codes(await mia.why(interaction.id))).toContain('why.responsible.salesforce');
  });
});

describe('what the server logs on its own, where nobody is signed in', () => {
  it('are incoming calls, where the workflow says so', async () => {
    await api.workflow({ signedOut: { logIncoming: true } });
    const anna = await api.contact();
    await mia.be(bothOut);
    const { id } = await wholeCall(api, mia, anna);
    expect((await api.timeline(anna)).past).toMatchObject([{ interactionId: id, owner: { id: 'mia' } }]);
    expect(codes(await mia.why(id))).toContain('why.signed-out.incoming-on');
  });

  it('are never outgoing calls', async () => {
    await api.workflow({ signedOut: { logIncoming: true, logMissedInQueue: true } });
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    await mia.be(bothOut);
    const { id } = await mia.dial(anna.number);
    await mia.reaches(id, 'connected');
    await mia.act(id, 'end');
    await mia.settled(id);
    expect(await api.timeline(anna)).toMatchObject(nothing);
    expect(codes(await mia.why(id))).toContain('why.signed-out.outbound');
  });

  it('does not matter where the desk is responsible: both settings off, and it is logged', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { id } = await wholeCall(api, mia, anna);
    expect((await api.timeline(anna)).past).toHaveLength(1);
    expect(codes(await mia.why(id)).join(' ')).not.toMatch(/signed-out/);
  });

  it('is completed where the agent had saved it while signed in', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    await mia.act(interaction.id, 'save');
    await mia.sees(interaction.id, 'a written log', ({ log }) => log.state === 'written');
    await mia.surface('desk', 'out');
    await api.advance(10);
    await customer.hangUp();
    const { talkSeconds } = await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past).toMatchObject([{ durationSeconds: talkSeconds }]);
    expect(codes(await mia.why(interaction.id))).toEqual(
      expect.arrayContaining(['why.responsible.nobody', 'why.begun']),
    );
  });
});

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
    await mia.reaches(id, 'wrapup');
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
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [{ owner: { id: 'tom' } }] });
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
    expect((await mia.patch(`/interactions/${id}/details`, { comments: 'After all' })).status).toBe(409);
    expect((await mia.tries(id, 'save')).status).toBe(409);
    expect((await mia.tries(id, 'finish')).status).toBe(200);
    expect(await api.timeline(anna)).toMatchObject(nothing);
  });
});
