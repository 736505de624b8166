import fc from 'fast-check';
import { noDetails } from '../src/domain/details.ts';
import { agentId, interactionId, queueId, recordId, sessionId } from '../src/domain/ids.ts';
import type { ContactFacts, OfferFact } from '../src/domain/plan/facts.ts';
import type { MatchCandidate, RecordKind, RecordRef } from '../src/domain/record.ts';
import { epochMs } from '../src/domain/time.ts';

/** 20 November 2026, 14:02:00 in Berlin. */
export const began = epochMs(Date.UTC(2026, 10, 20, 13, 2));

export type Part = NonNullable<ContactFacts['part']>;
export type InteractionFacts = ContactFacts['interaction'];

export const record = (kind: RecordKind, name: string): RecordRef => ({
  kind,
  id: recordId(`${kind}-${name}`),
  name,
});

export const candidate = (kind: RecordKind, name: string, changedAt = 1): MatchCandidate => ({
  ...record(kind, name),
  changedAt: epochMs(changedAt),
  account: null,
});

/** A customer's call that Mia answered in the desk and ended after 6:31.4 of talk. */
export const answered: ContactFacts = {
  interaction: {
    id: interactionId('019b0000-0000-7000-8000-000000000001'),
    sessionId: sessionId('019b0000-0000-7000-8000-000000000002'),
    channel: 'voice',
    direction: 'inbound',
    callId: 'call-1',
    from: '+498963648018',
    to: '+498912345670',
    queue: { id: queueId('019b0000-0000-7000-8000-000000000003'), name: 'support' },
    startedAt: began,
    endedAt: epochMs(began + 400_000),
    waitMs: 4_200,
    origin: 'inbound',
    emergency: false,
    ownNumber: { number: '+498912345670', country: 'DE', timeZone: 'Europe/Berlin' },
    withinHours: true,
    failure: null,
    ringAll: false,
    ivr: null,
  },
  part: {
    agentId: agentId('019b0000-0000-7000-8000-00000000000a'),
    agentName: 'Mia Krüger',
    crmUser: 'user-mia',
    offers: [{ at: epochMs(began + 1_000), endedAt: epochMs(began + 8_600), result: 'answered' }],
    answeredAt: epochMs(began + 8_600),
    endedAt: epochMs(began + 400_000),
    talkMs: 391_400,
    holdMs: 0,
    recordingLink: null,
    surfaces: { salesforce: 'out', desk: 'in', deskForeground: true },
    salesforceLogout: false,
    box: { touched: null, agentDefault: false },
    details: noDetails,
    savedAt: null,
    email: { address: 'mia@example.com', verified: true },
    followUp: null,
  },
  others: [],
  match: { candidates: [candidate('contact', 'Erika Mustermann')], chosen: null },
  related: [],
  confirmedAddresses: [],
  sent: [],
  begun: false,
};

const { part: answeredPart } = answered;
if (!answeredPart) throw new Error('the answered call has a part');

/** The facts with some of them otherwise. */
export const but = (
  facts: ContactFacts,
  change: Partial<Omit<ContactFacts, 'interaction' | 'part'>> & {
    readonly interaction?: Partial<InteractionFacts>;
    readonly part?: Partial<Part> | null;
  },
): ContactFacts => ({
  ...facts,
  ...change,
  interaction: { ...facts.interaction, ...change.interaction },
  part: change.part === null ? null : { ...answeredPart, ...facts.part, ...change.part },
});

const passed: OfferFact = {
  at: epochMs(began + 1_000),
  endedAt: epochMs(began + 21_000),
  result: 'timed-out',
};

/** The same call, which Mia let pass. */
export const missed = but(answered, {
  part: { offers: [passed], answeredAt: null, endedAt: passed.endedAt, talkMs: 0 },
});

/** A customer who gave up waiting before anybody was offered the call. */
export const neverOffered = but(answered, { part: null });

export const outbound = but(answered, {
  interaction: { direction: 'outbound', origin: 'manual', from: '+498912345670', to: '+31201234567' },
  part: { offers: [] },
});

export const unanswered = but(outbound, {
  interaction: { failure: 'busy' },
  part: { answeredAt: null, talkMs: 0 },
});

export const internal = but(answered, {
  interaction: { direction: 'internal', from: '101', to: '102', queue: null, ownNumber: null },
  match: { candidates: [], chosen: null },
});

const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('{name}', '{', '😀'),
);
const anyRecord = fc
  .tuple(
    fc.constantFrom<RecordKind>('contact', 'lead', 'account', 'personAccount', 'case', 'opportunity'),
    anyName,
  )
  .map(([kind, name]) => record(kind, name));
const inOrOut = fc.constantFrom<'in' | 'out'>('in', 'out');
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const moment = fc.integer({ min: began, max: began + 10_000_000 }).map(epochMs);

const anyPart: fc.Arbitrary<Part> = fc.record({
  agentId: fc.constant(answeredPart.agentId),
  agentName: anyName,
  crmUser: maybe(fc.string()),
  offers: fc.constantFrom([], [passed], answeredPart.offers),
  answeredAt: maybe(moment),
  endedAt: moment,
  talkMs: fc.integer({ min: 0, max: 10_000_000 }),
  holdMs: fc.integer({ min: 0, max: 10_000_000 }),
  recordingLink: maybe(fc.webUrl()),
  surfaces: fc.record({ salesforce: inOrOut, desk: inOrOut, deskForeground: fc.boolean() }),
  salesforceLogout: fc.boolean(),
  box: fc.record({ touched: maybe(fc.boolean()), agentDefault: fc.boolean() }),
  details: fc.record({
    name: maybe(anyRecord),
    relatedTo: maybe(anyRecord),
    subject: maybe(anyName),
    disposition: maybe(fc.constantFrom('sold', 'unknown')),
    tags: fc.array(anyName, { maxLength: 3 }),
    comments: anyName,
  }),
  savedAt: maybe(moment),
  email: maybe(fc.record({ address: fc.emailAddress(), verified: fc.boolean() })),
  followUp: fc.constant(null),
});

/** Whatever may have happened. */
export const anyFacts: fc.Arbitrary<ContactFacts> = fc.record({
  interaction: fc
    .record({
      direction: fc.constantFrom<InteractionFacts['direction']>('inbound', 'outbound', 'internal'),
      from: maybe(fc.constant('+498963648018')),
      to: maybe(fc.constant('+498912345670')),
      queue: maybe(fc.constant(answered.interaction.queue)).map((queue) => queue),
      endedAt: maybe(moment),
      waitMs: fc.integer({ min: 0, max: 1_000_000 }),
      ownNumber: maybe(fc.constant({ number: '+498912345670', country: 'DE', timeZone: 'Europe/Berlin' })),
      failure: maybe(
        fc.constantFrom<NonNullable<InteractionFacts['failure']>>('busy', 'no-answer', 'failed'),
      ),
    })
    .map((change) => ({ ...answered.interaction, ...change })),
  part: maybe(anyPart),
  others: fc.array(
    fc.record({
      agentId: fc.uuid().map(agentId),
      agentName: anyName,
      crmUser: maybe(fc.string()),
      answered: fc.boolean(),
      missedAt: maybe(moment),
    }),
    { maxLength: 3 },
  ),
  match: fc.record({
    candidates: fc.array(
      fc.tuple(anyRecord, moment).map(([ref, changedAt]) => ({ ...ref, changedAt, account: null })),
      { maxLength: 4 },
    ),
    chosen: maybe(anyRecord),
  }),
  related: fc.constant([]),
  confirmedAddresses: fc.constant([]),
  sent: fc.constant([]),
  begun: fc.boolean(),
});
