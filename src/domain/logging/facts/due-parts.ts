import type { InteractionBase } from '../../interaction/interaction-base.ts';
import {
  isOpen,
  type Participation,
  participationOf,
  rangWithGroup,
} from '../../interaction/participation.ts';
import type { AgentId } from '../../ids.ts';
import type { Workflow } from '../../workflow/workflow.ts';

/** A part to be planned: because it has just ended, or again because what it becomes follows from the whole. */
export interface DuePart {
  readonly part: Participation;
  readonly again: boolean;
}

/**
 * Which parts a change of the call lets be planned (spec L1, L20, L21, L39). Those that have just ended; the earlier ones
 * again when the whole call is over and settled as one (one activity for the call, or a group that rang together), and
 * those that were missed, when somebody answers and the workflow follows that.
 */
export function dueParts(
  interaction: InteractionBase,
  before: InteractionBase | null,
  workflowOf: (agent: AgentId) => Workflow,
): readonly DuePart[] {
  const isOver = interaction.ended !== null && before?.ended === null;
  const isAnswered = interaction.answeredAt !== null && before?.answeredAt === null;
  return interaction.parts.flatMap((part): DuePart[] => {
    if (isOpen(part.phase)) return [];
    const was = before ? participationOf(before, part.agent) : undefined;
    if (!was || isOpen(was.phase)) return [{ part, again: false }];
    const { transfer, trackMissedButAnswered } = workflowOf(part.agent);
    const isSettledAsOne = isOver && (rangWithGroup(part) || transfer.log === 'one-per-call');
    const isAnsweredByAnother = isAnswered && part.answeredAt === null && trackMissedButAnswered;
    return isSettledAsOne || isAnsweredByAnother ? [{ part, again: true }] : [];
  });
}
