import { z } from 'zod';
import { channels, defaultCapacity } from '../domain/interaction/channel.ts';
import { strategies } from '../domain/organisation/queue.ts';
import { isCountry } from '../domain/countries.ts';
import { roles } from '../domain/organisation/agent.ts';
import { weekdays } from '../domain/hours/hours.ts';
import { byLocale, locales } from '../domain/locale.ts';
import { isFieldName } from '../domain/workflow/activity-fields.ts';
import { id, instant, text } from './common.ts';

/** For people, in lists; long enough for any name of a person or a department. */
const name = text(200).trim().min(1);
/** Empty text from a form means the same as none. */
const optionalText = (max: number) =>
  text(max)
    .trim()
    .nullable()
    .transform((value) => (value === '' ? null : value));

export const country = z.string().refine(isCountry, { message: 'problem.field.country' });

export const timeZone = text(100).refine(isTimeZone, { message: 'problem.field.time-zone' });

function isTimeZone(value: string): boolean {
  // An offset such as +01:00 is taken by the platform too, but knows no daylight saving.
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** How many of a channel at once; more than a person can follow serves nobody. */
const atOnce = z.int().min(0).max(20);
const Capacity = z.strictObject({
  voice: atOnce.default(defaultCapacity.voice),
  chat: atOnce.default(defaultCapacity.chat),
  email: atOnce.default(defaultCapacity.email),
  sms: atOnce.default(defaultCapacity.sms),
  voicemail: atOnce.default(defaultCapacity.voicemail),
  workitem: atOnce.default(defaultCapacity.workitem),
});

const AgentSkill = z.strictObject({
  skill: id,
  level: z.int().min(1).max(10).default(5),
  outbound: z.boolean().default(false),
});

export const password = text(200).min(10, { message: 'problem.field.password' });

export const AgentInput = z.strictObject({
  id: id.optional(),
  username: z.string().regex(/^[\p{L}\p{N}._@-]{1,100}$/u, { message: 'problem.field.username' }),
  name,
  email: z.email().max(254).nullable().default(null),
  emailVerified: z.boolean().default(false),
  roles: z.array(z.enum(roles)).min(1).max(roles.length).default(['agent']),
  locale: z.enum(locales).default('en'),
  country: country.optional(),
  team: id.nullable().default(null),
  extension: z
    .string()
    .regex(/^\d{2,6}$/, { message: 'problem.field.extension' })
    .nullable()
    .default(null),
  skills: z.array(AgentSkill).max(100).default([]),
  capacity: Capacity.default(defaultCapacity),
  crmUser: optionalText(100).default(null),
  address: optionalText(500).default(null),
  addressVerified: z.boolean().default(false),
  doNotLog: z.boolean().default(false),
  /** Follows from `crmUser`; taken here so that what was read can be sent back. */
  doNotLogSetIn: z.enum(['tieline', 'crm']).optional(),
  deskPhone: z.boolean().default(false),
  disabled: z.boolean().default(false),
  password: password.optional(),
});

/** What everybody may know of a colleague; the rest only the person and administrators. */
export const Agent = z
  .object({
    id,
    name: z.string(),
    roles: z.array(z.enum(roles)),
    team: id.nullable(),
    extension: z.string().nullable(),
    skills: z.array(z.object({ skill: id, level: z.int(), outbound: z.boolean() })),
    username: z.string().optional(),
    email: z.string().nullable().optional(),
    emailVerified: z.boolean().optional(),
    locale: z.enum(locales).optional(),
    country: z.string().optional(),
    capacity: z.record(z.enum(channels), z.int()).optional(),
    crmUser: z.string().nullable().optional(),
    address: z.string().nullable().optional(),
    addressVerified: z.boolean().optional(),
    doNotLog: z.boolean().optional(),
    /** Who sets `doNotLog`: administrators here, or those of the CRM there (spec L6). */
    doNotLogSetIn: z.enum(['tieline', 'crm']).optional(),
    deskPhone: z.boolean().optional(),
    disabled: z.boolean().optional(),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const AgentDefaults = z.strictObject({ doNotLog: z.boolean() });

export const TeamInput = z.strictObject({
  id: id.optional(),
  name,
  agents: z.array(id).max(10_000).optional(),
});
export const Team = z.object({ id, name: z.string(), agents: z.array(id) }).meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;

export const SkillInput = z.strictObject({
  id: id.optional(),
  name,
  channel: z.enum(channels).default('voice'),
  outbound: z.boolean().default(false),
  callerNumber: text(50).nullable().default(null),
  /** Set at the queue; taken here so that what was read can be sent back. */
  queue: id.nullable().optional(),
});
export const Skill = z
  .object({
    id,
    name: z.string(),
    channel: z.enum(channels),
    outbound: z.boolean(),
    callerNumber: z.string().nullable(),
    queue: id.nullable(),
  })
  .meta({ id: 'Skill' });
export type Skill = z.infer<typeof Skill>;

/** An offer of no time cannot be taken; one of ten minutes keeps the caller from the next agent. */
const offerSeconds = z.int().min(1).max(600);
const ServiceLevel = z.strictObject({
  seconds: z.int().min(1).max(86_400),
  percent: z.int().min(1).max(100),
});

export const QueueInput = z.strictObject({
  id: id.optional(),
  name,
  skill: id,
  strategy: z.enum(strategies).default('longest-idle'),
  offerSeconds: offerSeconds.default(20),
  members: z.array(id).max(10_000).optional(),
  serviceLevel: ServiceLevel.default({ seconds: 20, percent: 80 }),
  maxWaiting: z.int().min(0).max(10_000).default(100),
  maxWaitSeconds: z.int().min(1).max(86_400).default(3600),
});
export const Queue = z
  .object({
    id,
    name: z.string(),
    skill: id,
    strategy: z.enum(strategies),
    offerSeconds: z.int(),
    members: z.array(id),
    serviceLevel: z.object({ seconds: z.int(), percent: z.int() }),
    maxWaiting: z.int(),
    maxWaitSeconds: z.int(),
  })
  .meta({ id: 'Queue' });
export type Queue = z.infer<typeof Queue>;

const Action = z.strictObject({
  do: z.enum(['queue', 'number', 'voicemail', 'callback', 'end']),
  to: text(100).optional(),
});
const Ivr = z.strictObject({
  /** What is asked for, as a workflow's `ivrPop` names it. */
  value: text(100).trim().min(1),
  /** More digits than this nobody keys without a mistake. */
  maxDigits: z.int().min(1).max(50),
  /** Two minutes of speech; the caller is asked for no longer than that anyway. */
  prompt: text(2000).trim().min(1),
});

export const NumberInput = z.strictObject({
  number: text(50),
  country,
  timeZone,
  queue: id.nullable().default(null),
  agent: id.nullable().default(null),
  hours: id.nullable().default(null),
  ivr: Ivr.nullable().default(null),
  closed: Action.default({ do: 'end' }),
  unanswered: z
    .strictObject({ afterSeconds: z.int().min(1).max(86_400), then: Action })
    .default({ afterSeconds: 600, then: { do: 'end' } }),
  full: Action.default({ do: 'end' }),
});
export const CalledNumber = z
  .object({
    number: z.string(),
    country: z.string(),
    timeZone: z.string(),
    queue: id.nullable(),
    agent: id.nullable(),
    hours: id.nullable(),
    ivr: Ivr.nullable(),
    closed: Action,
    unanswered: z.object({ afterSeconds: z.int(), then: Action }),
    full: Action,
  })
  .meta({ id: 'Number' });
export type CalledNumber = z.infer<typeof CalledNumber>;

const time = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { message: 'problem.field.time' });
/** A day has few openings, and a list of exceptions that covers decades serves nobody. */
const opening = z.tuple([time, time], { error: 'problem.field.opening' });
const openings = z.array(opening).max(20);
const date = z.iso.date({ error: 'problem.field.date' });

export const HoursInput = z.strictObject({
  id: id.optional(),
  name: text(200).trim().default(''),
  timeZone,
  weekly: z.strictObject({
    mon: openings.default([]),
    tue: openings.default([]),
    wed: openings.default([]),
    thu: openings.default([]),
    fri: openings.default([]),
    sat: openings.default([]),
    sun: openings.default([]),
  }),
  exceptions: z
    .array(z.strictObject({ date, open: openings }))
    .max(1000)
    .default([]),
});
export const Hours = z
  .object({
    id,
    name: z.string(),
    timeZone: z.string(),
    weekly: z.record(z.enum(weekdays), z.array(z.tuple([z.string(), z.string()]))),
    exceptions: z.array(z.object({ date: z.string(), open: z.array(z.tuple([z.string(), z.string()])) })),
  })
  .meta({ id: 'Hours' });
export type Hours = z.infer<typeof Hours>;

const LocalText = z
  .strictObject(byLocale(() => text(100).exactOptional()))
  .refine((texts) => Object.values(texts).some((value) => value.trim() !== ''), {
    message: 'problem.field.local-text',
  });

const crmSettings = z.strictObject({
  ownConnection: z.boolean(),
  /** The checkbox of the CRM's users that sets an agent's do-not-log default; null: the one that Tieline brings. */
  doNotLogField: z.string().refine(isFieldName, { message: 'problem.field.crm-field-name' }).nullable(),
});

export const Settings = z
  .strictObject({
    country,
    presence: z.strictObject({ logoutCheck: z.boolean() }),
    crm: crmSettings,
    clickToDial: z.strictObject({ enabled: z.boolean() }),
    sessions: z.strictObject({ elevation: z.boolean(), severalContacts: z.boolean() }),
    capacity: z.strictObject({ voiceBlocks: z.boolean() }),
    defaultWorkflow: id.nullable(),
    awayReasons: z.array(z.strictObject({ id: text(50).min(1), label: LocalText })).max(50),
    emergencyTestNumbers: z.record(
      country,
      z.string().regex(/^\d{2,6}$/, { message: 'problem.field.extension' }),
    ),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;

/** Any of the settings; what is left out stays as it is. */
export const SettingsInput = z.strictObject({
  country: country.optional(),
  presence: z.strictObject({ logoutCheck: z.boolean() }).partial().optional(),
  crm: crmSettings.partial().optional(),
  clickToDial: z.strictObject({ enabled: z.boolean() }).partial().optional(),
  sessions: z.strictObject({ elevation: z.boolean(), severalContacts: z.boolean() }).partial().optional(),
  capacity: z.strictObject({ voiceBlocks: z.boolean() }).partial().optional(),
  defaultWorkflow: id.nullable().optional(),
  awayReasons: Settings.shape.awayReasons.optional(),
  emergencyTestNumbers: Settings.shape.emergencyTestNumbers.optional(),
});

export const AuditEntry = z
  .object({
    id,
    at: instant,
    by: z.object({ id: id.nullable(), name: z.string() }),
    /** `failed`: somebody gave a wrong password. */
    action: z.enum(['created', 'changed', 'removed', 'failed']),
    noun: z.string(),
    nounId: z.string(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({ id: 'AuditEntry' });
