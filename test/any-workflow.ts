import fc from 'fast-check';
import { agentId } from '../src/domain/ids.ts';
import { locales } from '../src/domain/locale.ts';
import { mappableFacts } from '../src/domain/workflow/activity-fields.ts';
import { defaultResults, defaultWorkflow } from '../src/domain/workflow/defaults.ts';
import { subjectVariables } from '../src/domain/workflow/subject.ts';
import { followUpChoices, logAs, logKeys, pops, type Workflow } from '../src/domain/workflow/workflow.ts';

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const recordType = maybe(fc.constantFrom('012-a', '012-b'));
const flags = { inbound: fc.boolean(), outbound: fc.boolean() };

const anyTemplate = fc
  .array(
    fc.oneof(
      fc.constantFrom(...subjectVariables).map((variable) => `{${variable}}`),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll(/[{}]/gu, '')),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => pieces.join(' '));

const anyFollowUps = fc
  .tuple(fc.constantFrom(...followUpChoices), fc.subarray([...followUpChoices]))
  .map(([chosen, options]) => ({ default: chosen, options: [...new Set([chosen, ...options])] }));

/** Any document: settings that exclude each other too, because a rule must stand whatever the others say. */
export const anyWorkflow: fc.Arbitrary<Workflow> = fc
  .record({
    name: fc.constant('Any'),
    locale: fc.constantFrom(...locales),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Auckland'),
    subject: fc.record({
      template: anyTemplate,
      editable: fc.boolean(),
      clock: fc.constantFrom<'24h' | '12h'>('24h', '12h'),
    }),
    log: fc
      .array(fc.constantFrom(...logAs), { minLength: logKeys.length, maxLength: logKeys.length })
      .map((values) =>
        logKeys.reduce((log, key, at) => ({ ...log, [key]: values[at] }), defaultWorkflow.log),
      ),
    autoSave: fc.record({ ...flags, internal: fc.boolean() }),
    openAfterCall: fc.record(flags),
    hours: fc.constantFrom<Workflow['hours']>('always', 'business'),
    trackMissedButAnswered: fc.boolean(),
    interactionLog: fc.boolean(),
    transfer: fc.record({
      log: fc.constantFrom<Workflow['transfer']['log']>('one-per-agent', 'one-per-call'),
      carryDetails: fc.boolean(),
    }),
    recordTypes: fc.record({
      activity: recordType,
      case: recordType,
      followUpInbound: recordType,
      followUpOutbound: recordType,
      event: recordType,
    }),
    unknownCaller: fc.constantFrom<Workflow['unknownCaller']>('nothing', 'contact', 'lead', 'account'),
    attachTo: fc.record({
      kind: fc.constantFrom<Workflow['attachTo']['kind']>('none', 'case', 'opportunity'),
      createIfNone: fc.boolean(),
      stage: maybe(fc.constant('New')),
    }),
    cases: fc.record(flags),
    screenPop: fc.record({ inbound: fc.constantFrom(...pops), outbound: fc.constantFrom(...pops) }),
    customObjects: fc.constantFrom<Workflow['customObjects']>(
      [],
      [{ object: 'machine', numberFields: ['phone'], titleField: 'serial' }],
    ),
    missedEmail: fc.record({
      enabled: fc.boolean(),
      toOwner: fc.boolean(),
      defaultAddress: maybe(fc.constantFrom('missed@example.com', 'unconfirmed@example.com')),
      template: maybe(anyTemplate),
    }),
    ringAllOwner: fc.oneof(
      fc.constantFrom<'group' | 'first-member'>('group', 'first-member'),
      fc.uuid().map((id) => ({ agent: agentId(id) })),
    ),
    followUp: fc.record({
      inbound: anyFollowUps,
      outbound: anyFollowUps,
      completeInsteadOfDelete: fc.boolean(),
      copyComments: fc.boolean(),
      subject: anyTemplate,
    }),
    dispositionIn: fc.constantFrom<Workflow['dispositionIn']>('panel', 'crm'),
    doNotLog: fc.record({ show: fc.boolean() }),
    signedOut: fc.record({ logMissedInQueue: fc.boolean(), logIncoming: fc.boolean() }),
    recording: fc.record({ onByDefault: fc.boolean(), link: fc.boolean() }),
    fields: fc
      .subarray([...mappableFacts])
      .map((facts) => Object.fromEntries(facts.map((fact) => [fact, `${fact}__c`]))),
  })
  .map((settings) => ({
    ...defaultWorkflow,
    ...settings,
    results: defaultResults[settings.locale],
    dispositions: [{ id: 'sold', label: { en: 'Sold' }, group: 'Sales', direction: 'both' }],
  }));
