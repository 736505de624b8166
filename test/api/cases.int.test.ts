import { describe, expect, it } from 'vitest';
import { startApi, type RecordOf } from './harness.ts';
import { codes, talk, wholeCall } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia } = api;

/** Mia calls a customer, who answers. */
async function dials(customer: RecordOf) {
  await api.callee(customer.number, 'answer');
  const interaction = await mia.dial(customer.number);
  await mia.reaches(interaction.id, 'connected');
  return { interaction };
}

/** The only activity of a customer. */
async function loggedFor(customer: RecordOf) {
  const { past, nextSteps } = await api.timeline(customer);
  expect([...past, ...nextSteps]).toHaveLength(1);
  return [...past, ...nextSteps][0];
}

const caseOf = async (id: string) => (await mia.get(`/crm/case/${id}`)).body;

describe('a log that is attached to what is open', () => {
  it.each(['case', 'opportunity'] as const)('is related to the open %s that changed last', async (kind) => {
    const anna = await api.contact();
    const made = (name: string) =>
      kind === 'case'
        ? api.record('case', { subject: name, status: 'open', contact: anna.id })
        : api.record('opportunity', { name, stage: 'New', closeDate: '2030-01-01', contact: anna.id });
    await made('Older');
    const newer = await made('Newer');
    await api.workflow({ attachTo: { kind } });
    await mia.be({ desk: 'in' });
    const { id } = await wholeCall(api, mia, anna);
    expect(await loggedFor(anna)).toMatchObject({ what: { kind, id: newer.id } });
    expect(codes(await mia.why(id))).toContain(`why.attach.${kind}`);
  });

  it('is related to nothing where none is open or the setting is off', async () => {
    await mia.be({ desk: 'in' });
    for (const [attachTo, code] of [
      [{ kind: 'none' }, 'why.attach.off'],
      [{ kind: 'case' }, 'why.attach.no-case'],
    ] as const) {
      const anna = await api.contact();
      await api.workflow({ attachTo });
      const { id } = await wholeCall(api, mia, anna);
      expect(await loggedFor(anna)).toMatchObject({ what: null });
      expect(codes(await mia.why(id))).toContain(code);
    }
  });

  it('is related to a new case or opportunity where it may create one', async () => {
    await mia.be({ desk: 'in' });
    for (const attachTo of [
      { kind: 'case', createIfNone: true },
      { kind: 'opportunity', createIfNone: true, stage: 'Qualification' },
    ]) {
      const anna = await api.contact();
      await api.workflow({ attachTo });
      const { id } = await wholeCall(api, mia, anna);
      const activity = await loggedFor(anna);
      expect(activity).toMatchObject({ what: { kind: attachTo.kind } });
      const why = await mia.why(id);
      expect(why.writes).toMatchObject([
        { kind: attachTo.kind, state: 'done', record: { kind: attachTo.kind } },
        { kind: 'activity', state: 'done' },
      ]);
    }
  });
});

describe('a case that is created automatically', () => {
  it('is there while the call goes on, and the log is related to it', async () => {
    const recordType = api.crm.recordTypes.other('case');
    await api.workflow({ cases: { inbound: true }, recordTypes: { case: recordType } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    const opened = await until('the case is there', async () => {
      const { writes } = await mia.why(interaction.id);
      return writes.find(({ kind, state }) => kind === 'case' && state === 'done')?.record;
    });
    expect(await caseOf(opened.id)).toMatchObject({ contact: { id: anna.id }, recordType });
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    await mia.settled(interaction.id);
    expect(await loggedFor(anna)).toMatchObject({
      who: { id: anna.id },
      what: { kind: 'case', id: opened.id },
    });
    const why = await mia.why(interaction.id);
    expect(why.writes.filter(({ kind, state }) => kind === 'case' && state === 'done')).toHaveLength(1);
    expect(codes(why)).toContain('why.case.opened');
  });

  describe('where several have the number', () => {
    /** A call of somebody who may be Anna or Berta, in which the agent does this; gives what was written then. */
    async function callOfEither(during: (call: string, anna: RecordOf) => Promise<void>) {
      await api.workflow({ cases: { inbound: true } });
      await mia.be({ desk: 'in' });
      const anna = await api.contact();
      await api.contact({ phone: anna.number });
      const { interaction } = await talk(api, mia, anna);
      expect(codes(await mia.why(interaction.id))).toContain('why.case.undecided');
      await during(interaction.id, anna);
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      await mia.settled(interaction.id);
      const { writes } = await mia.why(interaction.id);
      return writes.filter(({ state }) => state === 'done').map(({ kind }) => kind);
    }

    it('waits for the choice, and is there as soon as it is made', async () => {
      const written = await callOfEither(async (call, anna) => {
        await mia.note(call, { name: { kind: 'contact', id: anna.id, name: anna.name } });
        const opened = await until('the case is there', async () => {
          const { writes } = await mia.why(call);
          return writes.find(({ kind, state }) => kind === 'case' && state === 'done')?.record;
        });
        expect(await caseOf(opened.id)).toMatchObject({ contact: { id: anna.id } });
      });
      expect(written).toEqual(['case', 'activity']);
    });

    it('is not created while nobody was chosen', async () => {
      expect(await callOfEither(async () => undefined)).toEqual(['activity']);
    });
  });

  it('opens right after dialling, also of a call that nobody answers', async () => {
    await api.workflow({ cases: { outbound: true } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    await api.callee(anna.number, 'no-answer', 1_000);
    const { id } = await mia.dial(anna.number);
    await until('the case is there', async () =>
      (await mia.why(id)).writes.find(({ kind, state }) => kind === 'case' && state === 'done'),
    );
    await mia.act(id, 'end');
    await mia.settled(id);
    expect(await loggedFor(anna)).toMatchObject({ what: { kind: 'case' } });
  });

  it.each(['inbound', 'outbound'] as const)(
    'gives way to an open case that the screen pop shows: %s',
    async (direction) => {
      await api.workflow({ cases: { [direction]: true }, screenPop: { [direction]: 'contact-case' } });
      await mia.be({ desk: 'in' });
      const anna = await api.contact();
      const open = await api.record('case', { subject: 'Open', status: 'open', contact: anna.id });
      const call = direction === 'inbound' ? await talk(api, mia, anna) : await dials(anna);
      const { id } = call.interaction;
      expect(await mia.interaction(id)).toMatchObject({ pop: { record: { id: open.id }, mode: 'view' } });
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
      await mia.settled(id);
      expect(await loggedFor(anna)).toMatchObject({ what: { kind: 'case', id: open.id } });
      const why = await mia.why(id);
      expect(codes(why)).toContain('why.case.shown');
      expect(why.writes.map(({ kind }) => kind)).toEqual(['activity']);
    },
  );

  it('does not open where the setting is off, or nobody is known', async () => {
    await api.workflow({ cases: { inbound: false } });
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const known = await wholeCall(api, mia, anna);
    expect((await mia.why(known.id)).writes.map(({ kind }) => kind)).toEqual(['activity']);
    await api.workflow({ cases: { inbound: true } });
    const unknown = await wholeCall(api, mia, { ...anna, number: '+31205679999' });
    const why = await mia.why(unknown.id);
    expect(why.writes.map(({ kind }) => kind)).toEqual(['activity']);
    expect(codes(why)).toContain('why.case.nobody');
  });

  it('is deleted when the agent chooses not to log the call, unless somebody has touched it', async () => {
    await api.workflow({ cases: { inbound: true }, doNotLog: { show: true } });
    await mia.be({ desk: 'in' });
    for (const touched of [false, true]) {
      const anna = await api.contact();
      const { interaction } = await talk(api, mia, anna);
      const opened = await until('the case is there', async () => {
        const { writes } = await mia.why(interaction.id);
        return writes.find(({ kind, state }) => kind === 'case' && state === 'done')?.record;
      });
      if (touched) await mia.patch(`/crm/case/${opened.id}`, { status: 'working' });
      await mia.tick(interaction.id, true);
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      await until('the case is dealt with', async () =>
        (await mia.why(interaction.id)).writes.find(
          ({ kind, state }) => kind === 'case-removal' && state === 'done',
        ),
      );
      expect((await mia.get(`/crm/case/${opened.id}`)).status).toBe(touched ? 200 : 404);
      const { steps } = await mia.why(interaction.id);
      const removed = steps.find(({ code }) => code === 'why.case.removed');
      expect(removed?.decided).toBe(touched ? 'kept' : 'deleted');
      expect(removed?.because).toMatch(touched ? /blieb erhalten|was kept/u : /wurde gelöscht|was deleted/u);
      expect(await api.timeline(anna)).toMatchObject({ past: [], nextSteps: [] });
    }
  });
});

describe('a call that is saved while it goes on, and then is not to be logged after all', () => {
  it('leaves neither the record that was made for the number, nor what was created with it', async () => {
    await api.workflow({
      unknownCaller: 'contact',
      attachTo: { kind: 'case', createIfNone: true },
      doNotLog: { show: true },
    });
    await mia.be({ desk: 'in' });
    const number = '+31205679998';
    const { interaction } = await talk(api, mia, { kind: 'contact', id: '', name: '', number });
    await mia.act(interaction.id, 'save');
    const whoHas = async () =>
      (await mia.get(`/crm/lookup?number=${encodeURIComponent(number)}`)).body.records;
    await until('it is saved', async () =>
      (await mia.why(interaction.id)).writes.find(
        ({ kind, state }) => kind === 'activity' && state === 'done',
      ),
    );
    expect(await whoHas()).toHaveLength(1);
    await mia.tick(interaction.id, true);
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    await until('the record is gone', async () => (await whoHas()).length === 0 || undefined);
    expect(codes(await mia.why(interaction.id))).toEqual(
      expect.arrayContaining(['why.case.removed', 'why.caller.removed']),
    );
  });
});
