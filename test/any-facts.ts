import fc from 'fast-check';
import { agentId, recordId } from '../src/domain/ids.ts';
import type {
  ContactFacts,
  FollowUp,
  OpenRecord,
  RelatedRecords,
} from '../src/domain/logging/facts/facts.ts';
import { activityKey, callerRecordKey, caseKey, eventKey, followUpKey } from '../src/domain/logging/keys.ts';
import { customKind, type RecordKind, type RecordRef } from '../src/domain/record.ts';
import { epochMs } from '../src/domain/time.ts';
import { followUpChoices } from '../src/domain/workflow/workflow.ts';
import { answered, began, missed, record, type InteractionFacts, type Part } from './contact-facts.ts';

const { part: answeredPart } = answered;
const { part: missedPart } = missed;
if (!answeredPart || !missedPart) throw new Error('both calls have a part');

const machine = customKind('machine');
if (machine === null) throw new Error('machine is a name');

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const moment = fc.integer({ min: began, max: began + 10_000_000 }).map(epochMs);
const inOrOut = fc.constantFrom<'in' | 'out'>('in', 'out');

/** Names as people have them, and those that might be taken for templates, or are too long for a subject. */
const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('{name}', '{', '😀', '=1+1', '<b>'),
);

const kinds: readonly RecordKind[] = [
  'contact',
  'lead',
  'account',
  'personAccount',
  'case',
  'opportunity',
  machine,
];

/** Few, so that what matches, what is chosen and what is related are often the same. */
const anyRecord: fc.Arbitrary<RecordRef> = fc.oneof(
  fc.tuple(fc.constantFrom(...kinds), fc.constantFrom('a', 'b')).map(([kind, name]) => record(kind, name)),
  fc.tuple(fc.constantFrom(...kinds), anyName).map(([kind, name]) => record(kind, name)),
);

const anyOpen = (kind: RecordKind): fc.Arbitrary<readonly OpenRecord[]> =>
  fc.array(
    fc.tuple(anyName, moment).map(([name, changedAt]) => ({ ...record(kind, name), changedAt })),
    { maxLength: 2 },
  );

const anyTask = fc
  .record({ name: anyName, changedAt: moment, mine: fc.boolean(), today: fc.boolean() })
  .map(({ name, changedAt, mine, today }) => ({
    ...record('task', name),
    changedAt,
    due: today ? '2026-11-20' : null,
    owner: mine ? answeredPart.crmUser : null,
  }));

const anyRelated: fc.Arbitrary<RelatedRecords> = fc.record({
  of: anyRecord,
  account: maybe(fc.constant(record('account', 'a'))),
  owner: maybe(fc.record({ user: fc.string(), name: anyName, email: maybe(fc.emailAddress()) })),
  cases: anyOpen('case'),
  accountCases: anyOpen('case'),
  opportunities: anyOpen('opportunity'),
  accountOpportunities: anyOpen('opportunity'),
  tasks: fc.array(anyTask, { maxLength: 2 }),
});

const anyFollowUp: fc.Arbitrary<FollowUp> = fc.record({
  choice: fc.constantFrom(...followUpChoices),
  dueAt: maybe(moment),
  reminderAt: maybe(moment),
  owner: maybe(fc.string()),
  subject: maybe(anyName),
  comments: maybe(anyName),
  task: maybe(fc.constant({ kind: 'task', id: recordId('task'), name: 'Task' } as const)),
});

const anyEmail = fc.record({
  address: fc.constantFrom('mia@example.com', 'tom@example.com'),
  verified: fc.boolean(),
});

const anySurfaces = fc.record({ salesforce: inOrOut, desk: inOrOut, deskForeground: fc.boolean() });
const anyBox = fc.record({ touched: maybe(fc.boolean()), agentDefault: fc.boolean() });

const anyPart: fc.Arbitrary<Part> = fc.record({
  agentId: fc.constant(answeredPart.agentId),
  agentName: anyName,
  crmUser: maybe(fc.constantFrom('user-mia', 'user-tom')),
  order: fc.constant(0),
  offers: fc.constantFrom([], missedPart.offers, answeredPart.offers),
  inGroup: fc.boolean(),
  answeredAt: maybe(moment),
  endedAt: moment,
  talkMs: fc.integer({ min: 0, max: 10_000_000 }),
  holdMs: fc.integer({ min: 0, max: 10_000_000 }),
  recordingLink: maybe(fc.webUrl()),
  surfaces: anySurfaces,
  salesforceLogout: fc.boolean(),
  box: anyBox,
  details: fc.record({
    name: maybe(anyRecord),
    relatedTo: maybe(anyRecord),
    subject: maybe(anyName),
    disposition: maybe(fc.constantFrom('sold', 'unknown')),
    tags: fc.array(anyName, { maxLength: 3 }),
    comments: fc.oneof(anyName, fc.constant('😀'.repeat(20_000))),
  }),
  savedAt: maybe(moment),
  email: maybe(anyEmail),
  followUp: maybe(anyFollowUp),
});

const anyOthers: fc.Arbitrary<ContactFacts['others']> = fc
  .array(
    fc.record({
      agentId: fc.uuid().map(agentId),
      agentName: anyName,
      crmUser: maybe(fc.string()),
      answered: fc.boolean(),
      inGroup: fc.boolean(),
      missedAt: maybe(moment),
      standing: maybe(fc.record({ surfaces: anySurfaces, salesforceLogout: fc.boolean(), box: anyBox })),
      email: maybe(anyEmail),
    }),
    { maxLength: 3 },
  )
  .map((others) => others.map((other, index) => ({ ...other, order: index + 1 })));

const anyInteraction: fc.Arbitrary<InteractionFacts> = fc
  .record({
    direction: fc.constantFrom<InteractionFacts['direction']>('inbound', 'outbound', 'internal'),
    from: maybe(fc.constantFrom('+498963648018', '101')),
    to: maybe(fc.constantFrom('+498912345670', '102', '112')),
    queue: maybe(fc.constant(answered.interaction.queue)).map((queue) => queue),
    endedAt: maybe(moment),
    waitMs: fc.integer({ min: 0, max: 1_000_000 }),
    ownNumber: maybe(fc.constant({ number: '+498912345670', country: 'DE', timeZone: 'Europe/Berlin' })),
    withinHours: fc.boolean(),
    failure: maybe(fc.constantFrom<NonNullable<InteractionFacts['failure']>>('busy', 'no-answer', 'failed')),
    ringAll: fc.boolean(),
    otherIsOurs: fc.boolean(),
    ivr: maybe(
      fc.record({ value: fc.constant('caseNumber'), digits: fc.constant('1042'), record: maybe(anyRecord) }),
    ),
  })
  .map((change) => ({ ...answered.interaction, ...change }));

/** Whatever may have happened, and whatever was written of it before. */
export const anyFacts: fc.Arbitrary<ContactFacts> = fc
  .record({
    interaction: anyInteraction,
    part: maybe(anyPart),
    others: anyOthers,
    match: fc.record({
      candidates: fc.array(
        fc
          .tuple(anyRecord, moment, maybe(fc.constant(record('account', 'a'))))
          .map(([ref, changedAt, account]) => ({
            ...ref,
            changedAt,
            account: ref.kind === 'contact' ? account : null,
            fields: ['phone'],
          })),
        { maxLength: 4 },
      ),
      chosen: maybe(anyRecord),
    }),
    related: fc.array(anyRelated, { maxLength: 4 }),
    ringAllOwner: maybe(
      fc.record({
        agentId: fc.uuid().map(agentId),
        agentName: anyName,
        crmUser: maybe(fc.string()),
      }),
    ),
    confirmedAddresses: fc.constantFrom([], ['missed@example.com']),
    sent: fc.constant([]),
    begun: fc.boolean(),
  })
  .chain((facts) =>
    fc
      .subarray([followUpKey(facts), eventKey(facts), callerRecordKey(facts), caseKey(facts)])
      .map((sent) => ({ ...facts, sent: facts.begun ? [activityKey(facts), ...sent] : sent })),
  );
