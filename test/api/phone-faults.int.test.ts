import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { Listener } from './listener.ts';
import { of, refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, lotte, admin, agents } = api;

const untilLink = (state: 'up' | 'down') =>
  until(`the link is ${state}`, async () => (await mia.desk()).telephony.state === state);

describe('a link to the phone system that is lost', () => {
  it('is shown, refuses commands without changing anything, still saves notes, and recovers automatically', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const panel = await Listener.open(mia);
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    await api.fault({ kind: 'link-lost', seconds: 300 });
    await untilLink('down');
    await panel.shows('that the link is down', ({ messages }) =>
      messages.some((one) => one.type === 'telephony' && one.data.state === 'down'),
    );
    for (const action of ['hold', 'mute', 'record', 'end'])
      expect(refusal(await mia.tries(id, action))).toBe('503 telephony-unavailable');
    expect(refusal(await tom.post('/calls', { to: '+31205612222' }))).toBe('503 telephony-unavailable');
    expect((await fetch(`${api.url}/readyz`)).status).toBe(503);
    expect((await mia.interaction(id)).phase).toBe('connected');
    await mia.note(id, { comments: 'Still here.' });

    await api.fault({ kind: 'link-lost', seconds: 0 });
    await untilLink('up');
    expect((await mia.act(id, 'hold')).phase).toBe('held');
    await mia.act(id, 'resume');
    await mia.act(id, 'end');
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toMatchObject([{ interactionId: id }]);
  });

  it('hides a hang-up until it is back; then the call ends and is logged once', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    await api.fault({ kind: 'link-lost', seconds: 300 });
    await untilLink('down');
    await customer.hangUp();
    expect((await mia.interaction(interaction.id)).phase).toBe('connected');
    await api.fault({ kind: 'link-lost', seconds: 0 });
    await mia.reaches(interaction.id, 'wrapup');
    const ended = await mia.settled(interaction.id);
    expect(of((await api.timeline(anna)).past, ended)).toHaveLength(1);
    await until('the phone system has nothing left', async () => {
      return (await mia.get('/simulator/calls')).body.items.length === 0;
    });
  });

  it('leaves customers who call meanwhile to ring when it is back', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    await api.fault({ kind: 'link-lost', seconds: 300 });
    await untilLink('down');
    const customer = await api.calls(anna.number);
    await api.fault({ kind: 'link-lost', seconds: 0 });
    const { id } = await mia.rings(customer.callId);
    await mia.act(id, 'answer');
    await mia.act(id, 'end');
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toHaveLength(1);
  });

  it('can still be finished after: wrap-up needs no phone system', async () => {
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, await api.contact());
    await mia.act(interaction.id, 'end');
    await api.fault({ kind: 'link-lost', seconds: 300 });
    await untilLink('down');
    expect((await mia.act(interaction.id, 'finish')).phase).toBe('ended');
    expect(await mia.presence()).toBe('available');
  });
});

describe('events that come', () => {
  it.each([
    ['doubled', { kind: 'doubled', on: true }],
    ['reordered', { kind: 'reordered', on: true, ms: 60 }],
    ['delayed', { kind: 'delayed', on: true, ms: 60 }],
  ])(
    '%s lead to the same end: each call answered, missed or unanswered is logged once',
    async (_name, fault) => {
      await api.fault(fault);
      for (const agent of agents) await agent.be({ desk: 'in' });
      const [answered, missed, dialled, busy] = [
        await api.contact(),
        await api.contact(),
        await api.contact(),
        await api.contact(),
      ];
      await api.callee(dialled.number, 'answer');
      await api.callee(busy.number, 'busy');

      const one = await api.calls(answered.number);
      const first = await admin.interaction(await api.idOf(one.callId));
      const holder = await until('somebody’s phone rings', async () => {
        const { parts } = await admin.interaction(first.id);
        return agents.find(({ id }) =>
          parts.some(({ agentId, phase }) => agentId === id && phase === 'ringing'),
        );
      });
      await holder.act(first.id, 'answer');
      await holder.act(first.id, 'hold');
      await holder.act(first.id, 'resume');
      await one.hangUp();
      await holder.reaches(first.id, 'wrapup');
      for (const agent of agents) await agent.put('/me/presence', { presence: 'away' });

      await lotte.tries(first.id, 'finish');
      await mia.tries(first.id, 'finish');
      await tom.tries(first.id, 'finish');
      const out = await mia.dial(dialled.number);
      await mia.reaches(out.id, 'connected');
      await mia.act(out.id, 'end');
      const engaged = await tom.dial(busy.number);
      await tom.reaches(engaged.id, 'wrapup');
      await mia.act(out.id, 'finish');
      await tom.act(engaged.id, 'finish');
      await lotte.put('/me/presence', { presence: 'available' });
      const two = await api.calls(missed.number);
      const letGo = await lotte.rings(two.callId);
      await two.hangUp();
      await lotte.reaches(letGo.id, 'ended');

      for (const [contact, kind, count] of [
        [answered, 'inbound-answered', [0, 1]],
        [dialled, 'outbound-answered', [0, 1]],
        [busy, 'outbound-unanswered', [0, 1]],
        [missed, 'inbound-missed', [1, 0]],
      ] as const) {
        const timeline = await until(`the ${kind} call is logged`, async () => {
          const found = await api.timeline(contact);
          return found.nextSteps.length + found.past.length > 0 ? found : null;
        });
        expect([kind, [timeline.nextSteps.length, timeline.past.length]]).toEqual([kind, count]);
      }
      for (const agent of agents) {
        const { interactions } = await agent.desk();
        expect(interactions.filter(({ phase }) => phase !== 'ended')).toEqual([]);
      }
      expect((await admin.get('/simulator/calls')).body.items).toEqual([]);
    },
  );
});

describe('a phone system that carries commands out but says nothing', () => {
  it('is noticed by its silence, and what it did is found out when it speaks again', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    await api.fault({ kind: 'silent', seconds: 300 });
    await customer.hangUp();
    expect((await mia.interaction(interaction.id)).phase).toBe('connected');
    await api.fault({ kind: 'silent', seconds: 0 });
    await mia.reaches(interaction.id, 'wrapup');
    const ended = await mia.settled(interaction.id);
    expect(of((await api.timeline(anna)).past, ended)).toHaveLength(1);
  });

  it('is sent keypad tones once, however often they are repeated under their key', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const press = () =>
      mia.post(
        `/interactions/${interaction.id}/tones`,
        { digits: '57' },
        { 'idempotency-key': interaction.id },
      );
    await api.fault({ kind: 'silent', seconds: 300 });
    expect(refusal(await press())).toBe('503 telephony-unavailable');
    await api.fault({ kind: 'silent', seconds: 0 });
    await untilLink('up');
    expect((await press()).status).toBe(200);
    const { body } = await admin.get('/simulator/calls');
    const heard = body.items.flatMap(({ legs }: { legs: { heard: string }[] }) =>
      legs.map((leg) => leg.heard),
    );
    expect(heard.join('')).toBe('57');
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
  });
});
