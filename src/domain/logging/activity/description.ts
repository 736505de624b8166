import { secondsUp } from '../../time.ts';
import type { MappableFact } from '../../workflow/activity-fields.ts';
import { cutText } from '../../workflow/subject.ts';
import type { RecordRef } from '../../record.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { durationText } from '../facts/moments.ts';
import type { Result } from '../wording/result.ts';
import { agentNameOf } from '../eligibility/ring-group.ts';
import { zoneOf } from '../wording/subject-of.ts';
import type { PlanTextKey } from '../context/texts.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { timesOf } from '../facts/times.ts';

/** A line of the description, and the fact that it need not tell where that has a field of its own. */
type Line = readonly [key: PlanTextKey, text: string | null, fact: MappableFact | null];

/** What it tells beside the facts. */
interface Described {
  readonly result: Result;
  readonly recordingLink: string | null;
  /** The record that was keyed or matched, where the log cannot be related to it (spec L29). */
  readonly mentioned: RecordRef | null;
  /** Where the CRM has no field for them (spec X9). */
  readonly subject?: string;
  readonly name?: string | null;
}

/** How it came to be meant: by what the caller keyed, or by the number or somebody's choice. */
function mentionedLine({ interaction: { ivr } }: ContactFacts, { id, name }: RecordRef): Line {
  if (ivr?.record?.id !== id) return ['label.related', name, null];
  return ['label.keyed', ivr.digits === name ? name : `${name} (${ivr.digits})`, null];
}

/**
 * The description in its fixed form (spec L13): the agent's comments, an empty line, then one line for each fact
 * without a field, standard or mapped. Waiting time and recording always appear here.
 */
export function descriptionOf(
  context: PlanContext,
  { result, recordingLink, mentioned, subject, name }: Described,
  mapped: ReadonlySet<MappableFact>,
): string {
  const { facts, workflow, texts, limits } = context;
  const { interaction, part } = facts;
  const zone = zoneOf(facts, workflow);
  const { startedAt, endedAt } = timesOf(facts);
  const lines: readonly Line[] = [
    ['label.subject', subject ?? null, null],
    ['label.name', name ?? null, null],
    ['label.begin', texts.moments.toTheSecond(startedAt, zone), 'startedAt'],
    ['label.end', texts.moments.toTheSecond(endedAt, zone), 'endedAt'],
    ['label.talk', durationText(secondsUp(part?.talkMs ?? 0)), 'talkSeconds'],
    ['label.wait', durationText(secondsUp(interaction.waitMs)), null],
    ['label.from', interaction.from ?? texts.word('withheld'), 'from'],
    ['label.to', interaction.to, 'to'],
    ['label.agent', agentNameOf(facts, workflow), 'agent'],
    ['label.answered-by', result.answeredBy, 'answeredBy'],
    ['label.queue', interaction.queue?.name ?? null, 'queue'],
    ['label.group', result.group, 'dispositionGroup'],
    ['label.tags', part?.details.tags.join(', ') || null, 'tags'],
    ...(mentioned ? [mentionedLine(facts, mentioned)] : []),
    ['label.recording', recordingLink, null],
    ['label.call-id', interaction.callId, 'callId'],
  ];
  let fixed = '';
  for (const [key, text, fact] of lines)
    if (text !== null && (fact === null || !mapped.has(fact)))
      fixed += `${fixed === '' ? '' : '\n'}${texts.word(key)}: ${text}`;
  const comments = part?.details.comments.trim() ?? '';
  if (comments === '') return cutText(fixed, limits.description);
  // What is found nowhere else is kept whole, so the comments make room.
  const room = Math.max(0, limits.description - fixed.length - 2);
  return cutText(`${cutText(comments, room)}\n\n${fixed}`, limits.description);
}
