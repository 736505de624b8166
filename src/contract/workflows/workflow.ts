import { followUpChoices } from '../../domain/interaction/follow-up.ts';
import { z } from 'zod';
import { agentId } from '../../domain/ids.ts';
import { isLocale, locales } from '../../domain/locale.ts';
import { refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import {
  callRecords,
  defaultResults,
  defaultWorkflow as defaults,
  logAs,
  type LogKey,
  pops,
  type ResultTexts,
  type Workflow,
} from '../../domain/workflow/workflow.ts';
import { notAvailable } from '../../domain/workflow/available.ts';
import { checkWorkflow } from '../../domain/workflow/faults.ts';
import { id, maxFaults, text } from '../common.ts';

/** More than an agent can choose from; keeps a document within what a request may be. */
const maxEntries = 500;
/** More numbers than a record has. */
const maxNumberFields = 20;
const maxWrapupSeconds = 3_600;
const maxDays = 36_500;

const word = text(100).min(1);
const flag = (value: boolean) => z.boolean().default(value);
const recordType = id.nullable().default(null);
const resultText = word.nullable().default(null);
const days = z.int().min(1).max(maxDays).nullable().default(null);
const logging = z.enum(logAs).optional();

const followUp = (value: Workflow['followUp']['inbound']) =>
  z
    .strictObject({
      default: z.enum(followUpChoices).default(value.default),
      options: z
        .array(z.enum(followUpChoices))
        .max(followUpChoices.length)
        .default([...value.options]),
    })
    .prefault({});

const Disposition = z.strictObject({
  id: word,
  /** One text is in the workflow's language. */
  label: z.union([word, z.partialRecord(z.enum(locales), word)]),
  group: word.nullable().default(null),
  direction: z.enum(['inbound', 'outbound', 'both']).default('both'),
});

/** The document as it may be given: any setting that is left out has its default (spec api, The workflow document). */
const WorkflowInput = z.strictObject({
  /** So that an editor can be told which schema it is. */
  $schema: text(400).optional(),
  name: text(200).optional(),
  locale: z.enum(locales).default(defaults.locale),
  timeZone: word.default(defaults.timeZone),
  subject: z
    .strictObject({
      template: text(1_000).default(defaults.subject.template),
      editable: flag(defaults.subject.editable),
      clock: z.enum(['24h', '12h']).default(defaults.subject.clock),
    })
    .prefault({}),
  log: z
    .strictObject({
      inboundAnswered: logging,
      inboundMissed: logging,
      outboundAnswered: logging,
      outboundUnanswered: logging,
      voicemail: logging,
      internal: logging,
      chat: logging,
      email: logging,
      sms: logging,
      workitem: logging,
    } satisfies Record<LogKey, typeof logging>)
    .prefault({}),
  callRecord: z.enum(callRecords).default(defaults.callRecord),
  autoSave: z
    .strictObject({
      inbound: flag(defaults.autoSave.inbound),
      outbound: flag(defaults.autoSave.outbound),
      internal: flag(defaults.autoSave.internal),
    })
    .prefault({}),
  openAfterCall: z
    .strictObject({
      inbound: flag(defaults.openAfterCall.inbound),
      outbound: flag(defaults.openAfterCall.outbound),
    })
    .prefault({}),
  hours: z.enum(['always', 'business']).default(defaults.hours),
  /** null or left out: in the workflow's language. */
  results: z
    .strictObject({ missed: resultText, missedAnswered: resultText, noAnswer: resultText })
    .prefault({}),
  trackMissedButAnswered: flag(defaults.trackMissedButAnswered),
  interactionLog: flag(defaults.interactionLog),
  transfer: z
    .strictObject({
      log: z.enum(['one-per-agent', 'one-per-call']).default(defaults.transfer.log),
      carryDetails: flag(defaults.transfer.carryDetails),
      lastLeaves: z.enum(['queue', 'end']).default(defaults.transfer.lastLeaves),
    })
    .prefault({}),
  recordTypes: z
    .strictObject({
      activity: recordType,
      case: recordType,
      followUpInbound: recordType,
      followUpOutbound: recordType,
      event: recordType,
    })
    .prefault({}),
  unknownCaller: z.enum(['nothing', 'contact', 'lead', 'account']).default(defaults.unknownCaller),
  attachTo: z
    .strictObject({
      kind: z.enum(['none', 'case', 'opportunity']).default(defaults.attachTo.kind),
      createIfNone: flag(defaults.attachTo.createIfNone),
      stage: word.nullable().default(defaults.attachTo.stage),
    })
    .prefault({}),
  cases: z
    .strictObject({ inbound: flag(defaults.cases.inbound), outbound: flag(defaults.cases.outbound) })
    .prefault({}),
  screenPop: z
    .strictObject({
      inbound: z.enum(pops).default(defaults.screenPop.inbound),
      outbound: z.enum(pops).default(defaults.screenPop.outbound),
    })
    .prefault({}),
  ivrPop: z
    .array(z.strictObject({ value: word, object: word, field: word }))
    .max(maxEntries)
    .default([...defaults.ivrPop]),
  customObjects: z
    .array(
      z.strictObject({ object: word, numberFields: z.array(word).max(maxNumberFields), titleField: word }),
    )
    .max(maxEntries)
    .default([]),
  autoAnswer: flag(defaults.autoAnswer),
  missedEmail: z
    .strictObject({
      enabled: flag(defaults.missedEmail.enabled),
      toOwner: flag(defaults.missedEmail.toOwner),
      defaultAddress: z.email().nullable().default(defaults.missedEmail.defaultAddress),
      template: text(10_000).nullable().default(defaults.missedEmail.template),
    })
    .prefault({}),
  ringAllOwner: z
    .union([z.enum(['group', 'first-member']), z.strictObject({ agent: id.transform(agentId) })])
    // Not `default`, which a schema of what is taken in leaves out after a transform.
    .prefault(defaults.ringAllOwner),
  followUp: z
    .strictObject({
      inbound: followUp(defaults.followUp.inbound),
      outbound: followUp(defaults.followUp.outbound),
      completeInsteadOfDelete: flag(defaults.followUp.completeInsteadOfDelete),
      copyComments: flag(defaults.followUp.copyComments),
      subject: text(1_000).default(defaults.followUp.subject),
    })
    .prefault({}),
  dispositions: z.array(Disposition).max(maxEntries).default([]),
  dispositionRequired: flag(defaults.dispositionRequired),
  dispositionIn: z.enum(['panel', 'crm']).default(defaults.dispositionIn),
  tags: z.array(word).max(maxEntries).default([]),
  doNotLog: z.strictObject({ show: flag(defaults.doNotLog.show) }).prefault({}),
  signedOut: z
    .strictObject({
      logMissedInQueue: flag(defaults.signedOut.logMissedInQueue),
      logIncoming: flag(defaults.signedOut.logIncoming),
    })
    .prefault({}),
  wrapup: z
    .strictObject({ maxSeconds: z.int().min(0).max(maxWrapupSeconds).default(defaults.wrapup.maxSeconds) })
    .prefault({}),
  recording: z
    .strictObject({
      onByDefault: flag(defaults.recording.onByDefault),
      link: flag(defaults.recording.link),
    })
    .prefault({}),
  transcript: z
    .strictObject({
      show: z.enum(['none', 'agent', 'customer', 'both']).default(defaults.transcript.show),
    })
    .prefault({}),
  fields: z
    .record(word, word)
    .refine((fields) => Object.keys(fields).length <= maxEntries, 'problem.field.too-many-entries')
    .default({}),
  messages: z.strictObject({ text: flag(defaults.messages.text) }).prefault({}),
  retention: z
    .strictObject({
      unloggedDays: days,
      eventsDays: days,
      recordingsDays: days,
      voicemailsDays: days,
      messagesDays: days,
    })
    .prefault({}),
});

/** A text that is the one of the workflow's language is not another (spec L19): it changes with the language. */
const written = (results: Workflow['results'], usual: ResultTexts): Workflow['results'] => ({
  missed: results.missed === usual.missed ? null : results.missed,
  missedAnswered: results.missedAnswered === usual.missedAnswered ? null : results.missedAnswered,
  noAnswer: results.noAnswer === usual.noAnswer ? null : results.noAnswer,
});

/** Fills in what depends on other settings: labels in the workflow's language, kinds that the interaction log switches off (spec L18). */
function complete(input: z.output<typeof WorkflowInput>): Workflow {
  const { $schema: _, ...rest } = input;
  const unsuccessful = (value: Workflow['log']['inboundMissed']) => (input.interactionLog ? 'off' : value);
  const { log } = input;
  return {
    ...rest,
    name: input.name ?? defaults.name,
    log: {
      inboundAnswered: log.inboundAnswered ?? defaults.log.inboundAnswered,
      inboundMissed: log.inboundMissed ?? unsuccessful(defaults.log.inboundMissed),
      outboundAnswered: log.outboundAnswered ?? defaults.log.outboundAnswered,
      outboundUnanswered: log.outboundUnanswered ?? unsuccessful(defaults.log.outboundUnanswered),
      voicemail: log.voicemail ?? defaults.log.voicemail,
      internal: log.internal ?? defaults.log.internal,
      chat: log.chat ?? defaults.log.chat,
      email: log.email ?? defaults.log.email,
      sms: log.sms ?? defaults.log.sms,
      workitem: log.workitem ?? defaults.log.workitem,
    },
    results: written(input.results, defaultResults[input.locale]),
    dispositions: input.dispositions.map(({ label, ...disposition }) => ({
      ...disposition,
      label:
        typeof label === 'string'
          ? { [input.locale]: label }
          : Object.fromEntries(Object.entries(label).filter(([locale]) => isLocale(locale))),
    })),
  };
}

const WorkflowDocument = WorkflowInput.transform(complete);

/** The document's published JSON Schema (`/api/v1/schemas/workflow.json`). */
export const workflowJsonSchema = () => ({
  ...z.toJSONSchema(WorkflowInput, { io: 'input' }),
  title: 'Tieline workflow',
});

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((before, key) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    return before === '' ? String(key) : `${before}.${String(key)}`;
  }, '');

const errorsOf = (
  issue: z.core.$ZodIssue,
  inWords: (issue: z.core.$ZodIssue) => string,
): readonly FieldError[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.slice(0, maxFaults).map((key) => ({
        path: pathOf([...issue.path, key]),
        message: 'problem.workflow.unknown-setting',
      }))
    : [{ path: pathOf(issue.path), message: inWords(issue) }];

/**
 * The input without the settings at those paths, in one walk however many they are; of a list with a fault nothing is
 * left, so that no index shifts.
 */
function without(input: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const byKey = Map.groupBy(paths, ([key]) => key);
  return Object.fromEntries(
    Object.entries(input).flatMap(([key, value]): [string, unknown][] => {
      const inner = byKey.get(key)?.map((path) => path.slice(1));
      if (inner === undefined) return [[key, value]];
      if (inner.some((path) => path.length === 0 || typeof path[0] === 'number')) return [];
      return [[key, without(value, inner)]];
    }),
  );
}

const faultyPaths = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

/**
 * A document as it was stored, perhaps by an earlier release: a setting that it lacks has its default, and so has one
 * that this release does not carry out, whatever the earlier one took. A follow-up is offered once.
 */
export function storedWorkflow(document: unknown): Workflow {
  const stored = WorkflowDocument.parse(document);
  const paths = notAvailable(stored).map(({ path }) => path.split('.'));
  const workflow = paths.length === 0 ? stored : WorkflowDocument.parse(without(document, paths));
  const { inbound, outbound } = workflow.followUp;
  const once = (offer: typeof inbound) => ({ ...offer, options: [...new Set(offer.options)] });
  return {
    ...workflow,
    followUp: { ...workflow.followUp, inbound: once(inbound), outbound: once(outbound) },
  };
}

/**
 * Reads a workflow document. Refuses it with every fault it has, those of types together with those against the
 * rules: what has the wrong type is taken for left out while the rest is judged. `name` is used where it has none;
 * `inWords` tells a fault of types in the reader's language.
 */
export function readWorkflow(
  input: unknown,
  name: string,
  inWords: (issue: z.core.$ZodIssue) => string = ({ message }) => message,
): Workflow | Refusal<'invalid' | 'setting-not-available'> {
  const first = WorkflowInput.safeParse(input, { reportInput: true });
  const issues = first.success ? [] : first.error.issues;
  const errors = issues.slice(0, maxFaults).flatMap((issue) => errorsOf(issue, inWords));
  // No more are told, so there is no point in looking for others.
  if (errors.length >= maxFaults) return refuse('invalid', { errors });
  const rest = first.success ? first : WorkflowInput.safeParse(without(input, issues.flatMap(faultyPaths)));
  if (!rest.success) return refuse('invalid', { errors });
  const workflow = complete({ ...rest.data, name: rest.data.name?.trim() || name });
  const { faults, unavailable } = checkWorkflow(workflow);
  // What has the wrong type is taken for left out: that it is missing then is not a second fault of it.
  const told = new Set(errors.map(({ path }) => path));
  errors.push(...faults.filter(({ path }) => !told.has(path)));
  if (errors.length > 0) return refuse('invalid', { errors: [...errors, ...unavailable] });
  if (unavailable.length > 0) return refuse('setting-not-available', { errors: unavailable });
  return workflow;
}
