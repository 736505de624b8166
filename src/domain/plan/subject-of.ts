import type { Reasoned } from '../reason.ts';
import { secondsUp } from '../time.ts';
import { cutSubject, expandSubject } from '../workflow/subject.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts.ts';
import { dateText, durationText, timeText } from './moments.ts';
import type { Result } from './result.ts';
import { stepOf } from './step.ts';
import type { PlanTexts } from './texts.ts';

/** The zone of our own number, in which people there tell the time (spec L12). */
export const zoneOf = ({ interaction }: ContactFacts, workflow: Workflow): string =>
  interaction.ownNumber?.timeZone ?? workflow.timeZone;

/** What the workflow's template gives for this contact, as it is now. */
export function subjectByTemplate(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  name: string | null,
  result: Result,
): string {
  const { interaction, part } = facts;
  const { locale } = workflow;
  const zone = zoneOf(facts, workflow);
  const calltype = texts(`calltype.${interaction.direction}`);
  const number = interaction.direction === 'inbound' ? interaction.from : interaction.to;
  const subject = cutSubject(
    expandSubject(workflow.subject.template, {
      calltype,
      date: dateText(interaction.startedAt, locale, zone),
      time: timeText(interaction.startedAt, locale, zone, workflow.subject.clock),
      callresult: result.text ?? '',
      callresultgroup: result.group ?? '',
      name: name ?? '',
      number: number ?? texts('withheld'),
      queue: interaction.queue?.name ?? '',
      agent: part?.agentName ?? '',
      duration: durationText(secondsUp(part?.talkMs ?? 0)),
    }),
  );
  // A template of nothing but empty variables would give an activity that nobody can open.
  return subject || calltype;
}

/** The subject (spec L12): the agent's own where the workflow lets it be edited, else the template's. */
export function subjectOf(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  name: string | null,
  result: Result,
): Reasoned<string> {
  const { template, editable } = workflow.subject;
  const own = facts.part?.details.subject ?? null;
  const written = editable && own !== null ? cutSubject(own) : '';
  const subject = written || subjectByTemplate(facts, workflow, texts, name, result);
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
