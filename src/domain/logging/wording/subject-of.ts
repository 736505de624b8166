import type { CrmLimits } from '../../crm/capabilities.ts';
import type { Reasoned } from '../../reason.ts';
import { secondsUp } from '../../time.ts';
import { cutSubject } from '../../workflow/subject.ts';
import type { Template, VariableValues } from '../../workflow/template.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { durationText } from '../facts/moments.ts';
import { resultInTexts, type Result } from './result.ts';
import { agentNameOf } from '../eligibility/ring-group.ts';
import { isAnswered } from '../context/kind.ts';
import type { Plan, PlanContext } from '../context/plan-context.ts';
import { stepOf } from '../context/step.ts';

/** The time zone of our own number, used for the time in texts (spec L12). */
export const zoneOf = ({ interaction }: ContactFacts, workflow: Workflow): string =>
  interaction.ownNumber?.timeZone ?? workflow.timeZone;

/** The values of the template variables for this contact as it is now (spec L12). */
export function variablesIn(
  context: Pick<PlanContext, 'facts' | 'workflow' | 'texts'>,
  name: string | null,
  result: Result,
): VariableValues {
  const { facts, workflow, texts } = context;
  const { interaction, part } = facts;
  const zone = zoneOf(facts, workflow);
  const number = interaction.direction === 'inbound' ? interaction.from : interaction.to;
  return {
    calltype: texts.word(`calltype.${interaction.direction}`),
    date: texts.moments.date(interaction.startedAt, zone),
    time: texts.moments.time(interaction.startedAt, zone, workflow.subject.clock),
    callresult: resultInTexts(workflow, result),
    // In texts only an answered call has a group (spec L12).
    callresultgroup: isAnswered(facts) ? (result.group ?? '') : '',
    name: name ?? '',
    number: number ?? texts.word('withheld'),
    queue: interaction.queue?.name ?? '',
    agent: agentNameOf(facts, workflow) ?? '',
    duration: durationText(secondsUp(part?.talkMs ?? 0)),
  };
}

/** What a template gives as a subject. One of nothing but empty variables would give what nobody can open. */
export const subjectFrom = (template: Template, variables: VariableValues, limits: CrmLimits): string =>
  cutSubject(template.expand(variables), limits) || variables.calltype;

/** The subject (spec L12): the agent's own if the workflow allows editing, otherwise the template's. */
export function subjectOf(context: PlanContext, name: string | null, result: Result): Reasoned<string> {
  const { facts, workflow, texts, limits } = context;
  const { template, editable } = workflow.subject;
  const own = facts.part?.details.subject ?? null;
  const written = editable && own !== null ? cutSubject(own, limits) : '';
  const subject =
    written || subjectFrom(texts.templates.of(template), variablesIn(context, name, result), limits);
  return {
    value: subject,
    step: stepOf('L12', subject, {
      saw: { template, editable, written: own },
      because: written ? 'why.subject.written' : 'why.subject.template',
      values: { subject },
      setting: written ? 'subject.editable' : 'subject.template',
    }),
  };
}

/** The subject of the activity that a plan writes, or keeps as a draft (spec L12); null: nothing is logged. */
export function plannedSubject({ steps }: Pick<Plan, 'steps'>): string | null {
  const subject = steps.find(({ rule }) => rule === 'L12')?.decided;
  return typeof subject === 'string' ? subject : null;
}
