import { followUpChoices, type FollowUpChoice } from '../interaction/follow-up.ts';
import type { AgentId, WorkflowId } from '../ids.ts';
import type { Locale, LocalText } from '../locale.ts';

/** How a contact is logged: a past activity, a next step, or not at all (spec L9). */
export const logAs = ['completed', 'open', 'off'] as const;
export type LogAs = (typeof logAs)[number];

/** The kinds of contact that a workflow decides about, by their key in `log` (spec L8, L9). */
export const logKeys = [
  'inboundAnswered',
  'inboundMissed',
  'outboundAnswered',
  'outboundUnanswered',
  'voicemail',
  'internal',
  'chat',
  'email',
  'sms',
  'workitem',
] as const;
export type LogKey = (typeof logKeys)[number];

/** What a call is logged as: a task, or the record that the CRM itself has of the call (spec X9). */
export const callRecords = ['task', 'voice-call'] as const;
export type CallRecord = (typeof callRecords)[number];

export const pops = [
  'none',
  'matched',
  'contact-opportunity',
  'account-opportunity',
  'contact-case',
  'account-case',
  'account',
] as const;
export type Pop = (typeof pops)[number];

/** A disposition that the agent chooses; the administrator's ids stay, labels can change. */
export interface Disposition {
  readonly id: string;
  readonly label: LocalText;
  readonly group: string | null;
  readonly direction: 'inbound' | 'outbound' | 'both';
}

interface PerDirection<Value> {
  readonly inbound: Value;
  readonly outbound: Value;
}

/**
 * The administrator's full set of logging and handling rules: every setting has a value (spec api, The workflow
 * document).
 */
export interface Workflow {
  readonly name: string;
  readonly locale: Locale;
  /** IANA name; used for contacts that involved none of our numbers. */
  readonly timeZone: string;
  readonly subject: {
    readonly template: string;
    readonly editable: boolean;
    readonly clock: '24h' | '12h';
  };
  readonly log: Readonly<Record<LogKey, LogAs>>;
  readonly callRecord: CallRecord;
  readonly autoSave: PerDirection<boolean> & { readonly internal: boolean };
  readonly openAfterCall: PerDirection<boolean>;
  readonly hours: 'always' | 'business';
  /** The texts of contacts that did not connect; null: the workflow's language has one (spec L19). */
  readonly results: Readonly<Record<keyof ResultTexts, string | null>>;
  readonly trackMissedButAnswered: boolean;
  readonly interactionLog: boolean;
  readonly transfer: {
    readonly log: 'one-per-agent' | 'one-per-call';
    readonly carryDetails: boolean;
    /** What becomes of a customer whom the last agent leaves (spec C11). */
    readonly lastLeaves: 'queue' | 'end';
  };
  readonly recordTypes: {
    readonly activity: string | null;
    readonly case: string | null;
    readonly followUpInbound: string | null;
    readonly followUpOutbound: string | null;
    readonly event: string | null;
  };
  readonly unknownCaller: 'nothing' | 'contact' | 'lead' | 'account';
  readonly attachTo: {
    readonly kind: 'none' | 'case' | 'opportunity';
    readonly createIfNone: boolean;
    readonly stage: string | null;
  };
  readonly cases: PerDirection<boolean>;
  readonly screenPop: PerDirection<Pop>;
  readonly ivrPop: readonly { readonly value: string; readonly object: string; readonly field: string }[];
  readonly customObjects: readonly {
    readonly object: string;
    readonly numberFields: readonly string[];
    readonly titleField: string;
  }[];
  readonly autoAnswer: boolean;
  readonly missedEmail: {
    readonly enabled: boolean;
    readonly toOwner: boolean;
    readonly defaultAddress: string | null;
    readonly template: string | null;
  };
  readonly ringAllOwner: 'group' | 'first-member' | { readonly agent: AgentId };
  readonly followUp: PerDirection<{
    readonly default: FollowUpChoice;
    readonly options: readonly FollowUpChoice[];
  }> & {
    readonly completeInsteadOfDelete: boolean;
    readonly copyComments: boolean;
    readonly subject: string;
  };
  readonly dispositions: readonly Disposition[];
  readonly dispositionRequired: boolean;
  readonly dispositionIn: 'panel' | 'crm';
  readonly tags: readonly string[];
  readonly doNotLog: { readonly show: boolean };
  readonly signedOut: { readonly logMissedInQueue: boolean; readonly logIncoming: boolean };
  readonly wrapup: { readonly maxSeconds: number };
  readonly recording: { readonly onByDefault: boolean; readonly link: boolean };
  readonly transcript: { readonly show: 'none' | 'agent' | 'customer' | 'both' };
  /** Extra fields of the activity, by the fact written to them. */
  readonly fields: Readonly<Record<string, string>>;
  /** Whether the log of chats and emails carries their text. */
  readonly messages: { readonly text: boolean };
  /** Days until it is deleted; null = kept. */
  readonly retention: {
    readonly unloggedDays: number | null;
    readonly eventsDays: number | null;
    readonly recordingsDays: number | null;
    readonly voicemailsDays: number | null;
    readonly messagesDays: number | null;
  };
}

export interface ResultTexts {
  readonly missed: string;
  readonly missedAnswered: string;
  readonly noAnswer: string;
}

/** The result texts of contacts that did not connect where nobody wrote others (spec L19), by the workflow's language. */
export const defaultResults: Readonly<Record<Locale, ResultTexts>> = {
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
  callRecord: 'task',
  autoSave: { inbound: true, outbound: true, internal: true },
  openAfterCall: { inbound: false, outbound: false },
  hours: 'always',
  results: { missed: null, missedAnswered: null, noAnswer: null },
  trackMissedButAnswered: false,
  interactionLog: false,
  transfer: { log: 'one-per-agent', carryDetails: true, lastLeaves: 'queue' },
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
  messages: { text: true },
  retention: {
    unloggedDays: null,
    eventsDays: null,
    recordingsDays: null,
    voicemailsDays: null,
    messagesDays: null,
  },
};

/** The result texts that hold (spec L19): those that somebody wrote, else those of the workflow's language. */
export function resultTexts({ results, locale }: Pick<Workflow, 'results' | 'locale'>): ResultTexts {
  const usual = defaultResults[locale];
  return {
    missed: results.missed ?? usual.missed,
    missedAnswered: results.missedAnswered ?? usual.missedAnswered,
    noAnswer: results.noAnswer ?? usual.noAnswer,
  };
}

/** One version of a workflow, as a contact uses it (spec L36). */
export interface WorkflowVersion {
  readonly id: WorkflowId;
  readonly version: number;
  readonly document: Workflow;
}
