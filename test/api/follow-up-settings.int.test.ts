import { describe, expect, it } from 'vitest';
import { startApi, type Activity, type RecordOf } from './harness.ts';
import { allDone, missedCall, reconciled, said, talk } from './steps.ts';
import { until } from './until.ts';

// Spec L30, L31: what a workflow says about what follows a call, per direction.
const api = await startApi();
const { mia, admin } = api;

const choices = ['none', 'follow-up', 'new-event'];
const today = () => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(new Date());

/** Mia's call with this customer, in wrap-up. */
async function wrapup(direction: string, customer: RecordOf): Promise<string> {
  await mia.be({ desk: 'in' });
  if (direction === 'inbound') {
    const { interaction } = await talk(api, mia, customer);
    await mia.act(interaction.id, 'end');
    return interaction.id;
  }
  await api.callee(customer.number, 'answer');
  const { id } = await mia.dial(customer.number);
  await mia.reaches(id, 'connected');
  await mia.act(id, 'end');
  return id;
}

const choose = async (id: string, body: Record<string, unknown>) =>
  expect((await mia.put(`/interactions/${id}/follow-up`, body)).status).toBe(200);

const followUpOf = (of: RecordOf): Promise<Activity> =>
  until('the follow-up is in the CRM', async () =>
    (await api.timeline(of)).nextSteps.find(({ status }) => status === 'open'),
  );

describe.each(['inbound', 'outbound'])('after an %s call', (direction) => {
  it('the default is carried out if the agent chooses nothing', async () => {
    for (const choice of ['follow-up', 'none']) {
      await api.workflow({ followUp: { [direction]: { default: choice, options: choices } } });
      const anna = await api.contact();
      const id = await wrapup(direction, anna);
      expect((await mia.interaction(id)).followUp).toMatchObject({ choice, chosen: false });
      await mia.act(id, 'finish');
      const why = await allDone(mia, id);
      // Where nothing follows, nothing is decided anew after the end of the call.
      expect(said(why, `followUp.${direction}.options`)).toEqual(
        choice === 'none' ? [] : [{ code: 'why.follow-up.follow-up', value: choices }],
      );
      const follows = choice === 'none' ? [] : ['follow-up'];
      expect(why.writes.map(({ kind }) => kind)).toEqual(['activity', ...follows]);
      expect((await api.timeline(anna)).nextSteps.map(({ kind }) => kind)).toEqual(follows.map(() => 'task'));
    }
  });

  it('the options are what there is to choose, in their order', async () => {
    for (const options of [
      ['new-event', 'none'],
      ['none', 'follow-up', 'new-event'],
    ]) {
      await api.workflow({ followUp: { [direction]: { default: 'none', options } } });
      const anna = await api.contact();
      const id = await wrapup(direction, anna);
      expect((await mia.interaction(id)).followUp?.options).toEqual(options);
      const { status, body } = await mia.put(`/interactions/${id}/follow-up`, { choice: 'follow-up' });
      const allowed = options.includes('follow-up');
      expect(status).toBe(allowed ? 200 : 422);
      expect(body.errors ?? []).toMatchObject(allowed ? [] : [{ path: 'choice' }]);
      await mia.act(id, 'finish');
      expect(said(await allDone(mia, id), `followUp.${direction}.options`)).toEqual(
        allowed ? [{ code: 'why.follow-up.follow-up', value: options }] : [],
      );
      expect((await api.timeline(anna)).nextSteps).toHaveLength(allowed ? 1 : 0);
    }
  });

  it.each([
    ['open-latest', null],
    ['open-today', today()],
  ])('the default "%s" opens its task on Finish, if there is one', async (choice, due) => {
    await api.workflow({ followUp: { [direction]: { default: choice } } });
    const code = `why.follow-up.${choice}`;
    for (const hasTask of [true, false]) {
      const anna = await api.contact();
      const fields = { subject: 'Ask again', status: 'open', due, who: anna.id, owner: mia.crmUser };
      const task = hasTask ? (await admin.post('/crm/task', fields)).body : null;
      const id = await wrapup(direction, anna);
      expect(await mia.interaction(id)).toMatchObject({
        pop: null,
        followUp: { choice: hasTask ? choice : 'none', chosen: false },
      });
      const { pop } = await mia.act(id, 'finish');
      expect(pop).toEqual(task && { record: { kind: 'task', id: task.id, name: 'Ask again' }, mode: 'view' });
      const why = await allDone(mia, id);
      expect(said(why, `followUp.${direction}.options`).map((one) => one.code)).toEqual(
        hasTask ? [code] : [],
      );
      expect(said(why, `followUp.${direction}.default`)).toEqual(
        hasTask ? [] : [{ code: 'why.follow-up.default-without-task', value: choice }],
      );
      expect(why.writes.map(({ kind }) => kind)).toEqual(['activity']);
    }
  });

  it('a choice that is offered twice is refused', async () => {
    const { items } = (await admin.get('/workflows')).body;
    const followUp = { [direction]: { default: 'none', options: ['none', 'follow-up', 'none'] } };
    const { status, body } = await admin.post(`/workflows/${items[0].id}/versions`, { followUp });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path: `followUp.${direction}.options[2]` }]);
  });

  it('a default that is no option is refused with both', async () => {
    const { items } = (await admin.get('/workflows')).body;
    const followUp = { [direction]: { default: 'open-today', options: choices } };
    const { status, body } = await admin.post(`/workflows/${items[0].id}/versions`, { followUp });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      { path: `followUp.${direction}.default`, message: expect.stringContaining(choices.join(', ')) },
    ]);
  });
});

describe.each(['inbound', 'outbound'])('without automatic saving, after an %s call', (direction) => {
  const kind = `${direction}Answered`;

  it.each([
    ['the default', null],
    ['what the agent chose', 'new-event'],
  ])('that the workflow does not log, Finish carries out %s', async (_, choice) => {
    await api.workflow({
      autoSave: { [direction]: false },
      log: { [kind]: 'off' },
      followUp: { [direction]: { default: 'follow-up', options: choices } },
    });
    const anna = await api.contact();
    const id = await wrapup(direction, anna);
    if (choice !== null) await choose(id, { choice });
    await mia.act(id, 'finish');
    expect(await followUpOf(anna)).toMatchObject({ kind: choice === null ? 'task' : 'event' });
    expect(await mia.interaction(id)).toMatchObject({ unsaved: false });
    const why = await allDone(mia, id);
    expect(why.outcome).toBe('none');
    expect(why.writes).toHaveLength(1);
  });

  it('a draft keeps what follows waiting for Save', async () => {
    await api.workflow({
      autoSave: { [direction]: false },
      followUp: { [direction]: { default: 'follow-up', options: choices } },
    });
    const anna = await api.contact();
    const id = await wrapup(direction, anna);
    await mia.act(id, 'finish');
    expect(await mia.interaction(id)).toMatchObject({ unsaved: true, followUp: { choice: 'follow-up' } });
    expect((await mia.why(id)).writes).toEqual([]);
    await mia.act(id, 'save');
    const why = await allDone(mia, id);
    expect(why.writes.map((write) => write.kind)).toEqual(['activity', 'follow-up']);
  });
});

it('the latest task is the one due last, not the one made last', async () => {
  const anna = await api.contact();
  const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  for (const [subject, due] of [
    ['Due last', inAWeek],
    ['Made last', null],
  ] as const)
    await admin.post('/crm/task', { subject, status: 'open', due, who: anna.id, owner: mia.crmUser });
  const id = await wrapup('inbound', anna);
  expect((await mia.interaction(id)).followUp?.latest?.name).toBe('Due last');
  await mia.act(id, 'finish');
  await mia.settled(id);
});

describe('a choice that writes nothing', () => {
  it.each([
    ['none', null],
    ['open-today', 'Today'],
    ['open-latest', 'Latest'],
  ])('"%s" is shown by Why?, and opens its task: %j', async (choice, opened) => {
    const anna = await api.contact();
    for (const [subject, due] of [
      ['Today', today()],
      ['Latest', null],
    ] as const)
      await admin.post('/crm/task', { subject, status: 'open', due, who: anna.id, owner: mia.crmUser });
    const id = await wrapup('inbound', anna);
    await choose(id, { choice });
    expect((await mia.interaction(id)).pop?.record?.name ?? null).toBe(opened);
    await mia.act(id, 'finish');
    const why = await allDone(mia, id);
    const { log } = await mia.interaction(id);
    expect(said(why, 'followUp.inbound.options').map(({ code }) => code)).toEqual([
      `why.follow-up.${choice}`,
    ]);
    expect(why.writes).toMatchObject([{ kind: 'activity', state: 'done', record: { id: log.activity?.id } }]);
    expect((await api.timeline(anna)).nextSteps).toHaveLength(2);
  });
});

describe('a follow-up', () => {
  it('finishes the task of today by completing or by deleting it', async () => {
    for (const [complete, code] of [
      [true, 'why.follow-up.complete'],
      [false, 'why.follow-up.delete'],
    ] as const) {
      await api.workflow({ followUp: { completeInsteadOfDelete: complete } });
      const anna = await api.contact();
      const fields = { subject: 'Today', status: 'open', due: today(), who: anna.id, owner: mia.crmUser };
      const task = (await admin.post('/crm/task', fields)).body;
      const id = await wrapup('inbound', anna);
      await choose(id, { choice: 'follow-up-and-finish-today' });
      await mia.act(id, 'finish');
      await until('the task is settled', async () => {
        const { status, body } = await admin.get(`/crm/task/${task.id}`);
        return complete ? body.status === 'completed' : status === 404;
      });
      expect(said(await mia.why(id), 'followUp.completeInsteadOfDelete')).toEqual([
        { code, value: complete },
      ]);
    }
  });

  it('completes a log where tasks are deleted, and every deletion is in the audit', async () => {
    await api.workflow({
      followUp: { completeInsteadOfDelete: false },
      log: { inboundMissed: 'open' },
    });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { id: missed } = await missedCall(api, mia, anna);
    const log = (await mia.interaction(missed)).log.activity ?? { kind: 'task', id: 'not logged' };
    const finish = async (task: { kind: string; id: string }) => {
      const id = await wrapup('inbound', anna);
      await choose(id, { choice: 'follow-up-and-finish-today', task });
      await mia.act(id, 'finish');
      return said(await allDone(mia, id), 'followUp.completeInsteadOfDelete').map(({ code }) => code);
    };
    expect(await finish(log)).toEqual(['why.follow-up.complete-log']);
    expect((await admin.get(`/crm/task/${log.id}`)).body).toMatchObject({ status: 'completed' });
    const earlier = await followUpOf(anna);
    expect(await finish({ kind: 'task', id: earlier.id })).toEqual(['why.follow-up.delete']);
    expect((await admin.get(`/crm/task/${earlier.id}`)).status).toBe(404);
    const { items } = (await admin.get('/audit')).body;
    const removed = items.filter((one: { noun: string }) => one.noun === 'task');
    expect(removed.filter((one: { nounId: string }) => one.nounId === log.id)).toEqual([]);
    expect(removed[0]).toMatchObject({ action: 'removed', by: { id: mia.id }, before: { name: anna.name } });
  });

  it('has the comments of the call where they are copied, and none where they are not', async () => {
    for (const [copyComments, description, code] of [
      [true, 'Wants an offer.', 'why.follow-up.comments-copied'],
      [false, '', 'why.follow-up.comments-not-copied'],
    ] as const) {
      await api.workflow({ followUp: { copyComments } });
      const anna = await api.contact();
      const id = await wrapup('inbound', anna);
      await mia.note(id, { comments: 'Wants an offer.' });
      await choose(id, { choice: 'follow-up' });
      await mia.act(id, 'finish');
      expect(await followUpOf(anna)).toMatchObject({ description });
      expect(said(await mia.why(id), 'followUp.copyComments')).toEqual([{ code, value: copyComments }]);
    }
  });

  it('has the subject of its template, which is the name of the customer at first', async () => {
    for (const template of ['Ask {name} again ({queue})', '{name}']) {
      await api.workflow(template === '{name}' ? {} : { followUp: { subject: template } });
      const anna = await api.contact();
      const id = await wrapup('inbound', anna);
      await choose(id, { choice: 'follow-up' });
      await mia.act(id, 'finish');
      const subject = template.replace('{name}', anna.name).replace('{queue}', 'support');
      expect(await followUpOf(anna)).toMatchObject({ subject });
      expect(said(await mia.why(id), 'followUp.subject')).toEqual([
        { code: 'why.follow-up.subject', value: template },
      ]);
    }
  });
});

it('ledger and CRM agree about all of this', async () => {
  expect(await reconciled(admin)).toMatchObject({ missing: 0, doubled: 0, changed: 0, findings: [] });
});
