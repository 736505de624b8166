import { followUpChoices } from '../../domain/interaction/follow-up.ts';
import { z } from 'zod';
import { standardLimits } from '../../domain/crm/capabilities.ts';
import { callActions } from '../../domain/channels/voice/commands.ts';
import { givenInstant, id, instant, list, RecordGiven, RecordRef, text } from '../common.ts';

export const Phase = z.enum([
  'ringing',
  'dialing',
  'dialback',
  'connected',
  'held',
  'consulting',
  'conference',
  'wrapup',
  'ended',
]);
export type Phase = z.infer<typeof Phase>;

export const Kind = z.enum([
  'inbound-answered',
  'inbound-missed',
  'outbound-answered',
  'outbound-unanswered',
  'voicemail',
  'internal',
  'chat',
  'email',
  'sms',
  'workitem',
]);
export type Kind = z.infer<typeof Kind>;

export const LogState = z.enum(['none', 'draft', 'due', 'written', 'attention', 'given-up']);
export const Log = z
  .object({
    state: LogState,
    activity: RecordRef.nullable(),
    /** A message in the reader's language: why the log is in this state. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'Log' });
export type Log = z.infer<typeof Log>;

export const Details = z
  .object({
    name: RecordRef.nullable(),
    relatedTo: RecordRef.nullable(),
    subject: z.string().nullable(),
    disposition: z.string().nullable(),
    tags: z.array(z.string()),
    comments: z.string(),
  })
  .meta({ id: 'Details' });
export type Details = z.infer<typeof Details>;

/** Any of the details; what is left out stays as it is. */
export const DetailsPatch = z.strictObject({
  name: RecordGiven.nullable().optional(),
  relatedTo: RecordGiven.nullable().optional(),
  subject: text(2000).nullable().optional(),
  disposition: text(100).nullable().optional(),
  tags: z.array(text(100)).max(50).optional(),
  comments: text(standardLimits.description).optional(),
});
/** A change as the desk keeps one until the server has it: with its records' names, to show them. */
export type DetailsPatch = { readonly [Field in keyof Details]?: Details[Field] | undefined };

/** What is to follow the contact, chosen in wrap-up (spec L30, L31). What is left out is as workflow and calendar say. */
export const FollowUpWish = z.strictObject({
  choice: z.enum(followUpChoices),
  /** The due day of a task, in our own number's time zone; the begin of an event. */
  dueAt: givenInstant.nullable().optional(),
  reminderAt: givenInstant.nullable().optional(),
  /** A user of the CRM. */
  owner: text(200).nullable().optional(),
  subject: text(1000).nullable().optional(),
  comments: text(standardLimits.description).nullable().optional(),
  /** The task to be finished or opened, where it is not the one that the choice names. */
  task: RecordGiven.nullable().optional(),
});

/** What may follow, and what was chosen; null: nothing may. */
export const FollowUp = z
  .object({
    options: z.array(z.enum(followUpChoices)),
    choice: z.enum(followUpChoices),
    /** Chosen by the agent; false: `choice` is what the workflow offers first. */
    chosen: z.boolean(),
    dueAt: instant.nullable(),
    reminderAt: instant.nullable(),
    owner: z.string().nullable(),
    subject: z.string().nullable(),
    comments: z.string().nullable(),
    task: RecordRef.nullable(),
    /** What the calendar and the workflow's template give where nothing else is chosen. */
    suggestedDueAt: instant,
    suggestedSubject: z.string(),
    /** This agent's open tasks for the record, which the choices mean. */
    today: RecordRef.nullable(),
    latest: RecordRef.nullable(),
  })
  .meta({ id: 'FollowUp' });
export type FollowUp = z.infer<typeof FollowUp>;

/** A result that the agent may choose, in the reader's language. */
export const DispositionOption = z.object({
  id,
  label: z.string(),
  group: z.string().nullable(),
  direction: z.enum(['inbound', 'outbound', 'both']),
});

export const DoNotLog = z.object({ visible: z.boolean(), checked: z.boolean() });

/** Every action of the API; `possible` lists those that this person may take now. */
export const actions = [
  ...callActions,
  'tones',
  'swap',
  'save',
  'consult',
  'cancel-consult',
  'transfer',
  'merge',
  'take-audio',
  'drop',
  'leave',
  'elevate',
] as const;
export const Action = z.enum(actions);
export type Action = z.infer<typeof Action>;

export const Party = z
  .object({
    leg: id,
    role: z.enum(['customer', 'agent', 'consulted']),
    number: z.string().nullable(),
    /** For people: `+49 89 63648018`, an agent's name, or null when withheld. */
    label: z.string().nullable(),
    agentId: id.nullable(),
    state: z.enum(['ringing', 'dialing', 'connected', 'held', 'ended']),
  })
  .meta({ id: 'Party' });

export const Part = z
  .object({
    agentId: id,
    agentName: z.string(),
    phase: Phase,
    kind: Kind.nullable(),
    offeredAt: instant.nullable(),
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    talkSeconds: z.int(),
    offers: z.array(z.object({ at: instant, endedAt: instant.nullable(), result: z.string().nullable() })),
    details: Details,
    doNotLog: DoNotLog,
    log: Log,
  })
  .meta({ id: 'Part' });

export const Interaction = z
  .object({
    id,
    channel: z.enum(['voice', 'chat', 'email', 'sms', 'voicemail', 'workitem']),
    direction: z.enum(['inbound', 'outbound', 'internal']),
    phase: Phase,
    sessionId: id,
    callId: z.string().nullable(),
    /** E.164 or an extension; null = withheld. */
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** `from` and `to` as people write them. */
    fromLabel: z.string().nullable(),
    toLabel: z.string().nullable(),
    /** Written behind the number that was called. It is not keyed by itself; null: none. */
    extension: z.string().nullable(),
    queue: id.nullable(),
    queueName: z.string().nullable(),
    skill: id.nullable(),
    skillName: z.string().nullable(),
    agentId: id.nullable(),
    startedAt: instant,
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    waitSeconds: z.int(),
    talkSeconds: z.int(),
    holdSeconds: z.int(),
    onHoldSince: instant.nullable(),
    /** When an open offer to this person goes on to the next; null without one. */
    offerUntil: instant.nullable(),
    /** When wrap-up ends by itself; null outside it. */
    wrapupUntil: instant.nullable(),
    origin: z.enum(['inbound', 'manual', 'click-to-dial', 'work-queue', 'callback', 'dialer', 'api']),
    emergency: z.boolean(),
    /** What the caller keyed when the number asked for it (spec R5); null: nothing. */
    ivr: z.object({ value: z.string(), digits: z.string() }).nullable(),
    /** Why a call that we made did not connect; null: it did, or it still may. */
    failure: z.enum(['busy', 'no-answer', 'rejected', 'failed', 'cancelled']).nullable(),
    muted: z.boolean(),
    recording: z.enum(['off', 'on', 'masked']),
    parties: z.array(Party),
    match: z.object({
      records: z.array(RecordRef),
      chosen: RecordRef.nullable(),
      toBeDecided: z.boolean(),
    }),
    details: Details,
    /** What the workflow asks of the details. */
    rules: z.object({
      subjectEditable: z.boolean(),
      dispositionRequired: z.boolean(),
      dispositionIn: z.enum(['panel', 'crm']),
      autoSave: z.boolean(),
      /**
       * The results and tags that this contact offers, where they are not those of the desk: it keeps the workflow version
       * with which it began (spec L36). null: those of the desk, or nothing is left to be noted.
       */
      choices: z.object({ dispositions: z.array(DispositionOption), tags: z.array(z.string()) }).nullable(),
      /** A disposition that is chosen now is saved at once (spec L17). */
      savesDisposition: z.boolean(),
    }),
    /** The subject that the template gives now; shown while `details.subject` is null. */
    subjectPreview: z.string(),
    doNotLog: DoNotLog,
    /** The box was ticked, and a sign-in to Salesforce hid it: the tick has no effect (spec L6). */
    isTickHidden: z.boolean(),
    possible: z.array(Action),
    pop: z
      .object({
        record: RecordRef.nullable(),
        mode: z.enum(['view', 'edit', 'new']),
        defaults: z.record(z.string(), z.string()).optional(),
      })
      .nullable(),
    log: Log,
    followUp: FollowUp.nullable(),
    /** What the log will become, in the reader's language, while the contact goes on (shown at the panel's foot). */
    outlook: z.string().nullable(),
    /** The ended part has details that are not saved into its log (spec C19). */
    unsaved: z.boolean(),
    /** Listed as such when wrap-up ran out without a required disposition (spec C18). */
    dispositionMissing: z.boolean(),
    parts: z.array(Part),
  })
  .meta({ id: 'Interaction' });
export type Interaction = z.infer<typeof Interaction>;

export const InteractionList = list(Interaction);

/** null: saving replaces nothing that somebody wrote in the CRM. */
export const ChangedNote = z.object({ note: z.string().nullable() });
export type ChangedNote = z.infer<typeof ChangedNote>;
