import type { RecordRef } from '../../record.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts, OpenTask } from '../facts/facts.ts';
import { dayOf } from '../facts/moments.ts';
import { changedLast, relatedTo } from '../facts/related-records.ts';
import { zoneOf } from '../activity/subject-of.ts';
import { matchedParty } from '../records/matched-party.ts';
import { isMade, type RecordTarget } from '../writes.ts';

const openTasks = (facts: ContactFacts, record: RecordTarget | null): readonly OpenTask[] =>
  record === null || isMade(record) ? [] : (relatedTo(facts, record)?.tasks ?? []);

/** Today's task (spec L30): the open one of this agent for this record that is due on the day the part ended. */
export function taskToday(
  facts: ContactFacts,
  workflow: Workflow,
  record: RecordTarget | null,
): RecordRef | null {
  const { part } = facts;
  if (part === null || part.crmUser === null) return null;
  const today = dayOf(part.endedAt, zoneOf(facts, workflow));
  return changedLast(
    openTasks(facts, record).filter(({ due, owner }) => due === today && owner === part.crmUser),
  );
}

/** The open task for this record that was changed last, whoever owns it (spec L30). */
export const taskLatest = (facts: ContactFacts, record: RecordTarget | null): RecordRef | null =>
  changedLast(openTasks(facts, record));

/** The task that opens on the agent's screen (spec L30), as the agent chose it or the rule finds it; null: none. */
export function taskToOpen(facts: ContactFacts, workflow: Workflow): RecordRef | null {
  const chosen = facts.part?.followUp ?? null;
  if (chosen?.choice !== 'open-today' && chosen?.choice !== 'open-latest') return null;
  if (chosen.task !== null) return chosen.task;
  const { record } = matchedParty(facts, workflow);
  return chosen.choice === 'open-today' ? taskToday(facts, workflow, record) : taskLatest(facts, record);
}
