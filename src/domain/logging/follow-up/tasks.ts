import type { RecordRef } from '../../record.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts, OpenTask } from '../facts/facts.ts';
import { dayOf } from '../facts/moments.ts';
import { changedLast, relatedTo } from '../facts/related-records.ts';
import { zoneOf } from '../wording/subject-of.ts';
import { matchedParty } from '../records/matched-party.ts';
import { isMade, type RecordTarget } from '../context/writes.ts';

const openTasks = (facts: ContactFacts, record: RecordTarget | null): readonly OpenTask[] =>
  record === null || isMade(record) ? [] : (relatedTo(facts, record)?.tasks ?? []);

/** The open task of this agent for this record that is due on that day (spec L30): today's, on the day the part ended. */
export function taskDueOn(day: string, facts: ContactFacts, record: RecordTarget | null): RecordRef | null {
  const user = facts.part?.crmUser ?? null;
  if (user === null) return null;
  return changedLast(openTasks(facts, record).filter(({ due, owner }) => due === day && owner === user));
}

/** The open task for this record that was changed last, whoever owns it (spec L30). */
export const taskLatest = (facts: ContactFacts, record: RecordTarget | null): RecordRef | null =>
  changedLast(openTasks(facts, record));

/** The task that opens on the agent's screen (spec L30), as the agent chose it or the rule finds it; null: none. */
export function taskToOpen(facts: ContactFacts, workflow: Workflow): RecordRef | null {
  const { part } = facts;
  const chosen = part?.followUp ?? null;
  if (part === null || (chosen?.choice !== 'open-today' && chosen?.choice !== 'open-latest')) return null;
  if (chosen.task !== null) return chosen.task;
  const { record } = matchedParty(facts, workflow);
  return chosen.choice === 'open-today'
    ? taskDueOn(dayOf(part.endedAt, zoneOf(facts, workflow)), facts, record)
    : taskLatest(facts, record);
}
