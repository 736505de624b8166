import { agentId, interactionId, queueId, recordId, sessionId } from '../../src/domain/ids.ts';
import type { ContactFacts } from '../../src/domain/logging/facts/facts.ts';
import type { MatchCandidate, RecordKind, RecordRef } from '../../src/domain/record.ts';
import { epochMs } from '../../src/domain/time.ts';
import { defaultWorkflow, type Workflow } from '../../src/domain/workflow/workflow.ts';

const dispositions = ['sold', 'offer', 'later', 'wrong-number', 'complaint', 'other'];

/** A workflow in which everything is on that can be on together. */
export const fullestWorkflow: Workflow = {
  ...defaultWorkflow,
  name: 'Everything',
  locale: 'de',
  timeZone: 'Europe/Berlin',
  subject: {
    template:
      '{calltype} {date} {time}: {name} ({number}), {callresult} {callresultgroup}, {agent} in {queue}, {duration}',
    editable: true,
    clock: '24h',
  },
  log: { ...defaultWorkflow.log, internal: 'completed' },
  openAfterCall: { inbound: true, outbound: true },
  hours: 'business',
  trackMissedButAnswered: true,
  recordTypes: {
    activity: '012000000000001',
    case: '012000000000002',
    followUpInbound: '012000000000003',
    followUpOutbound: '012000000000004',
    event: '012000000000005',
  },
  unknownCaller: 'contact',
  attachTo: { kind: 'case', createIfNone: true, stage: null },
  cases: { inbound: true, outbound: true },
  screenPop: { inbound: 'account-case', outbound: 'account-opportunity' },
  missedEmail: {
    enabled: true,
    toOwner: true,
    defaultAddress: 'service@example.com',
    template: '{calltype} {date} {time}: {name} ({number})',
  },
  followUp: { ...defaultWorkflow.followUp, subject: 'Nachfassen: {name}' },
  dispositions: dispositions.map((id, index) => ({
    id,
    label: { en: id, de: `Ergebnis ${index}`, nl: `Resultaat ${index}` },
    group: index % 2 === 0 ? 'Erfolg' : 'Anderes',
    direction: 'both',
  })),
  dispositionRequired: true,
  tags: ['invoice', 'delivery', 'repair'],
  fields: {
    waitSeconds: 'Wait__c',
    dispositionGroup: 'Result_group__c',
    agent: 'Agent__c',
    queue: 'Queue__c',
  },
  doNotLog: { show: true },
  signedOut: { logMissedInQueue: true, logIncoming: true },
};

const ref = (kind: RecordKind, name: string): RecordRef => ({ kind, id: recordId(`${kind}-${name}`), name });

const account = ref('account', 'Mustermann GmbH');
const candidates: readonly MatchCandidate[] = [
  { ...ref('contact', 'Erika Mustermann'), changedAt: epochMs(1_760_000_000_000), account },
  { ...ref('contact', 'Max Mustermann'), changedAt: epochMs(1_750_000_000_000), account },
  { ...account, changedAt: epochMs(1_740_000_000_000), account: null },
];

const open = (kind: RecordKind, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...ref(kind, `${kind} ${index}`),
    changedAt: epochMs(1_760_000_000_000 - index),
  }));

const mia = agentId('019b0000-0000-7000-8000-00000000000a');
const tom = agentId('019b0000-0000-7000-8000-00000000000b');

/** A contact of which everything is known that may be: an answered call that was offered elsewhere first, noted, recorded, to be followed up. */
export function fullContact(index: number): ContactFacts {
  // Calls come all day long, so that hardly two begin in the same minute.
  const startedAt = epochMs(Date.UTC(2026, 9, 1, 6) + index * 97_000);
  const endedAt = epochMs(startedAt + 400_000);
  const unique = String(index).padStart(12, '0');
  return {
    interaction: {
      id: interactionId(`019b0000-0000-7000-8000-${unique}`),
      sessionId: sessionId(`019b0000-0000-7000-9000-${unique}`),
      channel: 'voice',
      direction: 'inbound',
      callId: `call-${unique}`,
      from: '+498963648018',
      to: '+498912345670',
      queue: { id: queueId('019b0000-0000-7000-8000-000000000003'), name: 'Kundendienst' },
      startedAt,
      endedAt,
      waitMs: 24_200,
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
      agentId: mia,
      agentName: 'Mia Krüger',
      crmUser: 'user-mia',
      order: 1,
      offers: [{ at: epochMs(startedAt + 21_000), endedAt: epochMs(startedAt + 24_200), result: 'answered' }],
      inGroup: false,
      answeredAt: epochMs(startedAt + 24_200),
      endedAt,
      talkMs: 375_800,
      holdMs: 12_000,
      recordingLink: `https://recordings.example.com/${unique}`,
      surfaces: { crm: 'out', desk: 'in', deskForeground: true },
      crmSignedOut: false,
      box: { touched: false, agentDefault: false, seenAt: null, goneAt: null },
      details: {
        name: null,
        relatedTo: null,
        subject: null,
        disposition: dispositions[index % dispositions.length] ?? null,
        tags: ['invoice', 'delivery'],
        comments:
          'Asks for the invoice of last month again, in two copies.\nThe second one goes to the tax adviser, whose address is in the account.',
      },
      savedAt: null,
      email: { address: 'mia@example.com', verified: true },
      followUp: {
        choice: 'follow-up-and-finish-today',
        dueAt: epochMs(startedAt + 86_400_000),
        reminderAt: epochMs(startedAt + 80_000_000),
        owner: 'user-mia',
        subject: null,
        comments: null,
        task: null,
      },
    },
    others: [
      {
        agentId: tom,
        agentName: 'Tom Baker',
        crmUser: 'user-tom',
        order: 0,
        answered: false,
        inGroup: false,
        snapshot: null,
        missedAt: epochMs(startedAt + 20_000),
        email: null,
      },
    ],
    match: { candidates, chosen: null },
    related: [
      {
        of: candidates[0] ?? account,
        contact: null,
        account,
        owner: { user: 'user-sara', name: 'Sara Lind', email: 'sara@example.com' },
        cases: open('case', 2),
        accountCases: open('case', 3),
        opportunities: open('opportunity', 1),
        accountOpportunities: open('opportunity', 2),
        tasks: open('task', 2).map((task) => ({ ...task, due: '2026-10-02', owner: 'user-mia' })),
      },
    ],
    ringAllOwner: null,
    confirmedAddresses: ['service@example.com'],
    sent: [],
    begun: false,
  };
}

/** The same call, let pass by everybody. */
export function missedContact(index: number): ContactFacts {
  const contact = fullContact(index);
  const { part } = contact;
  if (!part) throw new Error('the full contact has a part');
  const offers = part.offers.map((offer) => ({ ...offer, result: 'timed-out' as const }));
  const details = { ...part.details, disposition: null, tags: [], comments: '' };
  return {
    ...contact,
    part: {
      ...part,
      offers,
      details,
      answeredAt: null,
      talkMs: 0,
      holdMs: 0,
      recordingLink: null,
      followUp: null,
    },
  };
}
