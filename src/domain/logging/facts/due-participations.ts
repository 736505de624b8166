import type { InteractionBase } from '../../interaction/interaction-base.ts';
import {
  isOpen,
  type Participation,
  participationOf,
  rangWithGroup,
} from '../../interaction/participation.ts';
import type { AgentId } from '../../ids.ts';
import type { Workflow } from '../../workflow/workflow.ts';

/** A part to plan: it has just ended, or its log depends on the whole call. */
export interface DueParticipation {
  readonly part: Participation;
  readonly again: boolean;
}

/**
 * Which parts a change of the call makes ready to plan (spec L1, L20, L21, L39): those that have just ended; earlier
 * ones again when the whole call ends and has one activity (per call, or for a ring group); and missed ones whenever
 * somebody answers, also after another who had to leave the call (spec R17), if the workflow tracks that.
 */
export function dueParticipations(
  interaction: InteractionBase,
  before: InteractionBase | null,
  workflowOf: (agent: AgentId) => Workflow,
): readonly DueParticipation[] {
  const isOver = interaction.ended !== null && before?.ended === null;
  const isAnswered = before !== null && answersIn(interaction) > answersIn(before);
  return interaction.parts.flatMap((part): DueParticipation[] => {
    if (isOpen(part.phase)) return [];
    const was = before ? participationOf(before, part.agent) : undefined;
    if (!was || isOpen(was.phase)) return [{ part, again: false }];
    const { transfer, trackMissedButAnswered } = workflowOf(part.agent);
    const isSettledAsOne = isOver && (rangWithGroup(part) || transfer.log === 'one-per-call');
    const isAnsweredByAnother = isAnswered && part.answeredAt === null && trackMissedButAnswered;
    return isSettledAsOne || isAnsweredByAnother ? [{ part, again: true }] : [];
  });
}

const answersIn = ({ parts }: InteractionBase): number =>
  parts.filter(({ answeredAt }) => answeredAt !== null).length;
