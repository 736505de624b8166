import { noDetails } from '../src/domain/details.ts';
import { agentId, interactionId, queueId, recordId, sessionId } from '../src/domain/ids.ts';
import type { ContactFacts, FollowUp, OfferFact, RelatedRecords } from '../src/domain/logging/facts/facts.ts';
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
    otherIsOurs: false,
    ivr: null,
  },
  part: {
    agentId: agentId('019b0000-0000-7000-8000-00000000000a'),
    agentName: 'Mia Krüger',
    crmUser: 'user-mia',
    order: 0,
    offers: [{ at: epochMs(began + 1_000), endedAt: epochMs(began + 8_600), result: 'answered' }],
    inGroup: false,
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
  ringAllOwner: null,
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

export type OtherPart = ContactFacts['others'][number];

/** Another agent who had the call. */
export const other = (change: Partial<OtherPart> = {}): OtherPart => ({
  agentId: agentId('019b0000-0000-7000-8000-00000000000b'),
  agentName: 'Tom',
  crmUser: null,
  order: 1,
  answered: false,
  inGroup: false,
  missedAt: null,
  standing: null,
  email: null,
  ...change,
});

/** What belongs to a record: nothing, unless said otherwise. */
export const relatedTo = (of: RecordRef, change: Partial<RelatedRecords> = {}): RelatedRecords => ({
  of,
  account: null,
  owner: null,
  cases: [],
  accountCases: [],
  opportunities: [],
  accountOpportunities: [],
  tasks: [],
  ...change,
});

/** The agent's choice of what follows. */
export const follows = (choice: FollowUp['choice'], change: Partial<FollowUp> = {}): FollowUp => ({
  choice,
  dueAt: null,
  reminderAt: null,
  owner: null,
  subject: null,
  comments: null,
  task: null,
  ...change,
});
