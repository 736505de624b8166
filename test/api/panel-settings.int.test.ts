import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { refusal, said, talk, wholeCall } from './steps.ts';

// Spec L5, L13, L17, L18: what a workflow lets an agent do and choose in the panel, and what the log has of it.
const api = await startApi();
const { mia, admin } = api;

const dispositions = [
  { id: 'sold', label: { en: 'Sold', de: 'Verkauft' }, group: 'Success', direction: 'both' },
];
const template = '{callresult} / {callresultgroup}';

const activityOf = async ({ log }: { log: { activity: { id: string } | null } }) =>
  (await admin.get(`/crm/task/${log.activity?.id}`)).body;

const versions = async () => `/workflows/${(await admin.get('/workflows')).body.items[0].id}/versions`;

describe('the result', () => {
  it('is one of the dispositions of the workflow, in its language, or none', async () => {
    await mia.be({ desk: 'in' });
    for (const [locale, chosen, disposition, subject, code] of [
      ['en', 'sold', 'Sold', 'Sold / Success', 'why.result.chosen'],
      ['de', 'sold', 'Verkauft', 'Verkauft / Success', 'why.result.chosen'],
      ['en', null, null, '/', 'why.result.none'],
    ] as const) {
      await api.workflow({ locale, dispositions, subject: { template } });
      const { interaction } = await talk(api, mia, await api.contact());
      await mia.note(interaction.id, { disposition: chosen });
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      expect(await activityOf(await mia.settled(interaction.id))).toMatchObject({ disposition, subject });
      const [step] = said(await mia.why(interaction.id), 'dispositions');
      expect(step?.code).toBe(code);
    }
    await api.workflow({ dispositions: [] });
    const { interaction } = await talk(api, mia, await api.contact());
    const refused = await mia.patch(`/interactions/${interaction.id}/details`, { disposition: 'sold' });
    expect(refused.body.errors).toMatchObject([{ path: 'disposition' }]);
  });

  it('is chosen in the panel or in the CRM', async () => {
    await mia.be({ desk: 'in' });
    for (const [dispositionIn, setting, step] of [
      ['panel', 'dispositionIn', []],
      ['crm', 'dispositionIn', [{ code: 'why.result.in-crm', value: 'crm' }]],
    ] as const) {
      await api.workflow({ dispositions, dispositionIn, subject: { template } });
      const call = await wholeCall(api, mia, await api.contact());
      expect(call.rules.dispositionRequired).toBe(false);
      expect(await activityOf(call)).toMatchObject({ disposition: null, subject: '/' });
      expect(said(await mia.why(call.id), setting)).toEqual(step);
    }
  });

  it('that is chosen in the CRM cannot be chosen in the panel, and is not asked for there', async () => {
    await mia.be({ desk: 'in' });
    for (const [dispositionIn, patched, finished] of [
      ['crm', 422, '200 undefined'],
      ['panel', 200, '200 undefined'],
    ] as const) {
      await api.workflow({ dispositions, dispositionIn, dispositionRequired: true });
      const { interaction } = await talk(api, mia, await api.contact());
      const patch = await mia.patch(`/interactions/${interaction.id}/details`, { disposition: 'sold' });
      expect(patch.status).toBe(patched);
      await mia.act(interaction.id, 'end');
      expect(refusal(await mia.tries(interaction.id, 'finish'))).toBe(finished);
    }
  });

  it('is asked before wrap-up is finished, where dispositionRequired says so', async () => {
    await mia.be({ desk: 'in' });
    for (const [dispositionRequired, answer] of [
      [true, '409 disposition-required'],
      [false, '200 undefined'],
    ] as const) {
      await api.workflow({ dispositions, dispositionRequired });
      const { interaction } = await talk(api, mia, await api.contact());
      await mia.act(interaction.id, 'end');
      expect(refusal(await mia.tries(interaction.id, 'finish'))).toBe(answer);
      await mia.note(interaction.id, { disposition: 'sold' });
      await mia.tries(interaction.id, 'finish');
      await mia.tries(interaction.id, 'save');
      const settled = await mia.sees(interaction.id, 'its result', ({ unsaved }) => !unsaved);
      expect(await activityOf(await mia.settled(settled.id))).toMatchObject({ disposition: 'Sold' });
    }
  });
});

describe('tags', () => {
  it('are those of the workflow, and stand in the log', async () => {
    await mia.be({ desk: 'in' });
    for (const [tags, status, text] of [
      [['vip', 'press'], 200, 'Tags: vip'],
      [['press'], 422, 'Call id:'],
    ] as const) {
      await api.workflow({ tags });
      const { interaction } = await talk(api, mia, await api.contact());
      const patch = await mia.patch(`/interactions/${interaction.id}/details`, { tags: ['vip'] });
      expect(patch.status).toBe(status);
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      expect((await activityOf(await mia.settled(interaction.id))).description).toContain(text);
    }
  });
});

describe('an incoming call', () => {
  it('is answered automatically with autoAnswer, and otherwise by the agent', async () => {
    await mia.be({ desk: 'in' });
    for (const autoAnswer of [true, false]) {
      await api.workflow({ autoAnswer });
      const { callId } = await api.calls((await api.contact()).number);
      const id = await api.idOf(callId);
      await mia.reaches(id, autoAnswer ? 'connected' : 'ringing');
      await mia.tries(id, 'answer');
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
      const over = await mia.settled(id);
      expect(over.parts).toMatchObject([{ kind: 'inbound-answered', offers: [{ result: 'answered' }] }]);
      expect(await activityOf(over)).toMatchObject({ interactionId: id });
      expect(said(await mia.why(id), 'log.inboundAnswered')).toHaveLength(1);
    }
  });

  it('has after-call work for as long as wrapup.maxSeconds', async () => {
    await mia.be({ desk: 'in' });
    for (const maxSeconds of [10, 300]) {
      await api.workflow({ wrapup: { maxSeconds } });
      const { interaction } = await talk(api, mia, await api.contact());
      await mia.act(interaction.id, 'end');
      await api.advance(maxSeconds - 5);
      expect((await mia.interaction(interaction.id)).phase).toBe('wrapup');
      await api.advance(6);
      await mia.reaches(interaction.id, 'ended');
      expect(await mia.presence()).toBe('available');
      expect((await mia.settled(interaction.id)).log.state).toBe('written');
    }
  });

  it('may be kept out of the CRM where doNotLog.show says so', async () => {
    await mia.be({ desk: 'in' });
    for (const [show, answer, written, code] of [
      [true, '200 undefined', 0, 'why.box.ticked'],
      [false, '409 box-not-available', 1, 'why.box.off'],
    ] as const) {
      await api.workflow({ doNotLog: { show } });
      const anna = await api.contact();
      const { interaction } = await talk(api, mia, anna);
      expect(refusal(await mia.tick(interaction.id, true))).toBe(answer);
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      await mia.settled(interaction.id);
      expect((await api.timeline(anna)).past).toHaveLength(written);
      expect(said(await mia.why(interaction.id), 'doNotLog.show')).toEqual([{ code, value: show }]);
    }
  });
});

describe("with the CRM's own interaction log", () => {
  it.each([
    ['subject.template', { subject: { template: '{callresult}' } }],
    ['subject.template', { subject: { template: '{callresultgroup}' } }],
    ['cases.inbound', { cases: { inbound: true } }],
    ['cases.outbound', { cases: { outbound: true } }],
    ['log.inboundMissed', { log: { inboundMissed: 'open' } }],
    ['log.outboundUnanswered', { log: { outboundUnanswered: 'completed' } }],
  ])('%s is refused, naming both settings, and taken without it', async (path, document) => {
    const refused = await admin.post(await versions(), { ...document, interactionLog: true });
    expect(refusal(refused)).toBe('422 invalid');
    expect(refused.body.errors).toMatchObject([{ path, message: expect.stringContaining('interactionLog') }]);
    expect((await admin.post(await versions(), { ...document, interactionLog: false })).status).toBe(201);
  });

  it('kinds that did not connect are off unless they are set', async () => {
    for (const [interactionLog, inboundMissed, outboundUnanswered] of [
      [true, 'off', 'off'],
      [false, 'open', 'completed'],
    ] as const) {
      await api.workflow({ interactionLog });
      const [{ document }] = (await admin.get('/workflows')).body.items;
      expect(document.log).toMatchObject({ inboundMissed, outboundUnanswered });
      expect(document.interactionLog).toBe(interactionLog);
    }
  });
});
