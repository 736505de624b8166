import { describe, expect, it } from 'vitest';
import { startApi, type RecordOf } from './harness.ts';
import { reconciled, refusal, said, talk, wholeCall } from './steps.ts';

// Spec L23 to L27: to whom a call belongs, what it is related to and what is made for it, by each setting.
const api = await startApi();
const { mia, admin } = api;

/** The activity of a call, as the CRM has it. */
const activityOf = async ({ log }: { log: { activity: { id: string } | null } }) =>
  (await admin.get(`/crm/task/${log.activity?.id}`)).body;

const whoHas = async (number: string) =>
  (await admin.get(`/crm/lookup?number=${encodeURIComponent(number)}`)).body.records;

let strangers = 0;
/** Somebody whom nobody knows. */
const stranger = (): RecordOf => {
  strangers += 1;
  return { kind: 'contact', id: '', name: '', number: `+3120568${String(1_000 + strangers)}` };
};

describe('an unknown caller', () => {
  it.each(['contact', 'lead', 'account', 'nothing'] as const)(
    'with unknownCaller "%s" is made that, and has the log',
    async (unknownCaller) => {
      await mia.be({ desk: 'in' });
      await api.workflow({ unknownCaller });
      const from = stranger();
      const call = await wholeCall(api, mia, from);
      expect(said(await mia.why(call.id), 'unknownCaller')).toEqual([
        { code: `why.caller.${unknownCaller}`, value: unknownCaller },
      ]);
      const records = await whoHas(from.number);
      expect(records.map(({ kind }: RecordOf) => kind)).toEqual(
        unknownCaller === 'nothing' ? [] : [unknownCaller],
      );
      const { who, what } = await activityOf(call);
      expect([who, what].flatMap((one) => one?.id ?? [])).toEqual(records.map(({ id }: RecordOf) => id));
    },
  );

  it('is not created again when they call again', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ unknownCaller: 'lead' });
    const from = stranger();
    await wholeCall(api, mia, from);
    const again = await wholeCall(api, mia, from);
    expect(await whoHas(from.number)).toHaveLength(1);
    expect((await mia.why(again.id)).writes.map(({ kind }) => kind)).toEqual(['activity']);
  });
});

describe('what is open with a contact', () => {
  const open = async (kind: 'case' | 'opportunity', contact: RecordOf) =>
    kind === 'case'
      ? api.record('case', { subject: 'Leaks', contact: contact.id })
      : api.record('opportunity', { name: 'A pump', stage: 'New', contact: contact.id });

  it.each(['none', 'case', 'opportunity'] as const)(
    'has the log or not, by attachTo.kind "%s"',
    async (kind) => {
      await mia.be({ desk: 'in' });
      const anna = await api.contact();
      const made = {
        none: null,
        case: await open('case', anna),
        opportunity: await open('opportunity', anna),
      };
      await api.workflow({ attachTo: { kind } });
      const call = await wholeCall(api, mia, anna);
      const { who, what } = await activityOf(call);
      expect(who.id).toBe(anna.id);
      expect(what?.id).toBe(made[kind]?.id);
      const code = kind === 'none' ? 'why.attach.off' : `why.attach.${kind}`;
      expect(said(await mia.why(call.id), 'attachTo.kind')).toEqual([{ code, value: kind }]);
    },
  );

  it.each([
    ['case', true, 'why.attach.new-case'],
    ['case', false, 'why.attach.no-case'],
    ['opportunity', true, 'why.attach.new-opportunity'],
    ['opportunity', false, 'why.attach.no-opportunity'],
  ] as const)('is made, of a %s, by attachTo.createIfNone: %j', async (kind, createIfNone, code) => {
    await mia.be({ desk: 'in' });
    await api.workflow({ attachTo: { kind, createIfNone, stage: 'Qualification' } });
    const anna = await api.contact();
    const call = await wholeCall(api, mia, anna);
    const { what } = await activityOf(call);
    expect(what?.kind).toBe(createIfNone ? kind : undefined);
    expect(said(await mia.why(call.id), 'attachTo.createIfNone')).toEqual([{ code, value: createIfNone }]);
    // The next call finds it open, and makes no second one.
    const next = await activityOf(await wholeCall(api, mia, anna));
    expect(next.what?.id).toBe(what?.id);
  });

  it('is made at attachTo.stage, which is required where opportunities are made', async () => {
    await mia.be({ desk: 'in' });
    for (const stage of ['Qualification', 'Prospecting']) {
      await api.workflow({ attachTo: { kind: 'opportunity', createIfNone: true, stage } });
      const { what } = await activityOf(await wholeCall(api, mia, await api.contact()));
      expect((await admin.get(`/crm/opportunity/${what.id}`)).body).toMatchObject({ stage });
    }
    const { items } = (await admin.get('/workflows')).body;
    const versions = `/workflows/${items[0].id}/versions`;
    for (const [createIfNone, answer] of [
      [true, '422 invalid'],
      [false, '201 undefined'],
    ] as const)
      expect(refusal(await admin.post(versions, { attachTo: { kind: 'opportunity', createIfNone } }))).toBe(
        answer,
      );
  });

  it('is not looked for where the call belongs to a lead or an account', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ attachTo: { kind: 'case', createIfNone: true } });
    for (const [kind, fields] of [
      ['lead', { lastName: 'de Wit', company: 'Wit BV' }],
      ['account', { name: 'Wit BV' }],
    ] as const) {
      const record = await api.record(kind, { ...fields, phone: stranger().number });
      const call = await wholeCall(api, mia, record);
      expect(said(await mia.why(call.id), 'attachTo.kind')).toMatchObject([
        { code: 'why.attach.no-contact' },
      ]);
      expect((await mia.why(call.id)).writes.map((write) => write.kind)).toEqual(['activity']);
    }
  });
});

describe('what the agent chose by hand', () => {
  it('goes before what the workflow would have found, made or attached', async () => {
    await mia.be({ desk: 'in' });
    await api.workflow({ unknownCaller: 'contact', attachTo: { kind: 'case' } });
    const anna = await api.contact();
    await api.record('case', { subject: 'Newest', contact: anna.id });
    const chosen = await api.record('case', { subject: 'Chosen', contact: anna.id });
    await api.record('case', { subject: 'Newer than chosen', contact: anna.id });
    const from = stranger();
    const { interaction } = await talk(api, mia, from);
    await mia.note(interaction.id, {
      name: { kind: 'contact', id: anna.id, name: anna.name },
      relatedTo: { kind: 'case', id: chosen.id, name: chosen.name },
    });
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    const { who, what } = await activityOf(await mia.settled(interaction.id));
    expect([who.id, what.id]).toEqual([anna.id, chosen.id]);
    expect(await whoHas(from.number)).toEqual([]);
    const why = await mia.why(interaction.id);
    expect(why.steps.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['why.match.chosen', 'why.related.chosen']),
    );
    expect(said(why, 'unknownCaller')).toEqual([]);
  });

  it('is refused at once where it is a lead with a related record', async () => {
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const aCase = await api.record('case', { subject: 'A case', contact: anna.id });
    const lead = await api.record('lead', { lastName: 'Lead', company: 'C', phone: stranger().number });
    const { interaction } = await talk(api, mia, anna);
    const refused = await mia.patch(`/interactions/${interaction.id}/details`, {
      name: { kind: 'lead', id: lead.id },
      relatedTo: { kind: 'case', id: aCase.id },
    });
    expect(refusal(refused)).toBe('422 combination-not-allowed');
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    const { who, what } = await activityOf(await mia.settled(interaction.id));
    expect([who.id, what]).toEqual([anna.id, null]);
  });
});

describe('a custom object', () => {
  it('is matched where customObjects names it, and not where it does not', async () => {
    await mia.be({ desk: 'in' });
    const { number } = stranger();
    const own = await api.crm.ownObject(admin);
    const { object, numberField, titleField } = own;
    const boiler = {
      kind: object,
      id: await own.make({ title: 'B-77', phone: number }),
      name: 'B-77',
      number,
    };
    const named = [{ object, numberFields: [numberField], titleField }];
    for (const [customObjects, ids, code] of [
      [named, [boiler.id], 'why.match.only'],
      [[], [], 'why.match.none'],
    ] as const) {
      await api.workflow({ customObjects });
      if (customObjects.length > 0) await own.matched([boiler.id]);
      const call = await wholeCall(api, mia, boiler);
      expect(call.match.records.map(({ id }) => id)).toEqual(ids);
      const { what } = await activityOf(call);
      expect([what].flatMap((one) => one?.id ?? [])).toEqual(ids);
      expect((await mia.why(call.id)).steps.map((step) => step.code)).toContain(code);
    }
  });
});

it('ledger and CRM agree about all of this', async () => {
  expect(await reconciled(admin)).toMatchObject({ missing: 0, doubled: 0, changed: 0, findings: [] });
});
