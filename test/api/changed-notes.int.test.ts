import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi, type RecordOf } from './harness.ts';
import type { Person } from './person.ts';
import { allDone, refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, admin } = api;

const dispositions = [
  { id: 'sold', label: 'Sold' },
  { id: 'lost', label: 'Lost' },
];

const firstLine = (description: unknown) => String(description).split('\n')[0];
const isWritten = ({ log }: Interaction) => log.state === 'written';

/** A call of Mia's that goes on, with its activity as a Save in the middle of it has written it. */
async function savedDuringCall(anna: RecordOf) {
  await mia.be({ desk: 'in' });
  const { interaction } = await talk(api, mia, anna);
  const { id } = interaction;
  await mia.note(id, { comments: 'By the agent.' });
  await mia.act(id, 'save');
  return { id, task: await activityOf(mia, id) };
}

/** A call of Mia's in wrap-up, with its activity. */
async function ended(anna: RecordOf) {
  const { id, task } = await savedDuringCall(anna);
  await mia.act(id, 'end');
  await mia.settled(id);
  return { id, task };
}

async function activityOf(agent: Person, id: string): Promise<string> {
  const { log } = await agent.sees(id, 'a written log', isWritten);
  return log.activity?.id ?? '';
}

const there = async (task: string) => (await admin.get(`/crm/task/${task}`)).body;
const changeNote = (task: string, description: string) => admin.patch(`/crm/task/${task}`, { description });

/** The note stays as somebody changed it, the agent's counts as unsaved, and everybody who asks is told. */
async function staysAndWaits(agent: Person, id: string, task: string, theirs: string): Promise<void> {
  const seen = await agent.sees(id, 'unsaved edits', ({ unsaved }) => unsaved);
  expect((await there(task)).description).toBe(theirs);
  expect(seen.log).toMatchObject({ state: 'written', activity: { id: task } });
  expect(seen.log.reason).toContain('Notiz');
  expect((await agent.why(id)).writes.at(-1)).toMatchObject({ state: 'done', noteKept: true });
  expect((await agent.desk()).interactions.find((one) => one.id === id)).toMatchObject({ unsaved: true });
  expect((await agent.get(`/interactions/${id}/changed-note`)).body).toEqual({ note: theirs });
  const refused = await agent.tries(id, 'save');
  expect(refused).toMatchObject({ status: 409, body: { code: 'note-changed', note: theirs } });
  expect((await there(task)).description).toBe(theirs);
}

/** It stays as somebody changed it, and nothing is left to be saved or asked. */
async function isKept(agent: Person, id: string, task: string, theirs: string): Promise<void> {
  const saved = await agent.sees(id, 'a saved log', (one) => isWritten(one) && !one.unsaved);
  expect(saved.log.reason).toBeNull();
  expect((await there(task)).description).toBe(theirs);
  expect((await agent.get(`/interactions/${id}/changed-note`)).body).toEqual({ note: null });
}

/** The agent chooses to replace it, and nothing is left to be saved. */
async function isReplacedOnRequest(agent: Person, id: string, task: string, ours: string): Promise<void> {
  await agent.act(id, 'save', { replaceChangedNote: true });
  const saved = await agent.sees(id, 'a saved log', (one) => isWritten(one) && !one.unsaved);
  expect(saved.log.reason).toBeNull();
  expect(firstLine((await there(task)).description)).toBe(ours);
}

describe('a note that somebody changes in the CRM', () => {
  it('while the call goes on stays when it ends, and everything else is written', async () => {
    await api.workflow({ dispositions });
    const { id, task } = await savedDuringCall(await api.contact());
    await changeNote(task, 'By somebody else.');
    await mia.note(id, { comments: 'By the agent, later.', disposition: 'sold' });
    await mia.act(id, 'end');
    await staysAndWaits(mia, id, task, 'By somebody else.');
    expect((await there(task)).disposition).toBe('Sold');
    await mia.act(id, 'finish');
    await staysAndWaits(mia, id, task, 'By somebody else.');
    await isReplacedOnRequest(mia, id, task, 'By the agent, later.');
  });

  it('again between the question and the Save stays, and the agent is asked again', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await changeNote(task, 'By somebody else.');
    const { note } = (await mia.tries(id, 'save')).body;
    await changeNote(task, 'By a third.');
    const refused = await mia.tries(id, 'save', { replaceChangedNote: true, note });
    expect(refused).toMatchObject({ status: 409, body: { code: 'note-changed', note: 'By a third.' } });
    expect((await there(task)).description).toBe('By a third.');
    expect((await mia.interaction(id)).unsaved).toBe(true);
    await mia.act(id, 'save', { replaceChangedNote: true, note: 'By a third.' });
    await allDone(mia, id);
    expect(firstLine((await there(task)).description)).toBe('By the agent, later.');
  });

  it('that was shown is the only one that is replaced while the CRM could not be asked', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await changeNote(task, 'By a third.');
    await api.crm.whileAway(async () => {
      await mia.act(id, 'save', { replaceChangedNote: true, note: 'By somebody else.' });
    });
    await staysAndWaits(mia, id, task, 'By a third.');
  });

  it('of a missed call stays when somebody else answers, and the rest of it is amended', async () => {
    await api.workflow({ trackMissedButAnswered: true, results: { missedAnswered: 'Tom took it' } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { callId } = await api.calls(anna.number);
    const { id } = await mia.rings(callId);
    await mia.act(id, 'reject');
    const task = await activityOf(mia, id);
    const missed = String(firstLine((await there(task)).description));
    await changeNote(task, 'By somebody else.');
    await tom.be({ desk: 'in' });
    await tom.rings(callId);
    await tom.act(id, 'answer');
    await tom.act(id, 'end');
    await staysAndWaits(mia, id, task, 'By somebody else.');
    expect(await there(task)).toMatchObject({ disposition: 'Tom took it', status: 'completed' });
    await isReplacedOnRequest(mia, id, task, missed);
  });

  it('while a write waits stays when that is sent', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await api.crm.whileBusy(task, async (changeThere) => {
      await mia.act(id, 'save');
      await until('the write is being sent', async () =>
        (await mia.why(id)).writes.some(({ state }) => state === 'sending'),
      );
      expect(await mia.interaction(id)).toMatchObject({ unsaved: false, log: { state: 'due' } });
      await changeThere(task, 'By somebody else.');
    });
    await staysAndWaits(mia, id, task, 'By somebody else.');
    await isReplacedOnRequest(mia, id, task, 'By the agent, later.');
  });

  it.each(['save', 'finish'])('stays when the CRM could not be asked at %s', async (action) => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await api.crm.whileAway(async (changeThere) => {
      await changeThere(task, 'By somebody else.');
      await mia.act(id, action);
    });
    await staysAndWaits(mia, id, task, 'By somebody else.');
    await isReplacedOnRequest(mia, id, task, 'By the agent, later.');
  });

  it('is replaced when the agent chose to while the CRM could not be asked', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await changeNote(task, 'By somebody else.');
    await api.crm.whileAway(async () => {
      await mia.act(id, 'save', { replaceChangedNote: true });
    });
    await allDone(mia, id);
    expect(await mia.interaction(id)).toMatchObject({ unsaved: false, log: { state: 'written' } });
    expect(firstLine((await there(task)).description)).toBe('By the agent, later.');
  });

  it('again after the agent chose to replace it stays, and the agent is asked again', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await changeNote(task, 'By somebody else.');
    await api.crm.whileBusy(task, async (changeThere) => {
      await mia.act(id, 'save', { replaceChangedNote: true });
      await changeThere(task, 'By a third.');
    });
    await staysAndWaits(mia, id, task, 'By a third.');
    await isReplacedOnRequest(mia, id, task, 'By the agent, later.');
  });

  it('is replaced on request also where the agent’s own is as it was', async () => {
    await api.workflow({ dispositions });
    const { id, task } = await ended(await api.contact());
    await changeNote(task, 'By somebody else.');
    await mia.note(id, { disposition: 'lost' });
    expect(refusal(await mia.tries(id, 'save'))).toBe('409 note-changed');
    await isReplacedOnRequest(mia, id, task, 'By the agent.');
    expect((await there(task)).disposition).toBe('Lost');
  });

  it('is kept for good when the agent gives up the comments, and everything else is written', async () => {
    await api.workflow({ dispositions });
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.', disposition: 'sold' });
    await changeNote(task, 'By somebody else.');
    const { note } = (await mia.tries(id, 'save')).body;
    await mia.act(id, 'save', { keepChangedNote: true, note });
    await isKept(mia, id, task, 'By somebody else.');
    expect((await there(task)).disposition).toBe('Sold');
    expect((await mia.why(id)).steps).toContainEqual(
      expect.objectContaining({ rule: 'L17', because: expect.stringContaining('Kommentare') }),
    );
    await mia.note(id, { disposition: 'lost' });
    await mia.act(id, 'finish');
    await isKept(mia, id, task, 'By somebody else.');
    expect((await there(task)).disposition).toBe('Lost');
  });

  it('is kept for good also when the CRM has it changed again afterwards', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await changeNote(task, 'By somebody else.');
    await mia.act(id, 'save', { keepChangedNote: true });
    await isKept(mia, id, task, 'By somebody else.');
    await changeNote(task, 'By a third.');
    await mia.note(id, { tags: ['invoice'] });
    await mia.act(id, 'save');
    await isKept(mia, id, task, 'By a third.');
    expect((await there(task)).tags).toEqual(['invoice']);
  });

  it('is asked about again once the agent writes other comments', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await changeNote(task, 'By somebody else.');
    await mia.act(id, 'save', { keepChangedNote: true });
    await isKept(mia, id, task, 'By somebody else.');
    await mia.note(id, { comments: 'By the agent, at last.' });
    const refused = await mia.tries(id, 'save');
    expect(refused).toMatchObject({ status: 409, body: { code: 'note-changed', note: 'By somebody else.' } });
    await isReplacedOnRequest(mia, id, task, 'By the agent, at last.');
  });

  it('again between the question and the decision to keep it stays, and the agent is asked again', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await changeNote(task, 'By a third.');
    const refused = await mia.tries(id, 'save', { keepChangedNote: true, note: 'By somebody else.' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'note-changed', note: 'By a third.' } });
    expect((await mia.interaction(id)).unsaved).toBe(true);
    expect((await there(task)).description).toBe('By a third.');
  });

  it('is kept while the CRM cannot be asked, though an earlier Save is being sent', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await api.crm.whileAway(async (changeThere) => {
      await changeThere(task, 'By somebody else.');
      await mia.act(id, 'save');
      await until('the write is being sent', async () =>
        (await mia.why(id)).writes.some(({ state }) => state === 'sending'),
      );
      await mia.act(id, 'save', { keepChangedNote: true, note: 'By somebody else.' });
    });
    await allDone(mia, id);
    await isKept(mia, id, task, 'By somebody else.');
  });

  it('while the call goes on is asked about by a Save in the call, and kept at its end', async () => {
    const { id, task } = await savedDuringCall(await api.contact());
    await changeNote(task, 'By somebody else.');
    await mia.note(id, { comments: 'By the agent, later.' });
    const refused = await mia.tries(id, 'save');
    expect(refused).toMatchObject({ status: 409, body: { code: 'note-changed', note: 'By somebody else.' } });
    expect((await there(task)).description).toBe('By somebody else.');
    await mia.act(id, 'save', { keepChangedNote: true, note: 'By somebody else.' });
    await mia.act(id, 'end');
    await mia.settled(id);
    await mia.act(id, 'finish');
    await isKept(mia, id, task, 'By somebody else.');
  });

  it('that nobody changed is written though it was to be kept', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await mia.act(id, 'save', { keepChangedNote: true });
    await allDone(mia, id);
    expect(firstLine((await there(task)).description)).toBe('By the agent, later.');
  });

  it('that nobody could look at is not given up for, without the note that was shown', async () => {
    const { id, task } = await ended(await api.contact());
    await mia.note(id, { comments: 'By the agent, later.' });
    await api.crm.whileAway(async () => {
      await mia.act(id, 'save', { keepChangedNote: true });
    });
    await allDone(mia, id);
    expect(firstLine((await there(task)).description)).toBe('By the agent, later.');
  });

  it('is not both kept and replaced', async () => {
    const { id } = await ended(await api.contact());
    const both = await mia.tries(id, 'save', { keepChangedNote: true, replaceChangedNote: true });
    expect(both).toMatchObject({ status: 400, body: { errors: [{ path: 'keepChangedNote' }] } });
  });

  it('of nobody’s call stays when a record is made for its number', async () => {
    await api.workflow({ signedOut: { logMissedInQueue: true } });
    const customer = await api.calls('+31205670001');
    const { id } = await until('the call waits', async () =>
      (await admin.get('/interactions')).body.items.find(
        (one: { callId: string }) => one.callId === customer.callId,
      ),
    );
    await customer.hangUp();
    const task = await activityOf(admin, id);
    await changeNote(task, 'By somebody else.');
    const late = await api.record('contact', { lastName: 'Late', phone: '+31 20 567 0001' });
    await until('the log moves to the record', async () => (await there(task)).who?.id === late.id);
    expect((await there(task)).description).toBe('By somebody else.');
  });
});
