import type { RecordRef } from '../../record.ts';
import { refuse, type Refusal } from '../../refusal.ts';
import type { EpochMs } from '../../time.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts, OpenTask, RelatedRecords } from '../facts/facts.ts';
import { dayOf } from '../facts/moments.ts';
import { relatedTo } from '../facts/related-records.ts';
import { zoneOf } from '../wording/subject-of.ts';
import { matchedParty } from '../records/matched-party.ts';

const openTasks = (facts: ContactFacts, record: RecordRef | null): readonly OpenTask[] =>
  record === null ? [] : (relatedTo(facts, record)?.tasks ?? []);

/** When a task was made; the facts of an earlier release know only when it was changed. */
const madeAt = ({ createdAt, changedAt }: OpenTask): EpochMs => createdAt ?? changedAt;

/** The last of these in time: by the day they are due, those without one by the day they were made (spec L30). */
function latestOf(tasks: readonly OpenTask[], zone: string): OpenTask | null {
  const dayIn = (task: OpenTask): string => task.due ?? dayOf(madeAt(task), zone);
  return tasks.reduce<OpenTask | null>((last, task) => {
    if (last === null || dayIn(task) > dayIn(last)) return task;
    return dayIn(task) === dayIn(last) && madeAt(task) > madeAt(last) ? task : last;
  }, null);
}

/** The tasks that the choices of a follow-up refer to (spec L30); null: there is none. */
export interface FollowUpTasks {
  /** The open one of this agent for this record that is due on the day the part ended. */
  readonly today: OpenTask | null;
  /** The open one for this record that is latest in time, whoever owns it. */
  readonly latest: OpenTask | null;
}

export function followUpTasks(
  facts: ContactFacts,
  workflow: Workflow,
  record: RecordRef | null = matchedParty(facts, workflow).record,
): FollowUpTasks {
  const zone = zoneOf(facts, workflow);
  const tasks = openTasks(facts, record);
  return {
    today: latestOf(tasks.filter(isOfToday(facts, workflow)), zone),
    latest: latestOf(tasks, zone),
  };
}

/** Tells which tasks are this agent's and due on the day the part ended. */
function isOfToday(facts: ContactFacts, workflow: Workflow): (task: OpenTask) => boolean {
  const { part, interaction } = facts;
  const user = part?.crmUser ?? null;
  const today = dayOf(part?.endedAt ?? interaction.startedAt, zoneOf(facts, workflow));
  return ({ due, owner }) => user !== null && due === today && owner === user;
}

/**
 * What is open now, without tasks of today other than the one that was offered by what was known: to finish today's task
 * was agreed to with that one in view, so none that is today's instead by now is finished in its place (spec L30).
 */
export function withoutOtherToday(
  known: ContactFacts,
  workflow: Workflow,
  now: readonly RelatedRecords[],
): readonly RelatedRecords[] {
  const offered = followUpTasks(known, workflow).today;
  const isOther = isOfToday(known, workflow);
  return now.map((one) => ({
    ...one,
    tasks: one.tasks.filter((task) => task.id === offered?.id || !isOther(task)),
  }));
}

/**
 * The task that the follow-up finishes (spec L30): the one that the agent chose among the record's open ones, otherwise
 * today's. null: there is none. What is not one of them, such as somebody's log of another call, is not theirs to finish.
 */
export function taskToFinish(
  facts: ContactFacts,
  workflow: Workflow,
  chosen: RecordRef | null,
): OpenTask | null {
  const { record } = matchedParty(facts, workflow);
  if (chosen === null) return followUpTasks(facts, workflow, record).today;
  return openTasks(facts, record).find(({ id }) => id === chosen.id) ?? null;
}

/** Refuses, as `invalid`, to choose a task that is none of the record's open ones (spec L30), and names those. */
export function refuseTask(facts: ContactFacts, workflow: Workflow, task: RecordRef): Refusal | null {
  const open = openTasks(facts, matchedParty(facts, workflow).record);
  if (open.some(({ id }) => id === task.id)) return null;
  const allowed = open.map(({ id, name }) => `${name} (${id})`).join(', ');
  const message = open.length === 0 ? 'problem.field.no-open-task' : 'problem.field.open-task';
  return refuse('invalid', { errors: [{ path: 'task', message, values: { allowed } }] });
}

/** The task that opens on the agent's screen (spec L30), as the agent chose it or the rule finds it; null: none. */
export function taskToOpen(facts: ContactFacts, workflow: Workflow): RecordRef | null {
  const { part } = facts;
  const chosen = part?.followUp ?? null;
  if (part === null || (chosen?.choice !== 'open-today' && chosen?.choice !== 'open-latest')) return null;
  if (chosen.task !== null) return chosen.task;
  const { today, latest } = followUpTasks(facts, workflow);
  return chosen.choice === 'open-today' ? today : latest;
}
