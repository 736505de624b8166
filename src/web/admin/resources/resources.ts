import { channels } from '../../../domain/interaction/channel.ts';
import { roles } from '../../../domain/organisation/agent.ts';
import { strategies } from '../../../domain/organisation/queue.ts';
import { locales } from '../../../domain/locale.ts';
import type { MessageKey } from '../../ui/text/locale.ts';

/** Lists that a field may choose from. */
export type Source = 'agents' | 'teams' | 'skills' | 'queues' | 'numbers' | 'hours';
/** Another list that a field may choose from, without a page of its own yet. */
export type Choosable = Source | 'workflows';

export interface FieldDefinition {
  /** Where it stands in the body, as the server names it in its faults: `serviceLevel.seconds`. */
  readonly path: string;
  readonly label: MessageKey;
  readonly type:
    | 'text'
    | 'password'
    | 'number'
    | 'switch'
    | 'choice'
    | 'several'
    | 'skills'
    | 'action'
    | 'ivr'
    | 'week'
    | 'days'
    | 'reasons'
    | 'crmUser'
    | 'perCountry';
  readonly required?: boolean;
  readonly choices?: readonly string[];
  readonly source?: Choosable;
  /** An emptied field is sent as null. */
  readonly nullable?: boolean;
  /** Shown only when something new is made. */
  readonly onlyNew?: boolean;
  readonly note?: MessageKey;
  /** What says that it is set elsewhere and only read here, and how that is told. */
  readonly elsewhere?: { readonly path: string; readonly is: string; readonly note: MessageKey };
}

export interface Resource {
  readonly path: Source;
  readonly title: MessageKey;
  /** What identifies one in its address. */
  readonly key: 'id' | 'number';
  readonly name: string;
  readonly columns: readonly FieldDefinition[];
  readonly fields: readonly FieldDefinition[];
  /** A switch that the list names beside those for whom it is on. */
  readonly mark?: FieldDefinition;
  /** What a new one begins as; the rest is the server's default. */
  readonly fresh: Readonly<Record<string, unknown>>;
}

const field = (
  path: string,
  label: MessageKey,
  type: FieldDefinition['type'] = 'text',
  more: Partial<FieldDefinition> = {},
): FieldDefinition => ({ path, label, type, ...more });
const required = { required: true } as const;
const name = field('name', 'admin.field.name', 'text', required);
const country = field('country', 'admin.field.country', 'text', { note: 'admin.note.country' });
const timeZone = field('timeZone', 'admin.field.timeZone', 'text', {
  ...required,
  note: 'admin.note.timeZone',
});
const optional = { nullable: true } as const;

const team = field('team', 'admin.field.team', 'choice', { source: 'teams', nullable: true });
const username = field('username', 'admin.field.username', 'text', required);
const extension = field('extension', 'admin.field.extension', 'text', optional);
const disabled = field('disabled', 'admin.field.disabled', 'switch', { note: 'admin.note.disabled' });
const agents: Resource = {
  path: 'agents',
  title: 'admin.agents',
  key: 'id',
  name: 'name',
  columns: [username, extension, team, field('roles', 'admin.field.roles', 'several', { choices: roles })],
  mark: disabled,
  fields: [
    name,
    username,
    field('password', 'admin.field.password', 'password', { note: 'admin.note.password' }),
    field('email', 'admin.field.email', 'text', optional),
    field('emailVerified', 'admin.field.emailVerified', 'switch', { note: 'admin.note.emailVerified' }),
    field('roles', 'admin.field.roles', 'several', { choices: roles, required: true }),
    field('locale', 'admin.field.locale', 'choice', { choices: locales }),
    country,
    team,
    extension,
    field('crmUser', 'admin.field.crmUser', 'crmUser', optional),
    field('address', 'admin.field.address', 'text', { ...optional, note: 'admin.note.address' }),
    field('addressVerified', 'admin.field.addressVerified', 'switch', {
      note: 'admin.note.addressVerified',
    }),
    field('doNotLog', 'admin.field.doNotLog', 'switch', {
      note: 'admin.note.doNotLog',
      elsewhere: { path: 'doNotLogSetIn', is: 'crm', note: 'admin.note.doNotLogInCrm' },
    }),
    field('deskPhone', 'admin.field.deskPhone', 'switch', { note: 'admin.note.deskPhone' }),
    disabled,
    field('skills', 'admin.field.skills', 'skills', { source: 'skills' }),
  ],
  fresh: {
    disabled: false,
    roles: ['agent'],
    locale: 'en',
    skills: [],
    doNotLog: false,
    addressVerified: false,
    deskPhone: false,
    emailVerified: false,
  },
};

const teams: Resource = {
  path: 'teams',
  title: 'admin.teams',
  key: 'id',
  name: 'name',
  columns: [field('agents', 'admin.field.agents', 'several', { source: 'agents' })],
  fields: [name, field('agents', 'admin.field.agents', 'several', { source: 'agents' })],
  fresh: { agents: [] },
};

const outbound = field('outbound', 'admin.field.outbound', 'switch');
const skills: Resource = {
  path: 'skills',
  title: 'admin.skills',
  key: 'id',
  name: 'name',
  columns: [
    field('channel', 'admin.field.channel', 'choice', { choices: channels }),
    outbound,
    field('queue', 'admin.field.queue', 'choice', { source: 'queues' }),
  ],
  fields: [
    name,
    field('channel', 'admin.field.channel', 'choice', { choices: channels }),
    outbound,
    field('callerNumber', 'admin.field.callerNumber', 'choice', { source: 'numbers', nullable: true }),
  ],
  fresh: { channel: 'voice', outbound: false },
};

const queues: Resource = {
  path: 'queues',
  title: 'admin.queues',
  key: 'id',
  name: 'name',
  columns: [
    field('skill', 'admin.field.skill', 'choice', { source: 'skills' }),
    field('strategy', 'admin.field.strategy', 'choice', { choices: strategies }),
    field('members', 'admin.field.members', 'several', { source: 'agents' }),
  ],
  fields: [
    name,
    field('skill', 'admin.field.skill', 'choice', { source: 'skills', required: true }),
    field('strategy', 'admin.field.strategy', 'choice', { choices: strategies }),
    field('members', 'admin.field.members', 'several', { source: 'agents' }),
    field('offerSeconds', 'admin.field.offerSeconds', 'number'),
    field('serviceLevel.seconds', 'admin.field.serviceSeconds', 'number'),
    field('serviceLevel.percent', 'admin.field.servicePercent', 'number'),
    field('maxWaiting', 'admin.field.maxWaiting', 'number'),
    field('maxWaitSeconds', 'admin.field.maxWaitSeconds', 'number'),
  ],
  fresh: {
    strategy: 'longest-idle',
    offerSeconds: 20,
    serviceLevel: { seconds: 20, percent: 80 },
    maxWaiting: 100,
    maxWaitSeconds: 3600,
  },
};

const queueOfNumber = field('queue', 'admin.field.queue', 'choice', { source: 'queues', nullable: true });
const agentOfNumber = field('agent', 'admin.field.agent', 'choice', { source: 'agents', nullable: true });
const hoursOfNumber = field('hours', 'admin.field.hours', 'choice', {
  source: 'hours',
  nullable: true,
  note: 'admin.note.hours',
});
const numbers: Resource = {
  path: 'numbers',
  title: 'admin.numbers',
  key: 'number',
  name: 'number',
  columns: [country, queueOfNumber, agentOfNumber, hoursOfNumber],
  fields: [
    field('number', 'admin.field.number', 'text', { ...required, onlyNew: true }),
    { ...country, required: true },
    timeZone,
    queueOfNumber,
    agentOfNumber,
    hoursOfNumber,
    field('ivr', 'admin.field.ivr', 'ivr', { note: 'admin.note.ivr' }),
    field('unanswered.afterSeconds', 'admin.field.afterSeconds', 'number'),
    field('unanswered.then', 'admin.field.unanswered', 'action'),
    field('closed', 'admin.field.closed', 'action'),
    field('full', 'admin.field.full', 'action'),
  ],
  fresh: {
    ivr: null,
    unanswered: { afterSeconds: 600, then: { do: 'end' } },
    closed: { do: 'end' },
    full: { do: 'end' },
  },
};

const hours: Resource = {
  path: 'hours',
  title: 'admin.hours',
  key: 'id',
  name: 'name',
  columns: [timeZone],
  fields: [
    name,
    timeZone,
    field('weekly', 'admin.field.weekly', 'week', { note: 'admin.note.openings' }),
    field('exceptions', 'admin.field.exceptions', 'days', { note: 'admin.note.exceptions' }),
  ],
  fresh: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, weekly: {}, exceptions: [] },
};

export const resources: readonly Resource[] = [agents, teams, skills, queues, numbers, hours];
