import { describe, expect, it } from 'vitest';
import type { DeskLists } from '../../src/contract/interactions/desk.ts';
import { startApi } from './harness.ts';
import { Listener } from './listener.ts';
import { refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, admin } = api;

const oldRules = { tags: ['old'], dispositions: [{ id: 'old', label: 'Old result' }] };
const newRules = { tags: ['old', 'new'], dispositions: [{ id: 'new', label: 'New result' }] };

/** An open desk. */
async function openDesk(): Promise<Listener> {
  const desk = await Listener.open(mia);
  await desk.shows('the desk', (one) => one.desk !== null);
  return desk;
}
/** What the desk was last told to choose from. */
const listsOf = ({ messages, desk }: Listener): DeskLists | null =>
  (messages.findLast(({ type }) => type === 'lists')?.data as DeskLists | undefined) ?? desk;
const learns = (desk: Listener, what: string, is: (lists: DeskLists) => boolean) =>
  desk.shows(what, (one) => {
    const lists = listsOf(one);
    return lists !== null && is(lists);
  });

async function newVersion(document: Record<string, unknown>): Promise<string> {
  const { items } = (await admin.get('/workflows')).body;
  const { id } = items.find((one: { builtIn: boolean }) => one.builtIn);
  const { version } = (await admin.post(`/workflows/${id}/versions`, document)).body;
  return `/workflows/${id}/versions/${version}/activate`;
}

describe('a workflow version that is activated while a desk is open', () => {
  it('reaches the desk; the call that runs keeps the version with which it began, and its lists', async () => {
    await api.workflow(oldRules);
    await mia.be({ desk: 'in' });
    const desk = await openDesk();
    await learns(desk, 'the old tags', ({ tags }) => tags.join() === 'old');
    const { interaction } = await talk(api, mia, await api.contact());
    const { id } = interaction;
    expect(interaction.rules.choices).toBeNull();

    await api.workflow(newRules);
    await learns(desk, 'the new tags', ({ tags }) => tags.join() === 'old,new');
    const choices = {
      tags: ['old'],
      dispositions: [{ id: 'old', label: 'Old result', group: null, direction: 'both' }],
    };
    expect(desk.interactions.get(id)?.rules.choices).toEqual(choices);
    expect((await mia.note(id, { disposition: 'old', tags: ['old'] })).details.disposition).toBe('old');
    expect(refusal(await mia.patch(`/interactions/${id}/details`, { disposition: 'new' }))).toBe(
      '422 invalid',
    );
    // A desk that is opened now shows the same.
    expect(await mia.desk()).toMatchObject({
      tags: ['old', 'new'],
      interactions: [{ id, rules: { choices } }],
    });
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    expect((await mia.interaction(id)).rules.choices).toBeNull();

    const next = (await talk(api, mia, await api.contact())).interaction;
    expect(next.rules.choices).toBeNull();
    expect((await mia.note(next.id, { disposition: 'new', tags: ['new'] })).details.tags).toEqual(['new']);
  });

  it('reaches the desk also when its time comes', async () => {
    await api.workflow(oldRules);
    await mia.be({ desk: 'in' });
    const desk = await openDesk();
    const activate = await newVersion(newRules);
    const now = Date.parse((await mia.get('/me/presence')).body.since);
    await admin.post(activate, { at: new Date(now + 120_000).toISOString() });
    await api.advance(180);
    await learns(desk, 'the tags of the version planned', ({ tags }) => tags.includes('new'));
    await api.workflow(oldRules);
  });

  it('reaches a desk that was away meanwhile from its position', async () => {
    await api.workflow(oldRules);
    await mia.be({ desk: 'in' });
    const stays = await openDesk();
    const desk = await openDesk();
    await mia.put('/me/presence', { presence: 'away' });
    await desk.shows('her presence', ({ presence }) => presence === 'away');
    const { position } = desk;
    desk.close();
    await api.workflow(newRules);
    await learns(stays, 'the new tags', ({ tags }) => tags.includes('new'));
    const back = await Listener.open(mia, position);
    await learns(back, 'the new tags', ({ tags }) => tags.includes('new'));
    expect(back.desk).toBeNull();
  });
});

describe('what else administrators change while a desk is open', () => {
  it('reaches it: reasons for being away, outbound skills with their number, emergency numbers', async () => {
    await mia.be({ desk: 'in' });
    const desk = await openDesk();
    const { awayReasons } = (await admin.get('/settings')).body;
    const reasons = [...awayReasons, { id: 'fire-drill', label: { en: 'Fire drill', de: 'Räumungsübung' } }];
    expect(await admin.put('/settings', { awayReasons: reasons })).toMatchObject({ status: 200 });
    await learns(desk, 'the new reason', (lists) =>
      lists.awayReasons.some(({ id, label }) => id === 'fire-drill' && label === 'Räumungsübung'),
    );
    const before = (await admin.get(`/agents/${mia.id}`)).body;
    const skills = before.skills.map((skill: object) => ({ ...skill, outbound: false }));
    expect((await admin.put(`/agents/${mia.id}`, { skills })).status).toBe(200);
    await learns(desk, 'no skill to call out with', (lists) => lists.outboundSkills.length === 0);
    await admin.put(`/agents/${mia.id}`, { skills: before.skills, country: 'US' });
    await learns(desk, 'the emergency number there', (lists) =>
      lists.emergencyNumbers.some(({ number }) => number === '911'),
    );
    await admin.put(`/agents/${mia.id}`, { country: 'DE' });
    await until('the desk has the numbers of before', async () =>
      listsOf(desk)?.emergencyNumbers.some(({ number }) => number === '110'),
    );
  });
});
