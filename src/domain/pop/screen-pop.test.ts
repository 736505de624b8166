import { describe, expect, it } from 'vitest';
import { recordId } from '../ids.ts';
import type { OpenRecord, RelatedRecords } from '../logging/facts/facts.ts';
import type { MatchCandidate, RecordKind, RecordRef } from '../record.ts';
import { epochMs } from '../time.ts';
import { defaultWorkflow, pops, type Pop as PopSetting, type Workflow } from '../workflow/workflow.ts';
import { screenPop, type PopFacts } from './screen-pop.ts';

const ref = (kind: RecordKind, id: string): RecordRef => ({ kind, id: recordId(id), name: `${kind} ${id}` });
const candidate = (record: RecordRef): MatchCandidate => ({
  ...record,
  changedAt: epochMs(0),
  account: null,
});
const open = (record: RecordRef, changedAt: number): OpenRecord => ({
  ...record,
  changedAt: epochMs(changedAt),
});

const erika = ref('contact', 'erika');
const hans = ref('contact', 'hans');
const jan = ref('lead', 'jan');
const gmbh = ref('account', 'gmbh');

const relatedTo = (of: RecordRef, more: Partial<RelatedRecords> = {}): RelatedRecords => ({
  of,
  contact: null,
  account: of.kind === 'contact' ? gmbh : null,
  owner: null,
  cases: [],
  accountCases: [],
  opportunities: [],
  accountOpportunities: [],
  tasks: [],
  ...more,
});

interface Given {
  readonly direction?: 'inbound' | 'outbound' | 'internal';
  readonly records?: readonly RecordRef[];
  readonly chosen?: RecordRef | null;
  readonly related?: readonly RelatedRecords[];
  readonly keyed?: RecordRef | null;
}

const given = ({ direction = 'inbound', records = [erika], chosen = null, related, keyed }: Given = {}) => {
  const facts: PopFacts = {
    interaction: {
      direction,
      ivr: keyed === undefined ? null : { value: 'caseNumber', digits: '1042', record: keyed },
    },
    match: { candidates: records.map(candidate), chosen },
    related: related ?? records.map((record) => relatedTo(record)),
  };
  return {
    facts,
    when: (inbound: PopSetting, more: Partial<Workflow> = {}) => {
      const { value, step } = screenPop(facts, {
        ...defaultWorkflow,
        screenPop: { inbound, outbound: 'none' },
        ...more,
      });
      return { pop: value, because: step.because.code, rule: step.rule, setting: step.setting };
    },
  };
};

const viewOf = (record: RecordRef) => ({ record, mode: 'view', defaults: {} });
const settings = pops.filter((setting) => setting !== 'none');
const withCases = { cases: { inbound: true, outbound: false } };

describe('the screen pop of an incoming call', () => {
  it('is nothing if it is off', () => {
    expect(given().when('none')).toMatchObject({
      pop: null,
      because: 'why.pop.off',
      setting: 'screenPop.inbound',
    });
  });

  it.each(settings)('is nothing if no record has the number (%s)', (setting) => {
    expect(given({ records: [] }).when(setting, withCases)).toMatchObject({
      pop: null,
      because: 'why.pop.nobody',
    });
  });

  it.each(settings)('is always the lead (%s)', (setting) => {
    expect(given({ records: [jan] }).when(setting, withCases).pop).toEqual(viewOf(jan));
  });

  it.each(settings)('waits for the choice if several match, then opens the chosen one (%s)', (setting) => {
    const several = { records: [erika, hans] };
    expect(given(several).when(setting)).toMatchObject({ pop: null, because: 'why.pop.several' });
    expect(given({ ...several, chosen: jan }).when(setting).pop).toEqual(viewOf(jan));
  });

  it.each(settings.filter((setting) => setting !== 'account'))(
    'is whom the number leads to where nothing is open (%s)',
    (setting) => {
      expect(given().when(setting).pop).toEqual(viewOf(erika));
      // What belongs to somebody is not known while the CRM is away.
      expect(given({ related: [] }).when(setting).pop).toEqual(viewOf(erika));
    },
  );

  it('is the account instead of the contact, where there is one', () => {
    expect(given().when('account').pop).toEqual(viewOf(gmbh));
    expect(given({ related: [relatedTo(erika, { account: null })] }).when('account').pop).toEqual(
      viewOf(erika),
    );
    expect(given({ records: [gmbh] }).when('account').pop).toEqual(viewOf(gmbh));
  });

  it.each([
    ['opportunity', 'opportunities', 'accountOpportunities'],
    ['case', 'cases', 'accountCases'],
  ] as const)(
    'is the %s of the contact that changed last, and of the account only if so set',
    (kind, own, accounts) => {
      const [older, newer, newest] = [ref(kind, 'older'), ref(kind, 'newer'), ref(kind, 'newest')];
      const related = relatedTo(erika, {
        [own]: [open(older, 1), open(newer, 2)],
        [accounts]: [open(newest, 3)],
      });
      expect(given({ related: [related] }).when(`contact-${kind}`).pop).toMatchObject(viewOf(newer));
      expect(given({ related: [related] }).when(`account-${kind}`).pop).toMatchObject(viewOf(newest));
      const accountsOnly = relatedTo(erika, { [accounts]: [open(newest, 3)] });
      expect(given({ related: [accountsOnly] }).when(`contact-${kind}`).pop).toEqual(viewOf(erika));
    },
  );

  it('of an account is what is open with it, where that counts', () => {
    const related = relatedTo(gmbh, { cases: [open(ref('case', 'c'), 1)] });
    expect(given({ records: [gmbh], related: [related] }).when('account-case').pop).toMatchObject(
      viewOf(ref('case', 'c')),
    );
    expect(given({ records: [gmbh], related: [related] }).when('contact-case').pop).toEqual(viewOf(gmbh));
  });

  it('is a new case for the matched record if cases are created automatically and none is open', () => {
    const contact = { contact: 'erika', contactName: 'contact erika', contactKind: 'contact' };
    const account = { account: 'gmbh', accountName: 'account gmbh', accountKind: 'account' };
    expect(given().when('contact-case', withCases).pop).toEqual({
      record: null,
      mode: 'new',
      defaults: { kind: 'case', ...contact, ...account },
    });
    expect(given({ records: [gmbh] }).when('account-case', withCases).pop?.defaults).toEqual({
      kind: 'case',
      ...account,
    });
  });

  it('is an open case even if new ones would be created automatically', () => {
    const related = relatedTo(erika, { cases: [open(ref('case', 'c'), 1)] });
    expect(given({ related: [related] }).when('contact-case', withCases).pop).toMatchObject(
      viewOf(ref('case', 'c')),
    );
  });

  it('is the case that was created automatically, if cases are what opens', () => {
    const opened = ref('case', 'opened');
    const { facts } = given({ related: [relatedTo(erika, { cases: [open(ref('case', 'c'), 1)] })] });
    const shown = (inbound: PopSetting) =>
      screenPop(facts, { ...defaultWorkflow, screenPop: { inbound, outbound: 'none' } }, { opened }).value;
    expect(shown('contact-case')).toEqual(viewOf(opened));
    expect(shown('account-case')).toEqual(viewOf(opened));
    expect(shown('matched')).toEqual(viewOf(erika));
    expect(shown('none')).toBeNull();
  });

  it('is what was keyed and found, instead of all of that', () => {
    const keyed = ref('case', 'keyed');
    for (const setting of pops)
      expect(given({ keyed, records: [erika, hans] }).when(setting)).toMatchObject({
        pop: viewOf(keyed),
        rule: 'L29',
        setting: 'ivrPop',
      });
  });

  it('is by its setting where what was keyed was not found', () => {
    expect(given({ keyed: null }).when('matched').pop).toEqual(viewOf(erika));
  });
});

describe('the screen pop of other calls', () => {
  it('going out is by its own setting', () => {
    const outbound = (setting: PopSetting) => ({
      screenPop: { inbound: 'none', outbound: setting } as const,
    });
    const calling = given({ direction: 'outbound', chosen: erika });
    expect(calling.when('none', outbound('matched')).pop).toEqual(viewOf(erika));
    expect(calling.when('matched', outbound('none')).pop).toBeNull();
    expect(
      calling.when('none', { ...outbound('contact-case'), cases: { inbound: false, outbound: true } }).pop
        ?.mode,
    ).toBe('new');
    expect(calling.when('none', { ...outbound('contact-case'), ...withCases }).pop).toEqual(viewOf(erika));
  });

  it('is nothing for an internal call', () => {
    expect(given({ direction: 'internal' }).when('matched').because).toBe('why.pop.internal');
  });
});
