import type { InteractionBase } from '../../interaction/interaction-base.ts';
import type { Participation } from '../../interaction/participation.ts';
import type { Reasoned } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { isAnswered, type Kind } from '../context/kind.ts';
import { reasoned } from '../context/step.ts';

/** Whether the log is written automatically or when the agent presses Save (spec L10): false = it stays a draft. */
export function autoSave(facts: ContactFacts, workflow: Workflow, kind: Kind): Reasoned<boolean> {
  const { direction } = facts.interaction;
  // Without a conversation there is nothing to note, so it does not wait for the agent.
  if (!isAnswered(facts)) return reasoned('L10', true, { saw: { kind }, because: 'why.save.not-answered' });
  const setting = `autoSave.${direction}`;
  const saved = facts.part?.savedAt !== null;
  const saw = { saved };
  if (workflow.autoSave[direction])
    return reasoned('L10', true, { saw, because: 'why.save.at-once', setting });
  if (saved) return reasoned('L10', true, { saw, because: 'why.save.by-agent', setting });
  if (facts.begun) return reasoned('L10', true, { saw, because: 'why.save.begun', setting });
  return reasoned('L10', false, { saw, because: 'why.save.draft', setting });
}

/** Whether the agent's later edits of a part are written without Save too (spec C19): they follow the log (spec L10). */
export const isSavedAutomatically = (
  { autoSave: saved }: Pick<Workflow, 'autoSave'>,
  { direction }: Pick<InteractionBase, 'direction'>,
  { answeredAt }: Pick<Participation, 'answeredAt'>,
): boolean => answeredAt === null || saved[direction];
