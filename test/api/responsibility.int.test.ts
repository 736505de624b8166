import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, refusal, talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, admin } = api;

// Signed in nowhere, she is offered calls on a telephone of her own (spec R2).
beforeAll(async () => {
  await admin.put(`/agents/${mia.id}`, { deskPhone: true });
});

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
    expect((await api.timeline(anna)).past).toMatchObject([
      { interactionId: id, owner: { id: mia.crmUser } },
    ]);
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
