import { describe, expect, it } from 'vitest';
import type { StreamMessage } from '../../src/contract/interactions/desk.ts';
import { startApi } from './harness.ts';
import { until } from './until.ts';
import { Listener } from './listener.ts';
import { refusal, talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, tom, sara, admin } = api;

const foreground = (message: StreamMessage | undefined) =>
  message?.type === 'surfaces' ? message.data.deskForeground : null;
const isShown = (message: StreamMessage | undefined) => foreground(message) === true;
const isHidden = (message: StreamMessage | undefined) => foreground(message) === false;

const positions = ({ messages }: Listener) => messages.map(({ position }) => Number(position));

describe('the stream', () => {
  it('says that it is one to who does not ask for a WebSocket', async () => {
    const answer = await mia.get('/stream');
    expect(refusal(answer)).toBe('426 upgrade-required');
    expect(answer.headers['upgrade']).toBe('websocket');
  });

  it('ends for who sends what no panel says, which is no failure of the server', async () => {
    const panel = await Listener.open(mia);
    panel.say('x'.repeat(20_000));
    await panel.shows('its end', ({ closed }) => closed === 1009);
  });

  it('hears nothing from a token that only reads', async () => {
    await mia.put('/me/surfaces/desk', { state: 'in', foreground: false });
    const scopes = (...given: string[]) => admin.post('/tokens', { name: 'stream', scopes: given });
    const says = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const stream = await Listener.open({ url: api.url, headers });
      await stream.shows('the desk', ({ desk }) => desk !== null);
      stream.say('{"type":"shown"}');
      return stream;
    };
    await admin.put('/me/surfaces/desk', { state: 'in', foreground: false });
    const reader = await says((await scopes('read')).body.token);
    // What was said first is heard first, so by then the other one was heard, too.
    const other = await says((await scopes('read', 'calls')).body.token);
    await other.shows('the desk before somebody', ({ messages }) => messages.some(isShown));
    expect(reader.messages.filter(isShown)).toHaveLength(1);
    await admin.put('/me/surfaces/desk', { state: 'out' });
  });

  it('saves what a page says once, however often it changes its mind meanwhile', async () => {
    await mia.be({ desk: 'in' });
    const panel = await Listener.open(mia);
    await panel.shows('the desk', ({ desk }) => desk !== null);
    const before = Number(panel.position);
    for (let turn = 0; turn < 1_000; turn += 1) panel.say(`{"type":"${turn % 2 ? 'shown' : 'hidden'}"}`);
    panel.say('{"type":"hidden"}');
    await panel.shows('it hidden', ({ messages }) => messages.some(isHidden));
    panel.say('{"type":"shown"}');
    await panel.shows('it at last', ({ messages }) => isShown(messages.at(-1)));
    expect(Number(panel.position) - before).toBeLessThan(100);
  });

  it('begins with the whole desk, then sends each change up to the end of the call', async () => {
    await mia.be({ desk: 'in' });
    const panel = await Listener.open(mia);
    await panel.shows('the desk', ({ desk }) => desk !== null);
    expect(panel.messages[0]?.type).toBe('desk');
    expect(panel.desk).toMatchObject({ presence: { presence: 'available' }, interactions: [] });

    const anna = await api.contact();
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await panel.shows('a ringing phone', ({ interactions }) => interactions.get(id)?.phase === 'ringing');
    await mia.act(id, 'answer');
    await panel.shows('the conversation', ({ interactions, presence }) => {
      return interactions.get(id)?.phase === 'connected' && presence === 'busy';
    });
    await mia.note(id, { comments: 'Typed.' });
    await panel.shows(
      'what was typed',
      ({ interactions }) => interactions.get(id)?.details.comments === 'Typed.',
    );
    await customer.hangUp();
    await panel.shows('the written log', ({ interactions }) => {
      const shown = interactions.get(id);
      return shown?.phase === 'wrapup' && shown.log.state === 'written';
    });
    await mia.act(id, 'finish');
    await panel.shows('nothing left', ({ interactions, presence }) => {
      return !interactions.has(id) && presence === 'available';
    });
    const told = positions(panel);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  it('goes on from a position after a gap with what was missed, and nothing else', async () => {
    await mia.be({ desk: 'in' });
    const first = await Listener.open(mia);
    await first.shows('the desk', ({ desk }) => desk !== null);
    const { interaction } = await talk(api, mia, await api.contact());
    await first.shows(
      'the call',
      ({ interactions }) => interactions.get(interaction.id)?.phase === 'connected',
    );
    const position = first.position;
    first.close();
    await first.shows('its end', ({ closed }) => closed !== null);
    await mia.note(interaction.id, { comments: 'While away.' });
    await mia.act(interaction.id, 'hold');

    const second = await Listener.open(mia, position);
    await second.shows('the hold', ({ interactions }) => interactions.get(interaction.id)?.phase === 'held');
    expect(second.interactions.get(interaction.id)?.details.comments).toBe('While away.');
    expect(second.messages.map(({ type }) => type)).not.toContain('desk');
    const told = second.messages.filter(({ type }) => type !== 'telephony' && type !== 'database');
    for (const one of told) expect(Number(one.position)).toBeGreaterThan(Number(position));
  });

  it('says how the links stand to a panel that read its desk just before they changed', async () => {
    await mia.be({ desk: 'in' });
    const before = await mia.desk();
    expect(before.telephony.state).toBe('up');
    await api.fault({ kind: 'link-lost', seconds: 60 });
    await until('the link is down', async () => (await mia.desk()).telephony.state === 'down');
    const panel = await Listener.open(mia, before.position);
    await panel.shows('that the phone system does not answer', ({ messages }) =>
      messages.some(({ type, data }) => type === 'telephony' && data.state === 'down'),
    );
    await api.fault({ kind: 'link-lost', seconds: 0 });
    await until('the link is up', async () => (await mia.desk()).telephony.state === 'up');
  });

  it.each(['0', '1', 'nonsense', '-1', '999999999999999'])(
    'answers the position %s, which it cannot go on from, with the whole desk',
    async (after) => {
      await tom.be({ desk: 'in' });
      const { interaction } = await talk(api, tom, await api.contact());
      const panel = await Listener.open(tom, after);
      await panel.shows('the desk', ({ desk }) => desk !== null);
      expect(panel.interactions.get(interaction.id)?.phase).toBe('connected');
    },
  );

  it('sends two panels of one agent the same, and both have the position of the desk', async () => {
    await mia.be({ desk: 'in' });
    const panels = [await Listener.open(mia), await Listener.open(mia)];
    const { interaction } = await talk(api, mia, await api.contact());
    await mia.act(interaction.id, 'mute');
    await mia.note(interaction.id, { comments: 'In both.' });
    for (const panel of panels) {
      await panel.shows('the same', ({ interactions }) => {
        const shown = interactions.get(interaction.id);
        return shown?.muted === true && shown.details.comments === 'In both.';
      });
    }
    const desk = await mia.desk();
    const later = await Listener.open(mia);
    await later.shows('the desk', (panel) => panel.desk !== null);
    expect([...later.interactions.keys()]).toEqual(desk.interactions.map(({ id }) => id));
  });

  it('shows the do-not-log box come and go as the surfaces do', async () => {
    await api.workflow({ doNotLog: { show: true } });
    await mia.be({ salesforce: 'in', desk: 'in' });
    const panel = await Listener.open(mia);
    const { interaction } = await talk(api, mia, await api.contact());
    const isVisible = ({ interactions }: Listener) => interactions.get(interaction.id)?.doNotLog.visible;
    await panel.shows('no box', (one) => isVisible(one) === false);
    await mia.surface('salesforce', 'out');
    await panel.shows('the box', (one) => isVisible(one) === true);
    await mia.surface('salesforce', 'in');
    await panel.shows('no box', (one) => isVisible(one) === false);
  });

  it('never sends agents or supervisors other people’s calls', async () => {
    await mia.be({ desk: 'in' });
    const others = [await Listener.open(tom), await Listener.open(sara)];
    for (const one of others) await one.shows('the desk', ({ desk }) => desk !== null);
    const own = await Listener.open(mia);
    const { id } = await wholeCall(api, mia, await api.contact());
    await own.shows('the call', ({ messages }) => messages.some(({ type }) => type === 'interaction-gone'));
    // A change of their own is told after all that came before it.
    for (const [index, person] of [tom, sara].entries()) {
      await person.be({ desk: 'in', presence: 'away' });
      await others[index]?.shows('their own presence', ({ presence }) => presence === 'away');
    }
    for (const one of others) expect(JSON.stringify(one.messages)).not.toContain(id);
  });

  it('ends with the sign-in that opened it, and only that', async () => {
    const again = await api.signIn('mia');
    const panels = { ending: await Listener.open(again), staying: await Listener.open(mia) };
    for (const panel of Object.values(panels)) await panel.shows('the desk', ({ desk }) => desk !== null);
    expect((await again.delete('/session')).status).toBe(204);
    await panels.ending.shows('its end', ({ closed }) => closed !== null);
    expect(panels.ending.closed).toBe(4401);
    await mia.be({ desk: 'in' });
    await panels.staying.shows('the next change', ({ presence }) => presence === 'available');
    expect(panels.staying.closed).toBeNull();
  });

  it('is opened by nobody who is not signed in', async () => {
    const stranger = Object.assign(Object.create(Object.getPrototypeOf(mia)), mia, { headers: {} });
    await expect(Listener.open(stranger)).rejects.toThrow(/401/);
  });
});
