import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi } from './harness.ts';
import { until } from './until.ts';
import { codes, internalCall, missedCall, outgoingCall, said, wholeCall } from './steps.ts';

// Spec L8 to L10, L19: what each kind of call becomes, by its setting.
const api = await startApi();
const { mia, tom, admin } = api;

/** A call of each kind, as Mia has it. */
const callOf: Readonly<Record<string, () => Promise<Interaction>>> = {
  'log.inboundAnswered': async () => wholeCall(api, mia, await api.contact()),
  'log.inboundMissed': async () => missedCall(api, mia, await api.contact()),
  'log.outboundAnswered': async () => outgoingCall(api, mia, await api.contact()),
  'log.outboundUnanswered': async () => outgoingCall(api, mia, await api.contact(), 'no-answer'),
  'log.internal': async () => {
    await tom.be({ desk: 'in' });
    return internalCall(mia, tom, '202');
  },
};

const oneOf = async (setting: string): Promise<Interaction> => {
  const call = callOf[setting];
  if (!call) throw new Error(`There is no kind of call for ${setting}.`);
  return call();
};

/** The activity of a part that was logged. */
const activityOf = async ({ log }: Interaction) => (await admin.get(`/crm/task/${log.activity?.id}`)).body;

describe('a contact of the kind', () => {
  it.each(Object.keys(callOf))('%s is a past activity, a next step or nothing', async (setting) => {
    await mia.be({ desk: 'in' });
    for (const as of ['completed', 'open'] as const) {
      await api.workflow({ log: { [setting.replace('log.', '')]: as } });
      const call = await oneOf(setting);
      const why = await mia.why(call.id);
      expect(said(why, setting)).toEqual([{ code: `why.log.${as}`, value: as }]);
      expect(await activityOf(call)).toMatchObject({ status: as, interactionId: call.id });
      expect(why).toMatchObject({ outcome: 'log', writes: [{ kind: 'activity', state: 'done' }] });
    }
    await api.workflow({ log: { [setting.replace('log.', '')]: 'off' } });
    const call = await oneOf(setting);
    expect(call.log).toMatchObject({ state: 'none', activity: null });
    const why = await mia.why(call.id);
    expect(why).toMatchObject({ outcome: 'none', writes: [] });
    expect(said(why, setting)).toEqual([{ code: 'why.log.off', value: 'off' }]);
  });
});

describe('a call that connected', () => {
  it('lasted a second at least, and one that did not lasted none', async () => {
    await mia.be({ desk: 'in' });
    const short = await oneOf('log.inboundAnswered');
    expect((await activityOf(short))['durationSeconds']).toBeGreaterThan(0);
    expect(codes(await mia.why(short.id))).toContain('why.kind.inbound-answered');
    for (const [setting, code] of [
      ['log.inboundMissed', 'why.kind.inbound-missed'],
      ['log.outboundUnanswered', 'why.kind.outbound-unanswered'],
    ] as const) {
      const call = await oneOf(setting);
      expect(await activityOf(call)).toMatchObject({ durationSeconds: 0 });
      expect(codes(await mia.why(call.id))).toContain(code);
    }
  });
});

describe('automatic saving', () => {
  it.each([
    ['autoSave.inbound', 'log.inboundAnswered'],
    ['autoSave.outbound', 'log.outboundAnswered'],
    ['autoSave.internal', 'log.internal'],
  ])('by %s writes an answered call at once, or keeps it as a draft', async (setting, kind) => {
    await mia.be({ desk: 'in' });
    for (const [on, state, code] of [
      [true, 'written', 'why.save.at-once'],
      [false, 'draft', 'why.save.draft'],
    ] as const) {
      const autoSave = { [setting.replace('autoSave.', '')]: on };
      await api.workflow({ autoSave, log: { internal: 'completed' } });
      const call = await oneOf(kind);
      expect(call.log.state).toBe(state);
      expect(said(await mia.why(call.id), setting)).toEqual([{ code, value: on }]);
    }
  });
});

const chosen = { dispositions: [{ id: 'wrong', label: 'Wrong number' }] };

describe('the result of a call that did not connect', () => {
  it.each([
    ['results.missed', 'log.inboundMissed', 'Missed call'],
    ['results.noAnswer', 'log.outboundUnanswered', 'No answer'],
  ])('is the text of %s, or what it is at first', async (setting, kind, usual) => {
    await mia.be({ desk: 'in' });
    for (const text of ['Nobody there', usual]) {
      await api.workflow(text === usual ? {} : { results: { [setting.replace('results.', '')]: text } });
      const call = await oneOf(kind);
      expect(await activityOf(call)).toMatchObject({ disposition: text });
      expect(said(await mia.why(call.id), setting)).toEqual([
        { code: 'why.result.not-connected', value: text },
      ]);
    }
  });

  it('is what the agent chose in wrap-up, where the customer was busy', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ ...chosen, subject: { template: '{calltype}: {callresult}' } });
    const anna = await api.contact();
    await api.callee(anna.number, 'busy');
    const { id } = await mia.dial(anna.number);
    await mia.reaches(id, 'wrapup');
    expect((await mia.patch(`/interactions/${id}/details`, { disposition: 'wrong' })).status).toBe(200);
    await mia.act(id, 'finish');
    expect(await activityOf(await mia.settled(id))).toMatchObject({
      disposition: 'Wrong number',
      subject: 'Outgoing call: Wrong number',
    });
  });

  it.each([
    ['log.outboundUnanswered', 'No answer', 'Outgoing call'],
    ['log.inboundMissed', 'Missed call', 'Incoming call'],
  ])('is what the agent chose afterwards, in subject and activity: %s', async (kind, usual, calltype) => {
    await mia.be({ desk: 'in' });
    await api.workflow({ ...chosen, subject: { template: '{calltype}: {callresult}' } });
    const call = await oneOf(kind);
    expect(await activityOf(call)).toMatchObject({ disposition: usual, subject: `${calltype}: ${usual}` });
    const changed = await mia.patch(`/interactions/${call.id}/details`, { disposition: 'wrong' });
    expect(changed.status).toBe(200);
    await mia.act(call.id, 'save');
    await until('the chosen one is written', async () => {
      const { disposition, subject } = await activityOf(call);
      return disposition === 'Wrong number' && subject === `${calltype}: Wrong number`;
    });
    expect(codes(await mia.why(call.id))).toContain('why.result.chosen');
  });

  it.each([
    ['de', 'Verpasster Anruf', 'Eingehendes Gespräch'],
    ['nl', 'Gemiste oproep', 'Inkomend gesprek'],
    ['en', 'Missed call', 'Incoming call'],
  ])("is in the workflow's language: %s", async (locale, disposition, calltype) => {
    await mia.be({ desk: 'in' });
    await api.workflow({ locale, subject: { template: '{calltype}: {callresult}' } });
    const call = await oneOf('log.inboundMissed');
    expect(await activityOf(call)).toMatchObject({ disposition, subject: `${calltype}: ${disposition}` });
  });

  it('follows a language that is changed later, where nobody wrote another text', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ results: { noAnswer: 'Nobody' } });
    const { body: workflows } = await admin.get('/workflows');
    const [{ document }] = workflows.items;
    expect(document.results).toEqual({ missed: null, missedAnswered: null, noAnswer: 'Nobody' });
    await api.workflow({ ...document, locale: 'de' });
    expect(await activityOf(await oneOf('log.inboundMissed'))).toMatchObject({
      disposition: 'Verpasster Anruf',
    });
    expect(await activityOf(await oneOf('log.outboundUnanswered'))).toMatchObject({ disposition: 'Nobody' });
  });
});
