import type { CrmSchema, FieldSchema, FilledKind, MadeKind, ObjectSchema } from '../crm/crm-schema.ts';
import { inLanguage } from '../locale.ts';
import type { FieldError } from '../refusal.ts';
import type { KnownNames } from './fact-shape.ts';
import { mappingFaults } from './mapping-faults.ts';
import { namesIn } from './names-in.ts';
import { logKeys, resultTexts, type Workflow } from './workflow.ts';

/** Of which object each setting names a record type (spec L14). */
const typed = {
  activity: 'task',
  case: 'case',
  followUpInbound: 'task',
  followUpOutbound: 'task',
  event: 'event',
} as const satisfies Record<keyof Workflow['recordTypes'], MadeKind>;
const typedSettings = ['activity', 'case', 'followUpInbound', 'followUpOutbound', 'event'] as const;

/** Of which kinds of records a workflow says something that a CRM may refuse. */
export const kindsToCheck = (workflow: Workflow): readonly FilledKind[] => {
  const { recordTypes } = workflow;
  const named = typedSettings.filter((setting) => recordTypes[setting] !== null);
  const isTask = workflow.callRecord === 'task' && Object.keys(workflow.fields).length === 0;
  const mapped = isTask ? [] : logKinds(workflow);
  return [...new Set([...madeBy(workflow).keys(), ...mapped, ...named.map((setting) => typed[setting])])];
};

/** What of a workflow the CRM would refuse to have written (spec X8), each at the setting that has it written. */
export function schemaFaults(
  workflow: Workflow,
  schema: CrmSchema,
  known: KnownNames,
): readonly FieldError[] {
  const { task, voiceCall, opportunity } = schema;
  return [
    ...[...madeBy(workflow)].flatMap(([kind, path]) => [...madeFaults(kind, path, schema[kind], workflow)]),
    ...recordTypeFaults(workflow, schema),
    ...logKinds(workflow).flatMap((kind) => {
      const object = schema[kind];
      return object ? mappingFaults(workflow, object, known) : [];
    }),
    ...(task ? resultFaults(workflow, task, ['completed', 'open']) : []),
    // What is still to be done stays a task (spec X9).
    ...(voiceCall && workflow.callRecord === 'voice-call'
      ? resultFaults(workflow, voiceCall, ['completed'])
      : []),
    ...(opportunity ? stageFaults(workflow, opportunity) : []),
  ];
}

/** What has the facts of a contact: where calls have records of their own, some stay tasks (spec X9). */
const logKinds = ({ callRecord }: Workflow): readonly FilledKind[] =>
  callRecord === 'task' ? ['task'] : ['task', 'voiceCall'];

const directions = ['inbound', 'outbound'] as const;

/** Which records the workflow makes, each with the first setting that says so. */
function madeBy(workflow: Workflow): ReadonlyMap<MadeKind, string> {
  const { log, followUp, cases, attachTo, unknownCaller } = workflow;
  const made = new Map<MadeKind, string>();
  const add = (kind: MadeKind, path: string) => made.set(kind, made.get(kind) ?? path);
  for (const key of logKeys) if (log[key] !== 'off') add('task', `log.${key}`);
  for (const direction of directions) {
    const path = `followUp.${direction}.options`;
    for (const choice of followUp[direction].options) {
      if (choice === 'follow-up' || choice === 'follow-up-and-finish-today') add('task', path);
      if (choice === 'new-event') add('event', path);
    }
    if (cases[direction]) add('case', `cases.${direction}`);
  }
  if (attachTo.kind !== 'none' && attachTo.createIfNone) add(attachTo.kind, 'attachTo.createIfNone');
  if (unknownCaller !== 'nothing') add(unknownCaller, 'unknownCaller');
  return made;
}

function* madeFaults(
  kind: MadeKind,
  path: string,
  object: ObjectSchema | null | undefined,
  workflow: Workflow,
): Generator<FieldError> {
  if (object === undefined) return;
  if (object === null) {
    yield { path, message: 'problem.workflow.crm-object-missing', values: { kind } };
    return;
  }
  const { name, creatable, fields } = object;
  if (!creatable) yield { path, message: 'problem.workflow.crm-object-locked', values: { object: name } };
  // Only the log of a contact has fields that a workflow fills.
  const filled: ReadonlySet<string> = new Set(kind === 'task' ? Object.values(workflow.fields) : []);
  const unfilled = fields.filter((field) => field.needed && !filled.has(field.name));
  if (unfilled.length > 0)
    yield {
      path,
      message: 'problem.workflow.crm-required',
      values: { object: name, fields: namesIn(unfilled.map((field) => field.name)) },
    };
  for (const field of fields)
    for (const value of field.fixed)
      yield* refusedValue(path, object, field, value, 'problem.workflow.crm-fixed-refused');
}

function* refusedValue(
  path: string,
  { name }: ObjectSchema,
  field: FieldSchema | undefined,
  value: string,
  message = 'problem.workflow.crm-value-refused',
): Generator<FieldError> {
  if (field === undefined || field.values === null || field.values.includes(value)) return;
  yield { path, message, values: { field: `${name}.${field.name}`, value, allowed: namesIn(field.values) } };
}

function recordTypeFaults({ recordTypes }: Workflow, schema: CrmSchema): readonly FieldError[] {
  return typedSettings.flatMap((setting) => {
    const id = recordTypes[setting];
    const object = schema[typed[setting]];
    const types = object?.recordTypes;
    if (id === null || !object || !types) return [];
    const path = `recordTypes.${setting}`;
    const found = types.find(({ ids }) => ids.includes(id));
    if (found?.usable === true) return [];
    const allowed = namesIn(
      types.filter(({ usable }) => usable).map((type) => `${type.name} (${type.ids[0]})`),
    );
    const message = `problem.workflow.crm-record-type-${found === undefined ? 'unknown' : 'locked'}`;
    return [{ path, message, values: { object: object.name, name: found?.name ?? '', allowed } }];
  });
}

type Logged = Workflow['log'][(typeof logKeys)[number]];

/**
 * What is chosen or written as the result, where the log's own field for it takes only some values. `logged`: what a setting says
 * of contacts whose log is such a record.
 */
function* resultFaults(
  workflow: Workflow,
  log: ObjectSchema,
  logged: readonly Logged[],
): Generator<FieldError> {
  const field = log.fields.find(({ purpose }) => purpose === 'disposition');
  if (workflow.dispositionIn === 'panel')
    for (const [index, { label }] of workflow.dispositions.entries())
      yield* refusedValue(`dispositions[${index}].label`, log, field, inLanguage(label, workflow.locale));
  const { missed, missedAnswered, noAnswer } = resultTexts(workflow);
  const { inboundMissed, outboundUnanswered } = workflow.log;
  if (logged.includes(inboundMissed)) {
    yield* refusedValue('results.missed', log, field, missed);
    if (workflow.trackMissedButAnswered)
      yield* refusedValue('results.missedAnswered', log, field, missedAnswered);
  }
  if (logged.includes(outboundUnanswered)) yield* refusedValue('results.noAnswer', log, field, noAnswer);
}

function stageFaults({ attachTo }: Workflow, opportunity: ObjectSchema): readonly FieldError[] {
  if (attachTo.kind !== 'opportunity' || !attachTo.createIfNone || attachTo.stage === null) return [];
  const field = opportunity.fields.find(({ purpose }) => purpose === 'stage');
  return [...refusedValue('attachTo.stage', opportunity, field, attachTo.stage)];
}
