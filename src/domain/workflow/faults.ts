import type { FieldError } from '../refusal.ts';
import { isFieldName, isMappableFact, mappableFacts } from './activity-fields.ts';
import { notAvailable } from './available.ts';
import { templateFaults } from './subject.ts';
import type { Workflow } from './workflow.ts';

const of =
  (path: string) =>
  (message: string, values?: FieldError['values']): FieldError =>
    values ? { path, message, values } : { path, message };

function* ofSubject({ subject }: Workflow): Generator<FieldError> {
  if (subject.template.trim() === '') yield of('subject.template')('problem.workflow.empty');
  yield* templateFaults(subject.template).map(({ message, values }) =>
    of('subject.template')(message, values),
  );
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function* ofTimeZone({ timeZone }: Workflow): Generator<FieldError> {
  if (!isTimeZone(timeZone)) yield of('timeZone')('problem.field.time-zone');
}

function* ofDispositions(workflow: Workflow): Generator<FieldError> {
  const { dispositions, dispositionRequired, dispositionIn } = workflow;
  for (const [index, { id, label }] of dispositions.entries()) {
    const path = `dispositions[${index}]`;
    const first = dispositions.findIndex((other) => other.id === id);
    if (first < index)
      yield of(`${path}.id`)('problem.workflow.id-taken', { first: `dispositions[${first}]` });
    if (Object.values(label).every((text) => text.trim() === ''))
      yield of(`${path}.label`)('problem.field.local-text');
  }
  // Without dispositions to choose from, requiring one would have no effect.
  if (dispositionRequired && dispositionIn === 'panel' && dispositions.length === 0)
    yield of('dispositionRequired')('problem.workflow.nothing-to-choose');
}

function* ofTags({ tags }: Workflow): Generator<FieldError> {
  for (const [index, tag] of tags.entries())
    if (tags.indexOf(tag) < index) yield of(`tags[${index}]`)('problem.field.duplicate');
}

/** Settings that the CRM's own interaction log excludes (spec L18). */
function* ofInteractionLog(workflow: Workflow): Generator<FieldError> {
  if (!workflow.interactionLog) return;
  for (const variable of ['{callresult}', '{callresultgroup}'])
    if (workflow.subject.template.includes(variable))
      yield of('subject.template')('problem.workflow.variable-with-interaction-log', { variable });
  for (const direction of ['inbound', 'outbound'] as const)
    if (workflow.cases[direction])
      yield of(`cases.${direction}`)('problem.workflow.not-with-interaction-log');
  for (const kind of ['inboundMissed', 'outboundUnanswered'] as const)
    if (workflow.log[kind] !== 'off') yield of(`log.${kind}`)('problem.workflow.off-with-interaction-log');
}

function* ofMissedButAnswered({ trackMissedButAnswered, log }: Workflow): Generator<FieldError> {
  if (trackMissedButAnswered && log.inboundMissed === 'off')
    yield of('trackMissedButAnswered')('problem.workflow.missed-not-logged');
}

function* ofAttachTo({ attachTo }: Workflow): Generator<FieldError> {
  if (attachTo.kind === 'opportunity' && attachTo.createIfNone && !attachTo.stage)
    yield of('attachTo.stage')('problem.workflow.stage-required');
}

function* ofMissedEmail({ missedEmail }: Workflow): Generator<FieldError> {
  if (missedEmail.enabled && missedEmail.toOwner && !missedEmail.defaultAddress)
    yield of('missedEmail.defaultAddress')('problem.workflow.address-required');
  yield* templateFaults(missedEmail.template ?? '').map(({ message, values }) =>
    of('missedEmail.template')(message, values),
  );
}

function* ofFollowUp({ followUp }: Workflow): Generator<FieldError> {
  yield* templateFaults(followUp.subject).map(({ message, values }) =>
    of('followUp.subject')(message, values),
  );
  for (const direction of ['inbound', 'outbound'] as const) {
    const { default: chosen, options } = followUp[direction];
    for (const [index, option] of options.entries())
      if (options.indexOf(option) < index)
        yield of(`followUp.${direction}.options[${index}]`)('problem.field.duplicate');
    if (options.includes(chosen)) continue;
    const values = { count: options.length, allowed: options.join(', ') };
    yield of(`followUp.${direction}.default`)('problem.workflow.not-an-option', values);
  }
}

/** Which facts can have a field, what the field can be called, and that no two share one (spec L13). */
function* ofFields({ fields }: Workflow): Generator<FieldError> {
  const taken = new Map<string, string>();
  for (const [fact, field] of Object.entries(fields)) {
    const at = of(`fields.${fact}`);
    if (!isMappableFact(fact))
      yield at('problem.workflow.unknown-fact', { allowed: mappableFacts.join(', ') });
    if (!isFieldName(field)) yield at('problem.workflow.field-name');
    const first = taken.get(field);
    if (first === undefined) taken.set(field, fact);
    else yield at('problem.workflow.field-taken', { first: `fields.${first}` });
  }
}

/** All conflicts between a workflow's settings and all rules they break; the schema has already checked their types. */
export function faultsOf(workflow: Workflow): readonly FieldError[] {
  return [
    ...ofSubject(workflow),
    ...ofTimeZone(workflow),
    ...ofDispositions(workflow),
    ...ofTags(workflow),
    ...ofInteractionLog(workflow),
    ...ofMissedButAnswered(workflow),
    ...ofAttachTo(workflow),
    ...ofMissedEmail(workflow),
    ...ofFollowUp(workflow),
    ...ofFields(workflow),
  ];
}

/** The faults of a document, and separately what this release does not support yet. */
export const checkWorkflow = (
  workflow: Workflow,
): { readonly faults: readonly FieldError[]; readonly unavailable: readonly FieldError[] } => ({
  faults: faultsOf(workflow),
  unavailable: notAvailable(workflow),
});
