import type { Locale } from '../locale.ts';
import { followUpChoices } from './workflow.ts';
import type { Workflow } from './workflow.ts';

/** The default result texts of contacts that did not connect (spec L19), by the workflow's language. */
export const defaultResults: Readonly<Record<Locale, Workflow['results']>> = {
  en: { missed: 'Missed call', missedAnswered: 'Missed, but answered', noAnswer: 'No answer' },
  de: { missed: 'Verpasster Anruf', missedAnswered: 'Verpasst, aber beantwortet', noAnswer: 'Keine Antwort' },
  nl: { missed: 'Gemiste oproep', missedAnswered: 'Gemist, maar beantwoord', noAnswer: 'Geen antwoord' },
};

/** A workflow without any changes. The only place with defaults; the schema reads them from here. */
export const defaultWorkflow: Workflow = {
  name: '',
  locale: 'en',
  timeZone: 'UTC',
  subject: { template: '{calltype} {date} {time}', editable: true, clock: '24h' },
  log: {
    inboundAnswered: 'completed',
    inboundMissed: 'open',
    outboundAnswered: 'completed',
    outboundUnanswered: 'completed',
    voicemail: 'open',
    internal: 'off',
    chat: 'completed',
    email: 'completed',
    sms: 'completed',
    workitem: 'completed',
  },
  autoSave: { inbound: true, outbound: true, internal: true },
  openAfterCall: { inbound: false, outbound: false },
  hours: 'always',
  results: defaultResults.en,
  trackMissedButAnswered: false,
  interactionLog: false,
  transfer: { log: 'one-per-agent', carryDetails: true },
  recordTypes: { activity: null, case: null, followUpInbound: null, followUpOutbound: null, event: null },
  unknownCaller: 'nothing',
  attachTo: { kind: 'none', createIfNone: false, stage: null },
  cases: { inbound: false, outbound: false },
  screenPop: { inbound: 'matched', outbound: 'none' },
  ivrPop: [],
  customObjects: [],
  autoAnswer: false,
  missedEmail: { enabled: false, toOwner: false, defaultAddress: null, template: null },
  ringAllOwner: 'group',
  followUp: {
    inbound: { default: 'open-latest', options: followUpChoices },
    outbound: { default: 'open-latest', options: followUpChoices },
    completeInsteadOfDelete: true,
    copyComments: true,
    subject: '{name}',
  },
  dispositions: [],
  dispositionRequired: false,
  dispositionIn: 'panel',
  tags: [],
  doNotLog: { show: false },
  signedOut: { logMissedInQueue: false, logIncoming: false },
  wrapup: { maxSeconds: 120 },
  recording: { onByDefault: false, link: true },
  transcript: { show: 'none' },
  fields: {},
  retention: { unloggedDays: null, eventsDays: null, recordingsDays: null },
};
