import type { FollowUpChoice } from '../../../../domain/interaction/follow-up.ts';
import { isWithin } from '../../../../domain/workflow/settings.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';
import {
  defaultResults,
  type LogAs,
  type Pop,
  type ResultTexts,
} from '../../../../domain/workflow/workflow.ts';
import { at, followUpAt, within } from './lens.ts';
import { segments, select, toggle, type Setting } from './setting.ts';

/** As long as a wrap-up may be set to last: an hour. */
const maxWrapupSeconds = 3_600;

const as: Readonly<Record<LogAs, MessageKey>> = {
  completed: 'workflow.as.completed',
  open: 'workflow.as.open',
  off: 'workflow.as.off',
};
const pop: Readonly<Record<Pop, MessageKey>> = {
  none: 'workflow.pop.none',
  matched: 'workflow.pop.matched',
  'contact-opportunity': 'workflow.pop.contact-opportunity',
  'account-opportunity': 'workflow.pop.account-opportunity',
  'contact-case': 'workflow.pop.contact-case',
  'account-case': 'workflow.pop.account-case',
  account: 'workflow.pop.account',
};
export const followUpLabels: Readonly<Record<FollowUpChoice, MessageKey>> = {
  none: 'workflow.follow-up.none',
  'follow-up': 'workflow.follow-up.follow-up',
  'follow-up-and-finish-today': 'workflow.follow-up.follow-up-and-finish-today',
  'open-today': 'workflow.follow-up.open-today',
  'open-latest': 'workflow.follow-up.open-latest',
  'new-event': 'workflow.follow-up.new-event',
};

const subject: readonly Setting[] = [
  { control: 'subject', ...within('subject', 'template') },
  toggle(within('subject', 'editable')),
  segments(within('subject', 'clock'), { '24h': 'workflow.clock.24h', '12h': 'workflow.clock.12h' }),
];
const logged: readonly Setting[] = [
  segments(within('log', 'inboundAnswered'), as),
  segments(within('log', 'inboundMissed'), as),
  segments(within('log', 'outboundAnswered'), as),
  segments(within('log', 'outboundUnanswered'), as),
  segments(within('log', 'internal'), as),
  segments(within('log', 'voicemail'), as),
  segments(within('log', 'chat'), as),
  segments(within('log', 'email'), as),
  segments(within('log', 'sms'), as),
  segments(within('log', 'workitem'), as),
  segments(at('callRecord'), {
    task: 'workflow.call-record.task',
    'voice-call': 'workflow.call-record.voice-call',
  }),
  toggle(within('signedOut', 'logMissedInQueue')),
  toggle(within('signedOut', 'logIncoming')),
];
const saving: readonly Setting[] = [
  toggle(within('autoSave', 'inbound')),
  toggle(within('autoSave', 'outbound')),
  toggle(within('autoSave', 'internal')),
  toggle(within('openAfterCall', 'inbound')),
  toggle(within('openAfterCall', 'outbound')),
  toggle(at('interactionLog')),
  { control: 'optional-text', ...within('recordTypes', 'activity') },
];
/** The text of the workflow's language, until somebody writes another. */
const resultText = (key: keyof ResultTexts): Setting => ({
  control: 'optional-text',
  usual: ({ locale }) => defaultResults[locale][key],
  ...within('results', key),
});
const notConnected: readonly Setting[] = [
  resultText('missed'),
  resultText('noAnswer'),
  toggle(at('trackMissedButAnswered')),
  resultText('missedAnswered'),
  { control: 'owner', ...at('ringAllOwner') },
];
const transfers: readonly Setting[] = [
  segments(within('transfer', 'log'), {
    'one-per-agent': 'workflow.transfer.one-per-agent',
    'one-per-call': 'workflow.transfer.one-per-call',
  }),
  toggle(within('transfer', 'carryDetails')),
  segments(within('transfer', 'lastLeaves'), {
    queue: 'workflow.last-leaves.queue',
    end: 'workflow.last-leaves.end',
  }),
];
const notLogging: readonly Setting[] = [toggle(within('doNotLog', 'show'))];
const fields: readonly Setting[] = [
  { control: 'fields', ...at('fields') },
  toggle(within('messages', 'text')),
];

const matching: readonly Setting[] = [
  select(at('unknownCaller'), {
    nothing: 'workflow.unknown.nothing',
    contact: 'workflow.unknown.contact',
    lead: 'workflow.unknown.lead',
    account: 'workflow.unknown.account',
  }),
];
const attaching: readonly Setting[] = [
  segments(within('attachTo', 'kind'), {
    none: 'workflow.attach.none',
    case: 'workflow.attach.case',
    opportunity: 'workflow.attach.opportunity',
  }),
  toggle(within('attachTo', 'createIfNone')),
  { control: 'optional-text', ...within('attachTo', 'stage') },
];
const cases: readonly Setting[] = [
  toggle(within('cases', 'inbound')),
  toggle(within('cases', 'outbound')),
  { control: 'optional-text', ...within('recordTypes', 'case') },
];
const popping: readonly Setting[] = [
  select(within('screenPop', 'inbound'), pop),
  select(within('screenPop', 'outbound'), pop),
  { control: 'ivr-pop', ...at('ivrPop') },
  { control: 'custom-objects', ...at('customObjects') },
];

const results: readonly Setting[] = [
  { control: 'dispositions', ...at('dispositions') },
  toggle(at('dispositionRequired')),
  segments(at('dispositionIn'), {
    panel: 'workflow.disposition-in.panel',
    crm: 'workflow.disposition-in.crm',
  }),
  { control: 'tags', ...at('tags') },
];
const wrapup: readonly Setting[] = [
  {
    control: 'number',
    max: maxWrapupSeconds,
    unit: 'workflow.unit.seconds',
    ...within('wrapup', 'maxSeconds'),
  },
  select(followUpAt('inbound', 'default'), followUpLabels),
  { control: 'follow-up-options', ...followUpAt('inbound', 'options') },
  select(followUpAt('outbound', 'default'), followUpLabels),
  { control: 'follow-up-options', ...followUpAt('outbound', 'options') },
  { control: 'follow-up-subject', ...within('followUp', 'subject') },
  toggle(within('followUp', 'copyComments')),
  toggle(within('followUp', 'completeInsteadOfDelete')),
  { control: 'optional-text', ...within('recordTypes', 'followUpInbound') },
  { control: 'optional-text', ...within('recordTypes', 'followUpOutbound') },
  { control: 'optional-text', ...within('recordTypes', 'event') },
];
const recording: readonly Setting[] = [
  toggle(within('recording', 'onByDefault')),
  toggle(within('recording', 'link')),
  select(within('transcript', 'show'), {
    none: 'workflow.transcript.none',
    agent: 'workflow.transcript.agent',
    customer: 'workflow.transcript.customer',
    both: 'workflow.transcript.both',
  }),
  toggle(at('autoAnswer')),
];
const missedMail: readonly Setting[] = [
  toggle(within('missedEmail', 'enabled')),
  toggle(within('missedEmail', 'toOwner')),
  { control: 'address', ...within('missedEmail', 'defaultAddress') },
  { control: 'mail', ...within('missedEmail', 'template') },
];

const hours: readonly Setting[] = [
  segments(at('hours'), { always: 'workflow.hours.always', business: 'workflow.hours.business' }),
  { control: 'language', ...at('locale') },
  { control: 'time-zone', ...at('timeZone') },
  { control: 'text', ...at('name') },
];
const retention: readonly Setting[] = [
  { control: 'days', ...within('retention', 'unloggedDays') },
  { control: 'days', ...within('retention', 'eventsDays') },
  { control: 'days', ...within('retention', 'recordingsDays') },
  { control: 'days', ...within('retention', 'voicemailsDays') },
  { control: 'days', ...within('retention', 'messagesDays') },
];

export type GroupId =
  | 'subject'
  | 'logged'
  | 'saving'
  | 'not-connected'
  | 'transfers'
  | 'not-logging'
  | 'fields'
  | 'matching'
  | 'attaching'
  | 'cases'
  | 'pop'
  | 'results'
  | 'wrapup'
  | 'recording'
  | 'missed-mail'
  | 'hours'
  | 'retention';

/** Settings that people think of together; its title and sentence are messages under its id. */
export interface Group {
  readonly id: GroupId;
  readonly settings: readonly Setting[];
}

export interface Chapter {
  readonly title: MessageKey;
  readonly groups: readonly Group[];
}

/** All settings as people think of them: each in exactly one group. */
export const chapters: readonly Chapter[] = [
  {
    title: 'workflow.chapter.written',
    groups: [
      { id: 'subject', settings: subject },
      { id: 'logged', settings: logged },
      { id: 'saving', settings: saving },
      { id: 'not-connected', settings: notConnected },
      { id: 'transfers', settings: transfers },
      { id: 'not-logging', settings: notLogging },
      { id: 'fields', settings: fields },
    ],
  },
  {
    title: 'workflow.chapter.record',
    groups: [
      { id: 'matching', settings: matching },
      { id: 'attaching', settings: attaching },
      { id: 'cases', settings: cases },
      { id: 'pop', settings: popping },
    ],
  },
  {
    title: 'workflow.chapter.agent',
    groups: [
      { id: 'results', settings: results },
      { id: 'wrapup', settings: wrapup },
      { id: 'recording', settings: recording },
      { id: 'missed-mail', settings: missedMail },
    ],
  },
  {
    title: 'workflow.chapter.always',
    groups: [
      { id: 'hours', settings: hours },
      { id: 'retention', settings: retention },
    ],
  },
];

export const groups: readonly Group[] = chapters.flatMap((chapter) => chapter.groups);
export const allSettings: readonly Setting[] = groups.flatMap((group) => group.settings);

/** The setting that a path of a fault or a difference belongs to, and its group; null: of another release. */
export function settingAt(path: string): { readonly group: Group; readonly setting: Setting } | null {
  for (const group of groups)
    for (const setting of group.settings) if (isWithin(path, setting.path)) return { group, setting };
  return null;
}
