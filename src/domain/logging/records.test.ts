import { describe, expect, it } from 'vitest';
import { standardCrm } from '../crm/capabilities.ts';
import {
  answered,
  but,
  candidate,
  internal,
  missed,
  outbound,
  record,
  relatedTo,
} from '../../../test/support/fixtures/contact-facts.ts';
import { keyTexts, planned } from '../../../test/support/fixtures/planned.ts';
import { noDetails } from '../interaction/details.ts';
import { customKind } from '../record.ts';
import { epochMs } from '../time.ts';
import { defaultWorkflow, type Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts/facts.ts';
import { callerRecordKey, caseKey, opportunityKey } from './context/keys.ts';
import { planOpening } from './plan-opening.ts';

const unknown = but(answered, { match: { candidates: [], chosen: null } });
const erika = candidate('contact', 'Erika Mustermann');
const gmbh = record('account', 'Mustermann GmbH');
const open = (kind: 'case' | 'opportunity', name: string, changedAt: number) => ({
  ...record(kind, name),
  changedAt: epochMs(changedAt),
});
const chosen = (change: Partial<typeof noDetails>) => ({ details: { ...noDetails, ...change } });

describe('an unknown number', () => {
  it.each(['contact', 'lead'] as const)('has a %s made for it, once for the number', (kind) => {
    const result = planned(unknown, { unknownCaller: kind });
    expect(result.kinds).toEqual(['caller-record', 'activity']);
    expect(result.write('caller-record')).toMatchObject({
      key: callerRecordKey(unknown),
      fields: {
        record: kind,
        lastName: '+498963648018',
        phone: '+498963648018',
        unlessNumber: '+498963648018',
        owner: 'user-mia',
      },
    });
    expect(result.write('activity').fields).toMatchObject({
      who: { kind, made: callerRecordKey(unknown), name: '+498963648018' },
      what: null,
    });
    expect(result.reasonOf('unknownCaller')).toBe(`why.caller.${kind}`);
  });

  it('has an account made for it, which the log is about', () => {
    const { fields } = planned(unknown, { unknownCaller: 'account' }).write('activity');
    expect(fields).toMatchObject({ who: null, what: { kind: 'account', made: callerRecordKey(unknown) } });
  });

  it('gets no record if the workflow says so, and Why? explains it', () => {
    const result = planned(unknown);
    expect(result.kinds).toEqual(['activity']);
    expect(result.reasonOf('unknownCaller')).toBe('why.caller.nothing');
  });

  it('that the CRM has not been asked about has nothing made for it, and Why? says so', () => {
    const unasked = but(unknown, { match: { ...unknown.match, isUnasked: true } });
    const result = planned(unasked, { unknownCaller: 'contact' });
    expect(result.kinds).toEqual(['activity']);
    expect(result.codes).toEqual(expect.arrayContaining(['why.match.unasked', 'why.caller.unasked']));
    expect(result.codes).not.toContain('why.match.none');
  });

  it.each<[string, ContactFacts]>([
    ['somebody has', answered],
    ['was withheld', but(unknown, { interaction: { from: null } })],
    ['is among ourselves', internal],
    ['is our own', but(unknown, { interaction: { otherIsOurs: true } })],
    ['is none to be called', but(outbound, { interaction: { to: '112' }, match: unknown.match })],
    ['somebody was chosen for', but(unknown, { part: chosen({ name: record('contact', 'Amelia') }) })],
    ['something was chosen for', but(unknown, { part: chosen({ relatedTo: record('case', '1042') }) })],
    ['the call was started from a record for', but(unknown, { match: { candidates: [], chosen: gmbh } })],
  ])('that %s has nothing made for it', (_, facts) => {
    const log = { ...defaultWorkflow.log, internal: 'completed' } as const;
    expect(planned(facts, { unknownCaller: 'contact', log }).kinds).toEqual(['activity']);
  });

  it('has nothing made for it by a contact that is not logged, or not yet', () => {
    const settings: Partial<Workflow> = {
      unknownCaller: 'contact',
      attachTo: { kind: 'case', createIfNone: true, stage: null },
    };
    const off = { ...defaultWorkflow.log, inboundAnswered: 'off' } as const;
    expect(planned(unknown, { ...settings, log: off }).kinds).toEqual([]);
    const onSave = { inbound: false, outbound: true, internal: true };
    expect(planned(unknown, { ...settings, autoSave: onSave }).kinds).toEqual([]);
  });
});

describe('attached to what is open', () => {
  const of = (change: Parameters<typeof relatedTo>[1]) =>
    but(answered, { related: [relatedTo(record('contact', 'Erika Mustermann'), change)] });
  const cases = { kind: 'case', createIfNone: false, stage: null } as const;
  const opportunities = { kind: 'opportunity', createIfNone: true, stage: 'New' } as const;

  it('is the case or opportunity that changed last', () => {
    const facts = of({
      cases: [open('case', 'older', 1), open('case', 'newer', 2)],
      opportunities: [open('opportunity', 'deal', 1)],
    });
    expect(planned(facts, { attachTo: cases }).write('activity').fields).toMatchObject({
      who: { name: 'Erika Mustermann' },
      what: { kind: 'case', name: 'newer' },
    });
    const deal = planned(facts, { attachTo: opportunities });
    expect(deal.write('activity').fields.what).toMatchObject({ kind: 'opportunity', name: 'deal' });
    expect(deal.reasonOf('attachTo.kind')).toBe('why.attach.opportunity');
    const none = planned(facts);
    expect(none.write('activity').fields.what).toBeNull();
    expect(none.reasonOf('attachTo.kind')).toBe('why.attach.off');
  });

  it('is nothing where none is open, or a new one if it may be created', () => {
    const nothing = planned(of({}), { attachTo: cases });
    expect(nothing.kinds).toEqual(['activity']);
    expect(nothing.reasonOf('attachTo.createIfNone')).toBe('why.attach.no-case');
    const made = planned(of({ account: gmbh }), {
      attachTo: { ...cases, createIfNone: true },
      recordTypes: { ...defaultWorkflow.recordTypes, case: '012-case' },
    });
    expect(made.kinds).toEqual(['case', 'activity']);
    expect(made.write('case').fields).toMatchObject({
      subject: 'calltype.inbound Nov 20, 2026 14:02',
      contact: { name: 'Erika Mustermann' },
      account: gmbh,
      owner: 'user-mia',
      recordType: '012-case',
    });
    expect(made.write('activity').fields.what).toMatchObject({ kind: 'case', made: caseKey(answered) });
    expect(made.reasonOf('recordTypes.case')).toBe('why.record-type.set');
  });

  it('is a new opportunity at the stage given, to be closed in a month', () => {
    const made = planned(of({ account: gmbh }), { attachTo: opportunities });
    expect(made.write('opportunity')).toMatchObject({
      key: opportunityKey(answered),
      fields: { name: 'Erika Mustermann', stage: 'New', closeDate: '2026-12-20', account: gmbh },
    });
    const without = planned(of({}), { attachTo: { ...opportunities, stage: null } });
    expect(without.reasonOf('attachTo.stage')).toBe('why.attach.no-stage');
  });

  it('is a new one for a contact that is made for the call', () => {
    const made = planned(unknown, {
      unknownCaller: 'contact',
      attachTo: { ...cases, createIfNone: true },
    });
    expect(made.kinds).toEqual(['caller-record', 'case', 'activity']);
    expect(made.write('case').fields).toMatchObject({
      contact: { made: callerRecordKey(unknown) },
      account: null,
    });
  });

  it('is nothing while the CRM does not say what is open, so that no second case is made', () => {
    const result = planned(answered, { attachTo: { ...cases, createIfNone: true } });
    expect(result.kinds).toEqual(['activity']);
    expect(result.reasonOf('attachTo.kind')).toBe('why.attach.unknown');
  });

  it.each([
    ['case', { ...cases, createIfNone: true }],
    ['opportunity', opportunities],
  ] as const)('is no new %s until it is decided who of several called', (kind, attachTo) => {
    const hans = candidate('contact', 'Hans Mustermann', 2);
    const several = but(answered, {
      match: { candidates: [erika, hans], chosen: null },
      related: [relatedTo(erika), relatedTo(hans)],
    });
    const undecided = planned(several, { attachTo });
    expect(undecided.kinds).toEqual(['activity']);
    expect(undecided.reasonOf('attachTo.createIfNone')).toBe('why.attach.undecided');
    const chose = but(several, { part: chosen({ name: record('contact', 'Erika Mustermann') }) });
    const decided = planned(chose, { attachTo });
    expect(decided.kinds).toEqual([kind, 'activity']);
    expect(decided.write(kind).fields).toMatchObject({ contact: { id: erika.id } });
    // What is open already is no creation, and can be changed with the choice.
    const known = but(several, { related: [relatedTo(hans, { cases: [open('case', 'open', 1)] })] });
    expect(planned(known, { attachTo: cases }).write('activity').fields.what?.name).toBe('open');
  });

  it.each(['lead', 'account', 'personAccount'] as const)('is nothing for a %s', (kind) => {
    const facts = but(answered, { match: { candidates: [candidate(kind, 'X')], chosen: null } });
    const result = planned(facts, { attachTo: { ...cases, createIfNone: true } });
    expect(result.kinds).toEqual(['activity']);
    expect(result.reasonOf('attachTo.kind')).toBe('why.attach.no-contact');
  });

  it('stays what this call made, whatever has been opened since', () => {
    const facts = { ...of({ cases: [open('case', 'other', 9)] }), sent: [caseKey(answered)] };
    const result = planned(facts, { attachTo: { ...cases, createIfNone: true } });
    expect(result.write('activity').fields.what).toMatchObject({ made: caseKey(answered) });
  });

  it('is not what this call made for somebody else, but what is open, or one of their own', () => {
    const hans = record('contact', 'Hans Mustermann');
    const chose = (change: Parameters<typeof relatedTo>[1]) => ({
      ...but(answered, { part: chosen({ name: hans }), related: [relatedTo(hans, change)] }),
      sent: [caseKey(answered)],
      createdFor: { [caseKey(answered)]: erika.id },
    });
    const attachTo = { ...cases, createIfNone: true };
    const known = planned(chose({ cases: [open('case', 'his', 1)] }), { attachTo });
    expect(known.write('activity').fields.what?.name).toBe('his');
    const made = planned(chose({}), { attachTo });
    const key = `${caseKey(answered)}-${hans.id}`;
    expect(made.write('case')).toMatchObject({ key, fields: { contact: hans } });
    expect(made.write('activity').fields.what).toMatchObject({ made: key });
    const back = planned({ ...chose({}), part: answered.part }, { attachTo });
    expect(back.write('activity').fields.what).toMatchObject({ made: caseKey(answered) });
    const none = planned(chose({}), { attachTo: cases });
    expect(none.write('activity').fields.what).toBeNull();
  });

  it('gives way to a choice by hand', () => {
    const facts = but(of({ cases: [open('case', 'open', 1)] }), {
      part: chosen({ relatedTo: record('opportunity', 'deal') }),
    });
    expect(planned(facts, { attachTo: cases }).write('activity').fields.what?.name).toBe('deal');
  });

  it.each([
    [gmbh, record('case', '1042'), 'why.related.chosen-instead'],
    [gmbh, gmbh, 'why.related.chosen'],
    [record('contact', 'Erika'), record('case', '1042'), 'why.related.chosen'],
  ] as const)('by hand leaves no account out without saying so: %j', (name, relatedTo, reason) => {
    const { codes, write } = planned(but(answered, { part: chosen({ name, relatedTo }) }));
    expect(write('activity').fields.what).toMatchObject({ id: relatedTo.id });
    expect(codes).toContain(reason);
  });
});

describe('a case that is created automatically', () => {
  const cases: Partial<Workflow> = { cases: { inbound: true, outbound: true } };
  const opening = (facts: ContactFacts, settings: Partial<Workflow> = cases) =>
    planOpening(facts, { ...defaultWorkflow, ...settings }, keyTexts.en, standardCrm);

  it('does so when a known customer is answered, and the log is related to it', () => {
    const running = but(answered, { interaction: { endedAt: null } });
    const first = opening(running);
    expect(first).toMatchObject({ outcome: 'none', because: { code: 'why.case.opened' } });
    const result = planned(answered, cases);
    expect(result.kinds).toEqual(['case', 'activity']);
    expect(result.writes[0]).toEqual(first?.writes[0]);
    expect(result.write('activity').fields).toMatchObject({
      who: { name: 'Erika Mustermann' },
      what: { kind: 'case', made: caseKey(answered) },
    });
  });

  it('waits until it is decided who of several called, and is then created for who was chosen', () => {
    const hans = candidate('contact', 'Hans Mustermann', 2);
    const several = but(answered, { match: { candidates: [erika, hans], chosen: null } });
    expect(opening(several)).toBeNull();
    const undecided = planned(several, cases);
    expect(undecided.kinds).toEqual(['activity']);
    expect(undecided.toBeDecided).toBe(true);
    expect(undecided.codes).toContain('why.case.undecided');
    const chose = but(several, {
      part: { details: { ...noDetails, name: record('contact', 'Erika Mustermann') } },
    });
    expect(opening(chose)?.writes).toMatchObject([{ kind: 'case', fields: { contact: { id: erika.id } } }]);
    expect(planned(chose, cases).kinds).toEqual(['case', 'activity']);
    // A case that is there already is not created anew.
    expect(planned({ ...several, sent: [caseKey(several)] }, cases).codes).not.toContain(
      'why.case.undecided',
    );
  });

  it('has an account that called filled in', () => {
    const facts = but(answered, { match: { candidates: [{ ...erika, ...gmbh }], chosen: null } });
    expect(planned(facts, cases).write('case').fields).toMatchObject({ contact: null, account: gmbh });
  });

  it('does so right after dialling', () => {
    const dialled = but(outbound, { part: { answeredAt: null, talkMs: 0 }, interaction: { endedAt: null } });
    expect(opening(dialled)?.writes).toMatchObject([{ kind: 'case', key: caseKey(dialled) }]);
    expect(opening(dialled, { cases: { inbound: true, outbound: false } })).toBeNull();
  });

  it.each<[string, ContactFacts]>([
    ['nobody answered', missed],
    ['nobody is known', unknown],
    ['a lead called', but(answered, { match: { candidates: [candidate('lead', 'Jan')], chosen: null } })],
    ['colleagues talk', internal],
    [
      'it is about a case already',
      but(answered, {
        interaction: { ivr: { value: 'caseNumber', digits: '1042', record: record('case', '1042') } },
      }),
    ],
  ])('does not where %s', (_, facts) => {
    expect(opening(facts)).toBeNull();
    expect(planned(facts, cases).kinds).not.toContain('case');
  });

  it.each([
    ['contact-case', {}, 'own'],
    ['account-case', {}, 'newest'],
    ['account-case', { cases: [] }, 'newest'],
    ['contact-case', { cases: [] }, null],
    ['matched', {}, null],
    ['contact-opportunity', {}, null],
  ] as const)('gives way to the open case that shows itself (%s)', (pop, change, shown) => {
    const related = relatedTo(erika, {
      cases: [open('case', 'own', 1)],
      accountCases: [open('case', 'newest', 2)],
      ...change,
    });
    for (const [facts, direction] of [
      [answered, 'inbound'],
      [outbound, 'outbound'],
    ] as const) {
      const popping = { ...cases, screenPop: { ...defaultWorkflow.screenPop, [direction]: pop } };
      const result = planned(but(facts, { related: [related] }), popping);
      const what = result.write('activity').fields.what?.name;
      expect(result.kinds.includes('case')).toBe(shown === null);
      expect(shown === null || what === shown).toBe(true);
      expect(result.codes.includes('why.case.shown')).toBe(shown !== null);
    }
  });

  it('is not created where an open one would show itself, while nobody knows what is open', () => {
    const popping = { ...cases, screenPop: { inbound: 'contact-case', outbound: 'none' } } as const;
    expect(planned(but(answered, { related: [] }), popping).codes).toContain('why.case.unknown');
    expect(planned(but(answered, { related: [] }), cases).kinds).toContain('case');
  });

  it('stays the log’s though another was opened since', () => {
    const popping = { ...cases, screenPop: { inbound: 'contact-case', outbound: 'none' } } as const;
    const related = relatedTo(erika, { cases: [open('case', 'opened since', 9)] });
    const facts = { ...but(answered, { related: [related] }), sent: [caseKey(answered)] };
    expect(planned(facts, popping).kinds).toContain('case');
  });

  it('is not created if the setting is off, and Why? says so', () => {
    const result = planned(answered, { cases: { inbound: false, outbound: true } });
    expect(result.kinds).toEqual(['activity']);
    expect(result.reasonOf('cases.inbound')).toBe('why.case.off');
  });

  it('does so although the call is not logged, or waits for Save', () => {
    const log = { ...defaultWorkflow.log, inboundAnswered: 'off' } as const;
    expect(planned(answered, { ...cases, log })).toMatchObject({ outcome: 'none', kinds: ['case'] });
    const autoSave = { inbound: false, outbound: true, internal: true };
    expect(planned(answered, { ...cases, autoSave })).toMatchObject({ outcome: 'draft', kinds: ['case'] });
  });

  it('is not created while the box is ticked, and is deleted if it is ticked later', () => {
    const ticked = but(answered, {
      part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } },
    });
    const withBox: Partial<Workflow> = { ...cases, doNotLog: { show: true } };
    expect(opening(ticked, withBox)).toBeNull();
    expect(planned(ticked, withBox).kinds).toEqual([]);
    const late = planned({ ...ticked, sent: [caseKey(ticked)] }, withBox);
    expect(late.writes).toEqual([
      { kind: 'case-removal', operation: 'delete-untouched', key: caseKey(ticked) },
    ]);
    expect(late.codes).toContain('why.case.removed');
  });

  it('is deleted before the contact that was made for the number, as is an opportunity', () => {
    const ticked = but(unknown, {
      part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } },
    });
    const sent = [callerRecordKey(ticked), caseKey(ticked), opportunityKey(ticked)];
    const result = planned({ ...ticked, sent }, { doNotLog: { show: true } });
    expect(result.kinds).toEqual(['opportunity-removal', 'case-removal', 'caller-record-removal']);
    expect(result.codes).toContain('why.caller.removed');
  });

  it('stays when the agent chooses another contact afterwards, and the log does not go there', () => {
    const facts = but(answered, { part: chosen({ name: record('contact', 'Hans') }) });
    const createdFor = { [caseKey(facts)]: erika.id };
    const result = planned({ ...facts, sent: [caseKey(facts)], createdFor }, cases);
    expect(result.write('activity').fields).toMatchObject({ who: { name: 'Hans' }, what: null });
    expect(result.codes).toContain('why.case.kept');
    const hers = planned({ ...answered, sent: [caseKey(facts)], createdFor }, cases);
    expect(hers.write('activity').fields.what).toMatchObject({ made: caseKey(facts) });
  });

  it('that another agent’s part of the call created for somebody else is left to them', () => {
    const facts = but(answered, { part: chosen({ name: record('contact', 'Hans') }) });
    const createdFor = { [caseKey(facts)]: erika.id };
    const result = planned({ ...facts, sent: [], createdFor }, cases);
    expect(result.write('activity').fields).toMatchObject({ who: { name: 'Hans' }, what: null });
    expect(result.codes).toContain('why.case.kept');
  });

  it('stays when the agent chooses a lead afterwards, which nothing can be related to', () => {
    const facts = but(answered, { part: chosen({ name: record('lead', 'Jan') }) });
    const result = planned({ ...facts, sent: [caseKey(facts)] }, cases);
    expect(result.write('activity').fields).toMatchObject({ who: { kind: 'lead' }, what: null });
    expect(result.codes).toContain('why.case.kept');
  });
});

describe('a value that the caller keyed in', () => {
  const keyed = (found: ReturnType<typeof record> | null, facts = answered) =>
    but(facts, { interaction: { ivr: { value: 'caseNumber', digits: '1042', record: found } } });
  const activityOf = (facts: ContactFacts) => planned(facts).write('activity').fields;

  it('relates the log to what it was found to be', () => {
    const facts = keyed(record('case', '00001042'));
    expect(activityOf(facts)).toMatchObject({
      who: { name: 'Erika Mustermann' },
      what: { name: '00001042' },
    });
    expect(planned(facts).reasonOf('ivrPop')).toBe('why.keyed.found');
  });

  it('says who it is before the number does', () => {
    const amelia = record('contact', 'Amelia');
    expect(activityOf(keyed(amelia)).who).toEqual(amelia);
  });

  it.each([
    ['a case', record('case', 'Leaks'), { candidates: [candidate('lead', 'Jan')], chosen: null }],
    ['an account', gmbh, { candidates: [candidate('lead', 'Jan')], chosen: null }],
    [
      'a case, though the lead was chosen',
      record('case', 'Leaks'),
      { candidates: [], chosen: record('lead', 'Jan') },
    ],
  ])('leaves the log with a lead, whose description names what was keyed: %s', (_, found, match) => {
    const result = planned(keyed(found, but(answered, { match })));
    expect(result.write('activity').fields).toMatchObject({ who: { name: 'Jan' }, what: null });
    expect(result.write('activity').fields.description).toContain(`label.keyed: ${found.name} (1042)`);
    expect(result.codes).toEqual(expect.arrayContaining(['why.related.lead', 'why.keyed.lead']));
    expect(activityOf(keyed(found)).description).not.toContain('label.keyed');
  });

  it('says by its contact, else its account, who called from a number that nobody has', () => {
    const leaks = record('case', 'Leaks');
    const belongs = (change: Parameters<typeof relatedTo>[1]) =>
      keyed(leaks, but(unknown, { related: [relatedTo(leaks, change)] }));
    const making: Partial<Workflow> = { unknownCaller: 'contact' };
    const ofContact = planned(belongs({ contact: erika, account: gmbh }), making);
    expect(ofContact.kinds).toEqual(['activity']);
    expect(ofContact.codes).toContain('why.keyed.customer');
    expect(ofContact.write('activity').fields).toMatchObject({ who: { id: erika.id }, what: leaks });
    const ofAccount = planned(belongs({ account: gmbh }), {
      ...making,
      subject: { ...defaultWorkflow.subject, template: '{name}' },
    });
    expect(ofAccount.kinds).toEqual(['activity']);
    expect(ofAccount.write('activity').fields).toMatchObject({ who: null, what: leaks, subject: gmbh.name });
    expect(planned(belongs({}), making).kinds).toEqual(['activity']);
  });

  it('that is an account is what the log of a contact is about', () => {
    expect(activityOf(keyed(gmbh))).toMatchObject({ who: { name: 'Erika Mustermann' }, what: gmbh });
    expect(activityOf(keyed(gmbh, unknown))).toMatchObject({ who: null, what: gmbh });
  });

  it('changes nothing where it was not found, or somebody chose by hand', () => {
    expect(activityOf(keyed(null)).who?.name).toBe('Erika Mustermann');
    expect(planned(keyed(null)).reasonOf('ivrPop')).toBe('why.keyed.nothing');
    const facts = but(answered, { part: chosen({ name: record('contact', 'Clarke') }) });
    expect(activityOf(keyed(record('contact', 'Amelia'), facts)).who?.name).toBe('Clarke');
  });
});

describe('a record of an object that takes no activities in the CRM', () => {
  const [beacon, machine] = ['Beacon__c', 'Machine__c'].map(customKind);
  if (!beacon || !machine) throw new Error('both are names');
  const crm = { ...standardCrm, relatable: [machine] };
  const light = record(beacon, 'B-7');
  const matched = { customObjects: [{ object: beacon, numberFields: ['Phone__c'], titleField: 'Name' }] };
  const calling = but(answered, {
    match: { candidates: [{ ...candidate(beacon, 'B-7'), fields: ['Phone__c'] }], chosen: null },
  });
  const keyed = (facts: ContactFacts) =>
    but(facts, { interaction: { ivr: { value: 'beacon', digits: '1042', record: light } } });
  const reasons = (result: { readonly codes: readonly string[] }) =>
    result.codes.filter((code) => code.startsWith('why.related.'));

  it('has the number, and is named in the description alone', () => {
    const result = planned(calling, { ...matched, unknownCaller: 'contact' }, crm);
    expect(result.kinds).toEqual(['activity']);
    const { who, what, description } = result.write('activity').fields;
    expect([who, what]).toEqual([null, null]);
    expect(description).toContain('label.related: B-7');
    expect(reasons(result)).toEqual(['why.related.no-activities', 'why.related.none']);
    expect(planned(calling, matched).write('activity').fields).toMatchObject({ what: light });
  });

  it('was keyed, and leaves its place to what is next', () => {
    const leaks = open('case', 'Leaks', 1);
    const facts = but(keyed(answered), { related: [relatedTo(erika, { cases: [leaks] })] });
    const result = planned(facts, { attachTo: { kind: 'case', createIfNone: false, stage: null } }, crm);
    expect(result.write('activity').fields).toMatchObject({ who: { id: erika.id }, what: { id: leaks.id } });
    expect(result.write('activity').fields.description).toContain('label.keyed: B-7 (1042)');
    expect(reasons(result)).toEqual(['why.related.no-activities', 'why.related.record']);
  });

  it.each([
    ['chosen', { part: chosen({ relatedTo: light }) }],
    ['what the call was started from', { match: { candidates: [], chosen: light } }],
  ])('was %s, before the CRM had said so', (_, change) => {
    const result = planned(but(answered, change), {}, crm);
    expect(result.write('activity').fields.what).toBeNull();
    expect(result.codes).toContain('why.related.no-activities');
  });

  it('is not spoken of where something else would be named anyway', () => {
    const facts = but(keyed(answered), { part: chosen({ relatedTo: record(machine, 'M-1') }) });
    const result = planned(facts, {}, crm);
    expect(result.write('activity').fields.what).toMatchObject({ name: 'M-1' });
    expect(reasons(result)).toEqual(['why.related.chosen']);
  });

  it('was keyed by a lead, whose log names it once', () => {
    const match = { candidates: [candidate('lead', 'Jan')], chosen: null };
    const result = planned(keyed(but(answered, { match })), {}, crm);
    expect(result.write('activity').fields).toMatchObject({ who: { name: 'Jan' }, what: null });
    expect(result.write('activity').fields.description.split('B-7')).toHaveLength(2);
  });
});
