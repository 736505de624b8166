import type { ReplaceableNotes } from '../../crm/replaceable-notes.ts';
import type { Step } from '../../reason.ts';
import { stepOf } from '../context/step.ts';
import type { ContactFacts } from '../facts/facts.ts';

/**
 * What the agent decides about a note that somebody changed in the CRM (spec L17): to leave it there for good, or to
 * replace these. None: nothing is decided, and it stays until the agent is asked.
 */
export type NoteDecision = 'leave' | ReplaceableNotes;

/** The notes that somebody agreed to replace. */
export const agreedNotes = (decision: NoteDecision): ReplaceableNotes =>
  decision === 'leave' ? [] : decision;

/**
 * The facts with what holds of the note after this decision: who leaves the note to the CRM gives up the comments as they
 * are then, and that holds until the note is replaced after all. `before`: what the part was last planned from.
 */
export function withNoteDecision(
  facts: ContactFacts,
  before: ContactFacts | null,
  decision: NoteDecision,
): ContactFacts {
  const { part } = facts;
  if (part === null || agreedNotes(decision).length > 0) return facts;
  const commentsGivenUp = decision === 'leave' ? part.details.comments : before?.part?.commentsGivenUp;
  return commentsGivenUp === undefined ? facts : { ...facts, part: { ...part, commentsGivenUp } };
}

/** Whether the note in the CRM is left for good (spec L17). Other comments are a new note, about which the agent is asked. */
export const leavesNote = ({ part }: Pick<ContactFacts, 'part'>): boolean =>
  part !== null && part.commentsGivenUp === part.details.comments;

/** Why the note is not written; no step where nobody gave it up. */
export const leftNoteStep = (facts: ContactFacts): readonly Step[] =>
  leavesNote(facts) ? [stepOf('L17', 'left', { because: 'why.note.left' })] : [];
