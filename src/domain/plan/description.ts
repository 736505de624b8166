import { secondsUp } from '../time.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts.ts';
import { durationText, momentText } from './moments.ts';
import type { Result } from './result.ts';
import { zoneOf } from './subject-of.ts';
import type { PlanTextKey, PlanTexts } from './texts.ts';

/** When the part began and ended: for an agent from the first ring. */
export const timesOf = ({ interaction, part }: ContactFacts) => ({
  startedAt: part?.offers[0]?.at ?? interaction.startedAt,
  endedAt: part?.endedAt ?? interaction.endedAt ?? interaction.startedAt,
});

/**
 * The description in its fixed form (spec L13): the agent's comments, an empty line, then one line for each thing that
 * a CRM's standard activity has no field for. Waiting time and recording always stand here.
 */
export function descriptionOf(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  result: Result,
  recordingLink: string | null,
): string {
  const { interaction, part } = facts;
  const zone = zoneOf(facts, workflow);
  const { startedAt, endedAt } = timesOf(facts);
  const lines: readonly (readonly [PlanTextKey, string | null])[] = [
    ['label.begin', momentText(startedAt, workflow.locale, zone)],
    ['label.end', momentText(endedAt, workflow.locale, zone)],
    ['label.talk', durationText(secondsUp(part?.talkMs ?? 0))],
    ['label.wait', durationText(secondsUp(interaction.waitMs))],
    ['label.from', interaction.from ?? texts('withheld')],
    ['label.to', interaction.to],
    ['label.agent', part?.agentName ?? null],
    ['label.queue', interaction.queue?.name ?? null],
    ['label.group', result.group],
    ['label.tags', part?.details.tags.join(', ') || null],
    ['label.recording', recordingLink],
    ['label.call-id', interaction.callId],
  ];
  const fixed = lines.filter(([, text]) => text !== null).map(([key, text]) => `${texts(key)}: ${text}`);
  const comments = part?.details.comments.trim() ?? '';
  return [...(comments === '' ? [] : [comments, '']), ...fixed].join('\n');
}
