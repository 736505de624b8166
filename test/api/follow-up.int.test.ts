import { describe, expect, it } from 'vitest';
import type { Activity, RecordOf } from './harness.ts';
import { startApi } from './harness.ts';
import { allDone, codes, refusal, said, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, admin } = api;

const put = (id: string, body: unknown, person = mia) => person.put(`/interactions/${id}/follow-up`, body);
const dayIn = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();
const today = () => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(new Date());

/** A call that Mia has ended and not finished yet. */
async function wrapup(from: RecordOf): Promise<string> {
  await mia.be({ desk: 'in' });
  const { interaction } = await talk(api, mia, from);
  await mia.act(interaction.id, 'end');
  return interaction.id;
}

/** The same, of somebody with a task of Mia's that is due today. */
async function wrapupWithTask(from: RecordOf) {
  const fields = { subject: 'Today', status: 'open', due: today(), who: from.id, owner: mia.crmUser };
  const task: { id: string } = (await admin.post('/crm/task', fields)).body;
  const id = await wrapup(from);
  expect((await mia.interaction(id)).followUp?.today).toMatchObject({ id: task.id });
  return { id, task };
}

const nextSteps = async (of: RecordOf): Promise<readonly Activity[]> => (await api.timeline(of)).nextSteps;
const followUpOf = (of: RecordOf) =>
  until('the follow-up is in the CRM', async () =>
    (await nextSteps(of)).find(({ status }) => status === 'open'),
  );

describe('what follows a contact', () => {
  it('is a task of the agent for the customer, made when wrap-up is finished and not before', async () => {
    const anna = await api.contact();
    const id = await wrapup(anna);
    await mia.note(id, { comments: 'Wants an offer.' });
    const dueAt = dayIn(3);
    const chosen = await put(id, { choice: 'follow-up', dueAt, subject: 'Send the offer' });
    expect(chosen).toMatchObject({ status: 200, body: { followUp: { choice: 'follow-up', chosen: true } } });
    expect(await nextSteps(anna)).toEqual([]);
    await mia.act(id, 'finish');
    expect(await followUpOf(anna)).toMatchObject({
      subject: 'Send the offer',
      due: new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(new Date(dueAt)),
      owner: { id: mia.crmUser },
      who: { id: anna.id },
      description: 'Wants an offer.',
    });
    expect(codes(await mia.why(id))).toContain('why.follow-up.follow-up');
  });

  it("has the workflow's subject, the next business day and no comments where nothing else is chosen", async () => {
    await api.workflow({ followUp: { subject: 'Call {name}', copyComments: false } });
    const anna = await api.contact();
    const id = await wrapup(anna);
    await mia.note(id, { comments: 'Not for the task.' });
    await put(id, { choice: 'follow-up' });
    const { followUp } = await mia.interaction(id);
    await mia.act(id, 'finish');
    const task = await followUpOf(anna);
    expect(task).toMatchObject({ subject: `Call ${anna.name}`, description: '' });
    expect(followUp).toMatchObject({ suggestedSubject: `Call ${anna.name}` });
    expect(followUp?.suggestedDueAt.slice(0, 10)).toBe(task['due']);
    expect(new Date(String(task['due'])).getUTCDay() % 6).not.toBe(0);
  });

  it('is what the workflow offers first when the agent finishes without a choice', async () => {
    const options = ['follow-up', 'none'];
    await api.workflow({ followUp: { inbound: { default: 'follow-up', options } } });
    const anna = await api.contact();
    const id = await wrapup(anna);
    await mia.act(id, 'finish');
    expect(await followUpOf(anna)).toMatchObject({ owner: { id: mia.crmUser } });
  });

  it('is nothing when wrap-up runs out without a choice', async () => {
    const options = ['follow-up', 'none'];
    await api.workflow({
      wrapup: { maxSeconds: 10 },
      followUp: { inbound: { default: 'follow-up', options } },
    });
    const anna = await api.contact();
    const id = await wrapup(anna);
    await api.advance(11);
    await mia.settled(id);
    expect(await nextSteps(anna)).toEqual([]);
  });

  it.each([
    [true, 'completed'],
    [false, 'gone'],
  ])("finishes today's task too: with completeInsteadOfDelete %s it is %s", async (complete, state) => {
    await api.workflow({ followUp: { completeInsteadOfDelete: complete } });
    const anna = await api.contact();
    const fields = { subject: 'Today', status: 'open', due: today(), who: anna.id, owner: mia.crmUser };
    const task = (await admin.post('/crm/task', fields)).body;
    const id = await wrapup(anna);
    expect((await mia.interaction(id)).followUp?.today).toMatchObject({ id: task.id });
    await put(id, { choice: 'follow-up-and-finish-today' });
    await mia.act(id, 'finish');
    await until('the task is settled', async () => {
      const { status, body } = await admin.get(`/crm/task/${task.id}`);
      return state === 'gone' ? status === 404 : body.status === 'completed';
    });
    expect((await nextSteps(anna)).map(({ id: step }) => step)).not.toContain(task.id);
    expect(await followUpOf(anna)).toBeDefined();
  });

  it.each([
    ['completed by the agent', { status: 'completed' }, { status: 'completed' }],
    ['taken over by a colleague', { owner: tom.crmUser }, { owner: { id: tom.crmUser } }],
    ['moved to another day', { due: '2031-05-06' }, { due: '2031-05-06' }],
  ])("leaves today's task alone that was %s during the call, and Why? says so", async (_, change, shown) => {
    const finishing = 'follow-up-and-finish-today';
    await api.workflow({
      followUp: {
        completeInsteadOfDelete: false,
        inbound: { default: finishing, options: [finishing, 'follow-up'] },
      },
    });
    const anna = await api.contact();
    const { id, task } = await wrapupWithTask(anna);
    expect((await admin.patch(`/crm/task/${task.id}`, change)).status).toBe(200);
    await mia.act(id, 'finish');
    const why = await allDone(mia, id);
    expect(why.writes.map(({ kind }) => kind)).toEqual(['activity', 'follow-up']);
    expect(said(why, 'followUp.inbound.default').map(({ code }) => code)).toEqual([
      'why.follow-up.default-without-task',
    ]);
    expect((await admin.get(`/crm/task/${task.id}`)).body).toMatchObject({ subject: 'Today', ...shown });
  });

  it('finishes no other task of today in place of the one that was offered', async () => {
    await api.workflow({ followUp: { completeInsteadOfDelete: false } });
    const anna = await api.contact();
    const fields = { subject: 'Other', status: 'open', due: today(), who: anna.id, owner: mia.crmUser };
    const other = (await admin.post('/crm/task', fields)).body;
    const { id, task } = await wrapupWithTask(anna);
    await put(id, { choice: 'follow-up-and-finish-today' });
    await admin.patch(`/crm/task/${task.id}`, { status: 'completed' });
    await mia.act(id, 'finish');
    const why = await allDone(mia, id);
    expect(why.writes.map(({ kind }) => kind)).toEqual(['activity', 'follow-up']);
    expect(codes(why)).toContain('why.follow-up.no-task-today');
    expect((await admin.get(`/crm/task/${other.id}`)).body).toMatchObject({ status: 'open' });
  });

  it.each([
    ['completed', { status: 'completed' }, { status: 'completed' }],
    ['taken over', { owner: tom.crmUser }, { owner: { id: tom.crmUser } }],
    ['moved', { due: '2031-05-06' }, { due: '2031-05-06' }],
  ])('leaves a task alone that is %s after the agent chose it to be finished', async (_, change, shown) => {
    await api.workflow({ followUp: { completeInsteadOfDelete: false } });
    const anna = await api.contact();
    const { id, task } = await wrapupWithTask(anna);
    const chosen = { kind: 'task', id: task.id };
    expect((await put(id, { choice: 'follow-up-and-finish-today', task: chosen })).status).toBe(200);
    await admin.patch(`/crm/task/${task.id}`, change);
    await mia.act(id, 'finish');
    const { writes } = await allDone(mia, id);
    expect(writes.find(({ kind }) => kind === 'finished-task')).toMatchObject({
      state: 'done',
      record: { id: task.id },
      taskKept: true,
      noteKept: false,
    });
    expect((await admin.get(`/crm/task/${task.id}`)).body).toMatchObject({ subject: 'Today', ...shown });
  });

  it('is an event if that is chosen, and is deleted if it is no longer chosen', async () => {
    const anna = await api.contact();
    const id = await wrapup(anna);
    // To the second, as CRMs keep appointments.
    const dueAt = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}.000Z`;
    await put(id, { choice: 'new-event', dueAt, subject: 'Demonstration' });
    await mia.act(id, 'finish');
    const event = await followUpOf(anna);
    expect(event).toMatchObject({ kind: 'event', subject: 'Demonstration', startsAt: dueAt });
    await put(id, { choice: 'none' });
    expect(await mia.interaction(id)).toMatchObject({ unsaved: true });
    await mia.act(id, 'save');
    await until('the event is gone', async () => (await nextSteps(anna)).length === 0);
    expect((await admin.get(`/crm/event/${event.id}`)).status).toBe(404);
  });

  it('opens a task and writes nothing where the choice says so', async () => {
    const anna = await api.contact();
    const fields = { subject: 'Latest', status: 'open', due: null, who: anna.id, owner: tom.crmUser };
    const task = (await admin.post('/crm/task', fields)).body;
    const id = await wrapup(anna);
    expect((await mia.interaction(id)).followUp?.latest).toMatchObject({ id: task.id, name: 'Latest' });
    await put(id, { choice: 'open-latest' });
    await mia.act(id, 'finish');
    await mia.settled(id);
    expect((await nextSteps(anna)).map(({ id: step }) => step)).toEqual([task.id]);
  });

  it('is refused by name: choice, owner, task, phase and whose it is', async () => {
    await api.workflow({ followUp: { inbound: { default: 'none', options: ['none', 'follow-up'] } } });
    const customer = await api.contact();
    const id = await wrapup(customer);
    expect((await put(id, { choice: 'new-event' })).body).toMatchObject({
      status: 422,
      errors: [{ path: 'choice' }],
    });
    expect((await put(id, { choice: 'follow-up', owner: 'nobody' })).body.errors).toMatchObject([
      { path: 'owner' },
    ]);
    const task = { kind: 'task', id: mia.id };
    expect((await put(id, { choice: 'follow-up', task })).body.errors).toMatchObject([{ path: 'task' }]);
    const anothers = await api.contact();
    const fields = { subject: 'Of another', status: 'open', due: null, who: anothers.id, owner: mia.crmUser };
    const { id: other } = (await admin.post('/crm/task', fields)).body;
    const choosing = { choice: 'follow-up', task: { kind: 'task', id: other } };
    expect((await put(id, choosing)).body).toMatchObject({
      status: 422,
      errors: [{ path: 'task', message: 'muss null sein: Dieser Datensatz hat keine offene Aufgabe' }],
    });
    // Made after the call began, and named to whoever chooses another one.
    const own = (await admin.post('/crm/task', { ...fields, subject: 'Own', who: customer.id })).body;
    expect((await put(id, choosing)).body).toMatchObject({
      status: 422,
      code: 'invalid',
      errors: [
        { path: 'task', message: `ist keine offene Aufgabe dieses Datensatzes. Erlaubt: Own (${own.id})` },
      ],
    });
    expect((await put(id, { choice: 'follow-up', task: { kind: 'task', id: own.id } })).status).toBe(200);
    expect((await put(id, { choice: 'sometimes' })).status).toBe(400);
    expect((await put(id, { choice: 'none', dueAt: 'tomorrow' })).status).toBe(400);
    expect(refusal(await put(id, { choice: 'none' }, tom))).toBe('409 not-yours');
    const caller = await api.calls((await api.contact()).number);
    await mia.act(id, 'finish');
    const { id: ringing } = await mia.rings(caller.callId);
    expect(refusal(await put(ringing, { choice: 'none' }))).toBe('409 phase');
  });
});
