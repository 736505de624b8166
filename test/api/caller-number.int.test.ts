import { describe, expect, it } from 'vitest';
import { sales, startApi } from './harness.ts';
import { codes, talk } from './steps.ts';

const api = await startApi();
const { mia, sara } = api;

describe('the number of a customer who calls', () => {
  it('withheld matches nobody, and the activity belongs to no record', async () => {
    await mia.be({ desk: 'in' });
    const customer = await api.calls(null);
    const ringing = await mia.rings(customer.callId);
    expect(ringing).toMatchObject({ from: null, match: { records: [] }, pop: null });
    await mia.act(ringing.id, 'answer');
    await mia.act(ringing.id, 'end');
    const { log } = await mia.settled(ringing.id);
    expect(log.state).toBe('written');
    const { body } = await mia.get(`/crm/task/${log.activity?.id}`);
    expect(body).toMatchObject({ who: null, what: null, interactionId: ringing.id });
    expect(body.description).toContain('Caller: number withheld');
    expect(codes(await mia.why(ringing.id))).toEqual(expect.arrayContaining(['why.match.withheld']));
  });

  it('of two contacts goes to the one changed last and is marked as to be decided, until one is chosen', async () => {
    const shared = await api.contact({ lastName: 'First' });
    const second = await api.contact({ lastName: 'Second', phone: shared.number });
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, shared);
    expect(interaction.match).toMatchObject({ toBeDecided: true, chosen: null });
    expect(interaction.match.records.map(({ id }) => id)).toEqual([second.id, shared.id]);
    expect(interaction.pop).toBeNull();
    await mia.act(interaction.id, 'end');
    const ended = await mia.settled(interaction.id);
    expect(ended.match.toBeDecided).toBe(true);
    expect((await api.timeline(second)).past).toMatchObject([{ interactionId: interaction.id }]);
    expect((await api.timeline(shared)).past).toEqual([]);
    expect(codes(await mia.why(interaction.id))).toContain('why.match.last-changed');

    // The agent decides in wrap-up, and the same activity moves.
    const name = { kind: 'contact', id: shared.id, name: shared.name } as const;
    const decided = await mia.note(interaction.id, { name });
    expect(decided).toMatchObject({ unsaved: true, match: { chosen: name, toBeDecided: false } });
    await mia.act(interaction.id, 'finish');
    const saved = await mia.settled(interaction.id);
    expect(saved.log.activity?.id).toBe(ended.log.activity?.id);
    expect((await api.timeline(shared)).past).toMatchObject([{ id: ended.log.activity?.id }]);
    expect((await api.timeline(second)).past).toEqual([]);
    expect(codes(await mia.why(interaction.id))).toContain('why.match.chosen');
  });

  it('of the demonstration shared by two contacts offers both', async () => {
    await mia.be({ desk: 'in' });
    const customer = await api.calls('+44 20 7946 0123');
    const { from, match } = await mia.rings(customer.callId);
    expect(from).toBe('+442079460123');
    expect(match).toMatchObject({ toBeDecided: true });
    expect(match.records.map(({ kind }) => kind)).toEqual(['contact', 'contact']);
  });

  it.each(['0049 89/636-48018', '+49 (0)89 63648018', '089 636 48018', 'tel:+498963648018'])(
    'spelled %s finds Erika Mustermann',
    async (spelling) => {
      await mia.be({ desk: 'in' });
      const customer = await api.calls(spelling);
      const { match } = await mia.rings(customer.callId);
      expect(match.records).toMatchObject([{ kind: 'contact', name: 'Erika Mustermann' }]);
    },
  );

  it('of our own never matches a customer who has it', async () => {
    await api.record('contact', { lastName: 'Has our number', phone: sales });
    await mia.be({ desk: 'in' });
    const customer = await api.calls(sales);
    const ringing = await mia.rings(customer.callId);
    expect(ringing).toMatchObject({ from: sales, match: { records: [] }, pop: null });
    await mia.act(ringing.id, 'answer');
    await mia.act(ringing.id, 'end');
    await mia.settled(ringing.id);
    expect(codes(await mia.why(ringing.id))).not.toContain('why.match.only');
  });

  it('that nobody knows is logged without a record', async () => {
    await mia.be({ desk: 'in' });
    const customer = await api.calls('+31205999999');
    const ringing = await mia.rings(customer.callId);
    expect(ringing).toMatchObject({ match: { records: [], toBeDecided: false }, pop: null });
    await mia.act(ringing.id, 'answer');
    await mia.act(ringing.id, 'end');
    const { log } = await mia.settled(ringing.id);
    const { body } = await mia.get(`/crm/task/${log.activity?.id}`);
    expect(body).toMatchObject({ who: null, what: null, callType: 'Inbound', owner: { id: mia.crmUser } });
    expect(codes(await mia.why(ringing.id))).toContain('why.match.none');
  });

  it('that was called and is none of ours ends at once, without a log', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number, '+498912345679');
    const id = await api.idOf(customer.callId);
    const ended = await sara.reaches(id, 'ended');
    expect(ended.parts).toEqual([]);
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [] });
    expect((await sara.why(id)).outcome).toBe('none');
  });
});
