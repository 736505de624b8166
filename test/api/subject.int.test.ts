import { afterAll, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { allDone, internalCall, missedCall, refusal, said, talk, wholeCall } from './steps.ts';

// Spec L12: the subject, by the workflow's template, or as the agent wrote it.
const api = await startApi();
const { mia, tom, admin } = api;

const setClock = (body: Record<string, unknown>) => admin.put('/simulator/clock', body);
afterAll(() => setClock({ real: true }));

/** The subject of the only activity of a call, as the CRM has it. */
const subjectOf = async ({ log }: { log: { activity: { id: string } | null } }): Promise<string> =>
  String((await admin.get(`/crm/task/${log.activity?.id}`)).body.subject);

describe('a subject that the workflow locks', () => {
  it('is not changed on the activity’s page either, and what follows the call is free', async () => {
    await mia.be({ desk: 'in' });
    for (const editable of [false, true]) {
      await api.workflow({ subject: { template: 'Template', editable } });
      const anna = await api.contact();
      const { interaction } = await talk(api, mia, anna);
      await mia.act(interaction.id, 'end');
      await mia.put(`/interactions/${interaction.id}/follow-up`, { choice: 'follow-up' });
      await mia.act(interaction.id, 'finish');
      await allDone(mia, interaction.id);
      const { past, nextSteps } = await api.timeline(anna);
      const [log, next] = [past[0], nextSteps[0]];
      expect((await mia.get(`/crm/task/${log?.id}`)).body).toMatchObject({ subjectLocked: !editable });
      for (const person of [mia, admin]) {
        const changed = await person.patch(`/crm/task/${log?.id}`, { subject: 'Mine' });
        expect(changed.status).toBe(editable ? 200 : 422);
        if (editable) continue;
        expect(changed.body).toMatchObject({ code: 'subject-locked', errors: [{ path: 'subject' }] });
      }
      // What it is already, and everything else, may be written.
      const same = { subject: editable ? 'Mine' : 'Template', description: 'More.' };
      expect((await mia.patch(`/crm/task/${log?.id}`, same)).status).toBe(200);
      expect((await mia.patch(`/crm/task/${next?.id}`, { subject: 'Call Anna' })).status).toBe(200);
    }
  });
});

describe('the preview of the subject', () => {
  it('is there where a record is made before the log, and is what is written', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ subject: { template: 'With {number}' }, unknownCaller: 'contact' });
    const [known, number] = [await api.contact(), `+4930${String(Date.now()).slice(-8)}`];
    const caller = await api.calls(number);
    const { id } = await mia.rings(caller.callId);
    await mia.act(id, 'answer');
    expect(await mia.interaction(id)).toMatchObject({ subjectPreview: `With ${number}` });
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    expect(await subjectOf(await mia.settled(id))).toBe(`With ${number}`);

    await api.workflow({ subject: { template: 'With {name}' }, cases: { inbound: true } });
    const { interaction } = await talk(api, mia, known);
    expect(await mia.interaction(interaction.id)).toMatchObject({ subjectPreview: `With ${known.name}` });
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    await mia.settled(interaction.id);
  });

  it('is that of a draft until it is saved', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ subject: { template: 'With {name}' }, autoSave: { inbound: false } });
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    const subjectPreview = `With ${anna.name}`;
    expect(await mia.interaction(interaction.id)).toMatchObject({ subjectPreview });
    for (const action of ['end', 'finish'] as const) {
      await mia.act(interaction.id, action);
      expect(await mia.interaction(interaction.id)).toMatchObject({
        subjectPreview,
        log: { state: 'draft' },
      });
    }
    await mia.act(interaction.id, 'save');
    expect(await subjectOf(await mia.settled(interaction.id))).toBe(subjectPreview);
  });
});

describe('the template', () => {
  it('says what the subject is, which is kind of call, date and time at first', async () => {
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const template = '{queue}: {name} ({number}) with {agent}, {callresult}';
    for (const [document, value, subject] of [
      [
        { subject: { template } },
        template,
        new RegExp(`^support: ${anna.name} \\(\\${anna.number}\\) with Mia Krüger, Missed call$`, 'u'),
      ],
      [{}, '{calltype} {date} {time}', /^Incoming call [A-Z][a-z]{2} \d{1,2}, \d{4} \d\d:\d\d$/u],
    ] as const) {
      await api.workflow(document);
      const call = await missedCall(api, mia, anna);
      expect(await subjectOf(call)).toMatch(subject);
      expect(said(await mia.why(call.id), 'subject.template')).toEqual([
        { code: 'why.subject.template', value },
      ]);
    }
  });

  it.each([
    ['{nobody}', 1],
    ['Call {name} {now}', 13],
    ['Call {name', 6],
  ])('%s is refused with the position of what nobody knows', async (template, position) => {
    const { items } = (await admin.get('/workflows')).body;
    const refused = await admin.post(`/workflows/${items[0].id}/versions`, { subject: { template } });
    expect(refusal(refused)).toBe('422 invalid');
    expect(refused.body.errors).toMatchObject([{ path: 'subject.template' }]);
    expect(refused.body.errors[0].message).toContain(String(position));
  });

  it('longer than 255 characters is cut, and never through one', async () => {
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    await api.workflow({ subject: { template: `${'x'.repeat(254)}😀 and more` } });
    expect(await subjectOf(await missedCall(api, mia, anna))).toBe('x'.repeat(254));
    await api.workflow({ subject: { template: `${'x'.repeat(253)}😀 and more` } });
    expect(await subjectOf(await missedCall(api, mia, anna))).toBe(`${'x'.repeat(253)}😀`);
  });

  it('in which a customer is called as a variable does not give that variable', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ subject: { template: '{name}' } });
    const mallory = await api.contact({ firstName: '{agent}', lastName: '{{queue}} <b>&</b>' });
    expect(await subjectOf(await missedCall(api, mia, mallory))).toBe('{agent} {{queue}} <b>&</b>');
  });
});

describe('a subject that the agent writes', () => {
  it('stands where subject.editable allows it, and is refused where it does not', async () => {
    await mia.be({ desk: 'in' });
    for (const [editable, answer, subject] of [
      [true, '200 undefined', 'Written by Mia'],
      [false, '422 subject-locked', 'Template'],
    ] as const) {
      await api.workflow({ subject: { template: 'Template', editable } });
      const { interaction } = await talk(api, mia, await api.contact());
      const patch = await mia.patch(`/interactions/${interaction.id}/details`, { subject: 'Written by Mia' });
      expect(refusal(patch)).toBe(answer);
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      expect(await subjectOf(await mia.settled(interaction.id))).toBe(subject);
      const why = await mia.why(interaction.id);
      expect(said(why, 'subject.editable')).toEqual(
        editable ? [{ code: 'why.subject.written', value: true }] : [],
      );
      expect(said(why, 'subject.template')).toHaveLength(editable ? 0 : 1);
    }
  });
});

describe('date and time', () => {
  const template = '{date} {time}';

  it('are those of our own number, with 24 hours or with AM and PM', async () => {
    await mia.be({ desk: 'in' });
    // Half past three in the afternoon in Berlin, wherever the workflow is at home.
    await setClock({ now: '2027-02-03T14:30:00Z' });
    for (const [clock, text] of [
      ['24h', 'Feb 3, 2027 15:30'],
      ['12h', 'Feb 3, 2027 3:30 PM'],
    ] as const) {
      await api.workflow({ timeZone: 'Asia/Tokyo', subject: { template, clock } });
      const call = await wholeCall(api, mia, await api.contact());
      expect(await subjectOf(call)).toBe(text);
      const [step] = (await mia.why(call.id)).steps.filter(({ setting }) => setting === 'subject.template');
      expect(step?.decided).toBe(text);
    }
  });

  it('are written as the language of the workflow writes them', async () => {
    await mia.be({ desk: 'in' });
    await setClock({ now: '2027-02-04T14:30:00Z' });
    for (const [locale, text] of [
      ['de', '04.02.2027 15:30'],
      ['nl', '4 feb 2027 15:30'],
    ] as const) {
      await api.workflow({ locale, subject: { template } });
      expect(await subjectOf(await wholeCall(api, mia, await api.contact()))).toBe(text);
    }
  });

  it('of a call between colleagues are those of the time zone of the workflow', async () => {
    await mia.be({ desk: 'in' });
    await tom.be({ desk: 'in' });
    await setClock({ now: '2027-02-05T14:30:00Z' });
    for (const [timeZone, text] of [
      ['Asia/Tokyo', 'Feb 5, 2027 23:30'],
      ['UTC', 'Feb 5, 2027 14:30'],
    ] as const) {
      await api.workflow({ timeZone, log: { internal: 'completed' }, subject: { template } });
      const call = await internalCall(mia, tom, '202');
      expect(await subjectOf(call)).toBe(text);
      const [step] = (await mia.why(call.id)).steps.filter(({ setting }) => setting === 'subject.template');
      expect(step?.decided).toBe(text);
    }
  });
});
