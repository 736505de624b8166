import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { allDone, codes, refusal, talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, tom, admin } = api;

const firstLine = ({ description }: { readonly description: string }) => description.split('\n')[0];

/** A whole call of Mia's, with comments that she wrote when it was over. */
async function editedLater(comments: string) {
  const anna = await api.contact();
  const { id } = await wholeCall(api, mia, anna);
  await mia.note(id, { comments });
  return { anna, id };
}

describe('automatic saving', () => {
  it('off for incoming calls keeps a draft until Save, and writes later edits only on Save', async () => {
    await api.workflow({ autoSave: { inbound: false } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    expect(interaction.rules.autoSave).toBe(false);
    await mia.note(id, { comments: 'Draft.' });
    await mia.act(id, 'end');
    expect(await mia.settled(id)).toMatchObject({ log: { state: 'draft', activity: null } });
    await mia.act(id, 'finish');
    expect((await api.timeline(anna)).past).toEqual([]);
    expect(codes(await mia.why(id))).toContain('why.save.draft');
    expect((await mia.why(id)).outcome).toBe('draft');
    expect((await mia.desk()).interactions).toMatchObject([{ id, phase: 'ended', unsaved: true }]);

    await mia.act(id, 'save');
    await mia.sees(id, 'a written log', ({ log }) => log.state === 'written');
    expect((await mia.desk()).interactions).toEqual([]);
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Draft.']);
    expect(codes(await mia.why(id))).toContain('why.save.by-agent');
    expect(await mia.note(id, { comments: 'Edited.' })).toMatchObject({ unsaved: true });
    await wholeCall(api, mia, await api.contact());
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Draft.']);
    await mia.act(id, 'save');
    await mia.sees(id, 'a written log', ({ log, unsaved }) => log.state === 'written' && !unsaved);
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Edited.']);
  });

  it('shows the note changed in the CRM that it would replace, and replaces it on request', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    await mia.note(id, { comments: 'By the agent.' });
    await mia.act(id, 'end');
    const { activity } = (await mia.sees(id, 'a written log', ({ log }) => log.state === 'written')).log;
    const noteThere = async () => (await mia.get(`/interactions/${id}/changed-note`)).body;
    await mia.note(id, { comments: 'By the agent, later.' });
    expect(await noteThere()).toEqual({ note: null });
    await admin.patch(`/crm/task/${activity?.id}`, { description: 'By somebody else.' });
    expect(await noteThere()).toEqual({ note: 'By somebody else.' });
    expect((await tom.get(`/interactions/${id}/changed-note`)).status).toBe(403);
    expect((await admin.get(`/interactions/${id}/changed-note`)).body).toEqual({ note: null });
    const refused = await mia.tries(id, 'save');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'note-changed', note: 'By somebody else.' },
    });
    expect(await mia.interaction(id)).toMatchObject({ unsaved: true });
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['By somebody else.']);
    await mia.act(id, 'save', { replaceChangedNote: true });
    await mia.sees(id, 'a saved log', ({ log, unsaved }) => log.state === 'written' && !unsaved);
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['By the agent, later.']);
    await mia.act(id, 'finish');
  });

  it.each(['the agent finishes', 'its time is up'])(
    'on leaves a note that somebody has changed when %s, and the edits wait with what was to follow',
    async (how) => {
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const { interaction } = await talk(api, mia, anna);
      const { id } = interaction;
      await mia.act(id, 'end');
      const { activity } = (await mia.sees(id, 'a written log', ({ log }) => log.state === 'written')).log;
      await admin.patch(`/crm/task/${activity?.id}`, { description: 'By somebody else.' });
      await mia.note(id, { comments: 'By the agent.' });
      await mia.put(`/interactions/${id}/follow-up`, { choice: 'follow-up' });
      if (how === 'the agent finishes') await mia.act(id, 'finish');
      else await api.advance(121);
      await mia.reaches(id, 'ended');
      const waiting = (await mia.desk()).interactions.find((one) => one.id === id);
      expect(waiting).toMatchObject({ unsaved: true, details: { comments: 'By the agent.' } });
      const before = await api.timeline(anna);
      expect(before.past.map(firstLine)).toEqual(['By somebody else.']);
      expect(before.nextSteps).toEqual([]);
      await mia.act(id, 'save', { replaceChangedNote: true });
      await mia.sees(id, 'a saved log', ({ log, unsaved }) => log.state === 'written' && !unsaved);
      await allDone(mia, id);
      const after = await api.timeline(anna);
      expect(after.past.map(firstLine)).toEqual(['By the agent.']);
      expect(after.nextSteps).toHaveLength(1);
    },
  );

  it('saves a disposition at once where the activity was opened after the call, unless somebody changed its note', async () => {
    const dispositions = [
      { id: 'sold', label: 'Sold' },
      { id: 'lost', label: 'Lost' },
    ];
    for (const inbound of [true, false]) {
      await api.workflow({ openAfterCall: { inbound }, dispositions });
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const { interaction } = await talk(api, mia, anna);
      const { id } = interaction;
      await mia.act(id, 'end');
      const { activity } = (await mia.sees(id, 'a written log', ({ log }) => log.state === 'written')).log;
      const choose = async (disposition: string) =>
        (await mia.patch(`/interactions/${id}/details`, { disposition })).body;
      const there = async () => (await admin.get(`/crm/task/${activity?.id}`)).body.disposition;
      expect(await choose('sold')).toMatchObject({ unsaved: !inbound, rules: { savesDisposition: inbound } });
      await mia.settled(id);
      expect(await there()).toBe(inbound ? 'Sold' : null);
      await admin.patch(`/crm/task/${activity?.id}`, { description: 'By somebody else.' });
      expect(await choose('lost')).toMatchObject({ unsaved: true });
      expect(await there()).toBe(inbound ? 'Sold' : null);
      await mia.note(id, { comments: 'By the agent.' });
      await mia.act(id, 'save', { replaceChangedNote: true });
      await mia.settled(id);
      expect(await there()).toBe('Lost');
      await mia.act(id, 'finish');
    }
  });

  it('off for incoming calls only leaves outgoing and missed ones to be written at once', async () => {
    await api.workflow({ autoSave: { inbound: false } });
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    await mia.be({ desk: 'in' });
    const outgoing = await mia.dial(anna.number);
    await mia.reaches(outgoing.id, 'connected');
    await mia.act(outgoing.id, 'end');
    await mia.act(outgoing.id, 'finish');
    expect((await mia.settled(outgoing.id)).log.state).toBe('written');
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    await customer.hangUp();
    expect((await mia.settled(id)).log.state).toBe('written');
    expect(await api.timeline(anna)).toMatchObject({
      past: [{ interactionId: outgoing.id }],
      nextSteps: [{ interactionId: id }],
    });
  });

  it('off for outgoing calls keeps answered ones as drafts, and writes unanswered ones', async () => {
    await api.workflow({ autoSave: { outbound: false } });
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    await mia.be({ desk: 'in' });
    const answered = await mia.dial(anna.number);
    await mia.reaches(answered.id, 'connected');
    await mia.act(answered.id, 'end');
    await mia.act(answered.id, 'finish');
    expect((await mia.settled(answered.id)).log.state).toBe('draft');
    await api.callee(anna.number, 'busy');
    const busy = await mia.dial(anna.number);
    await mia.reaches(busy.id, 'wrapup');
    expect((await mia.settled(busy.id)).log.state).toBe('written');
    expect((await api.timeline(anna)).past).toMatchObject([{ interactionId: busy.id }]);
    const drafts = await mia.get('/interactions?log=draft');
    expect(drafts.body.items.map((one: { id: string }) => one.id)).toContain(answered.id);
  });

  it('off for internal calls keeps them as drafts for each of the two', async () => {
    await api.workflow({ log: { internal: 'completed' }, autoSave: { internal: false } });
    await mia.be({ desk: 'in' });
    await tom.be({ desk: 'in' });
    const { id, callId } = await mia.dial('202');
    await tom.rings(callId ?? '');
    await tom.act(id, 'answer');
    await mia.act(id, 'end');
    expect((await mia.settled(id)).parts.map(({ log }) => log.state)).toEqual(['draft', 'draft']);
    await tom.act(id, 'save');
    await tom.sees(id, 'a written log', ({ log }) => log.state === 'written');
    expect((await mia.interaction(id)).log.state).toBe('draft');
  });

  it('on writes at the end, and later edits when wrap-up is finished, into the same activity', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    await mia.act(id, 'end');
    const { log } = await mia.settled(id);
    expect(log.state).toBe('written');
    expect(await mia.note(id, { comments: 'Forgot to say.' })).toMatchObject({ unsaved: true });
    expect((await api.timeline(anna)).past.map(firstLine)).not.toContain('Forgot to say.');
    await mia.act(id, 'finish');
    await mia.settled(id);
    const { past } = await api.timeline(anna);
    expect(past.map(firstLine)).toEqual(['Forgot to say.']);
    expect(past[0]?.id).toBe(log.activity?.id);
    const { writes } = await mia.why(id);
    expect(writes.map(({ state, record }) => [state, record?.id])).toEqual([
      ['done', log.activity?.id],
      ['done', log.activity?.id],
    ]);
  });

  it('on writes later edits on Save, and again after that when the next call starts', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { id } = await wholeCall(api, mia, anna);
    await mia.note(id, { comments: 'On Save.' });
    await mia.act(id, 'save');
    await mia.settled(id);
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['On Save.']);
    expect(await mia.note(id, { comments: 'With the next call.' })).toMatchObject({ unsaved: true });
    expect((await mia.desk()).interactions.map((one) => one.id)).toContain(id);
    await talk(api, mia, await api.contact());
    await mia.sees(id, 'a saved log', ({ unsaved, log }) => !unsaved && log.state === 'written');
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['With the next call.']);
  });

  it('on writes later edits when the agent dials the next number', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { id } = await wholeCall(api, mia, anna);
    await mia.note(id, { comments: 'Before dialling.' });
    await mia.dial('+31205612345');
    await mia.sees(id, 'a saved log', ({ unsaved, log }) => !unsaved && log.state === 'written');
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Before dialling.']);
  });

  it('on writes later edits when the next call is answered by itself', async () => {
    await mia.be({ desk: 'in' });
    const { anna, id } = await editedLater('Before it is answered by itself.');
    await api.workflow({ autoAnswer: true });
    await api.calls((await api.contact()).number);
    await mia.sees(id, 'a saved log', ({ unsaved, log }) => !unsaved && log.state === 'written');
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Before it is answered by itself.']);
  });

  it('on writes later edits when the agent’s own telephone is picked up', async () => {
    await mia.be({ desk: 'in' });
    const { anna, id } = await editedLater('Before picking up.');
    const { callId } = await api.calls((await api.contact()).number);
    const next = await mia.rings(callId);
    await api.picksUp(callId);
    await mia.reaches(next.id, 'connected');
    await mia.sees(id, 'a saved log', ({ unsaved, log }) => !unsaved && log.state === 'written');
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Before picking up.']);
  });

  it('on leaves a note that somebody has changed in the CRM, and writes the agent’s other edits, when the next call starts', async () => {
    await mia.be({ desk: 'in' });
    // The later call is looked at first, so that when the other is saved this one has been left alone.
    const other = await wholeCall(api, mia, await api.contact());
    const anna = await api.contact();
    const touched = await wholeCall(api, mia, anna);
    await admin.patch(`/crm/task/${touched.log.activity?.id}`, { description: 'By somebody else.' });
    await mia.note(touched.id, { comments: 'By the agent.' });
    await mia.note(other.id, { comments: 'Of another call.' });
    await mia.dial('+31205612345');
    await mia.sees(other.id, 'a saved log', ({ unsaved, log }) => !unsaved && log.state === 'written');
    expect(await mia.interaction(touched.id)).toMatchObject({ unsaved: true });
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['By somebody else.']);
    expect(refusal(await mia.tries(touched.id, 'save'))).toBe('409 note-changed');
    await mia.act(touched.id, 'save', { replaceChangedNote: true });
    await mia.sees(touched.id, 'a saved log', ({ unsaved, log }) => !unsaved && log.state === 'written');
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['By the agent.']);
  });

  it('on writes later edits when the time for wrap-up is up', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.act(interaction.id, 'end');
    await mia.note(interaction.id, { comments: 'In time.' });
    await api.advance(121);
    await mia.reaches(interaction.id, 'ended');
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['In time.']);
    expect(await mia.presence()).toBe('available');
  });

  it('off still writes a rejected Save in the middle of the call into the one activity', async () => {
    await api.workflow({ autoSave: { inbound: false } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const customer = await api.calls(anna.number);
    const { id } = await mia.rings(customer.callId);
    expect(refusal(await mia.tries(id, 'save'))).toBe('409 phase');
    await mia.act(id, 'answer');
    await mia.act(id, 'save');
    await mia.sees(id, 'a written log', ({ log }) => log.state === 'written');
    await mia.note(id, { comments: 'After the first Save.' });
    await customer.hangUp();
    await mia.settled(id);
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['After the first Save.']);
  });
});

describe('a write that the CRM cannot take', () => {
  it('needs attention with the CRM’s own words, is corrected and retried by hand', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const name = { kind: 'contact', id: anna.id, name: anna.name } as const;
    await mia.note(interaction.id, { name });
    expect((await admin.delete(`/crm/contact/${anna.id}`)).status).toBe(204);
    await mia.act(interaction.id, 'end');
    const { log } = await mia.settled(interaction.id);
    expect(log.state).toBe('attention');
    const [write] = (await mia.why(interaction.id)).writes;
    expect(write).toMatchObject({ state: 'refused', record: null });
    expect(write?.error?.words).toBeTruthy();
    expect((await tom.get('/ledger?state=refused')).body.items).toEqual([]);
    expect((await mia.get('/ledger?state=refused')).body.items).toMatchObject([{ id: write?.id }]);
    expect((await mia.patch(`/ledger/${write?.id}`, { payload: { who: null } })).status).toBe(200);
    expect((await mia.post(`/ledger/${write?.id}/retry`)).status).toBe(200);
    const written = await mia.sees(interaction.id, 'a written log', (one) => one.log.state === 'written');
    const { body } = await mia.get(`/crm/task/${written.log.activity?.id}`);
    expect(body).toMatchObject({ who: null, interactionId: interaction.id });
  });

  it('is given up with a reason, which Why? shows', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.note(interaction.id, { name: { kind: 'contact', id: anna.id, name: anna.name } });
    await admin.delete(`/crm/contact/${anna.id}`);
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
    const [write] = (await mia.why(interaction.id)).writes;
    expect((await mia.post(`/ledger/${write?.id}/give-up`, { reason: 'A test call.' })).status).toBe(200);
    expect((await mia.interaction(interaction.id)).log).toMatchObject({ state: 'given-up' });
    expect((await mia.why(interaction.id)).writes).toMatchObject([
      { state: 'given-up', error: { words: 'A test call.' } },
    ]);
  });
});

it('ledger and CRM agree about all of this', async () => {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 86_400_000).toISOString();
  const { body } = await admin.post('/reconciliation', { from, to });
  expect(body).toMatchObject({ missing: 0, doubled: 0, changed: 0 });
  expect(body.compared).toBeGreaterThan(10);
});
