import type { FollowUp, FollowUpChoice } from '../interaction/follow-up.ts';
import type { InteractionBase } from '../interaction/interaction-base.ts';
import type { Participation } from '../interaction/participation.ts';
import { refuse, type Refusal } from '../refusal.ts';
import type { Workflow } from './workflow.ts';

/** The follow-ups offered for a contact, in order, and the default (spec L30). */
export interface FollowUpOffer {
  readonly options: readonly FollowUpChoice[];
  readonly first: FollowUpChoice;
}

/** null: calls between colleagues have no follow-up. */
export function followUpOffer(
  workflow: Workflow,
  { direction }: Pick<InteractionBase, 'direction'>,
): FollowUpOffer | null {
  if (direction === 'internal') return null;
  const { options, default: first } = workflow.followUp[direction];
  return { options, first };
}

/** The workflow's default, as if the agent had chosen it; null: none is offered. */
export function chosenFollowUp(
  workflow: Workflow,
  interaction: Pick<InteractionBase, 'direction'>,
): FollowUp | null {
  const offer = followUpOffer(workflow, interaction);
  return offer && { ...noFollowUp, choice: offer.first };
}

const noFollowUp: FollowUp = {
  choice: 'none',
  dueAt: null,
  reminderAt: null,
  owner: null,
  subject: null,
  comments: null,
  task: null,
};

/** Whether the choice writes to the CRM; the others only open a task on the agent's screen. */
export const isWritten = (choice: FollowUpChoice): boolean =>
  choice === 'follow-up' || choice === 'follow-up-and-finish-today' || choice === 'new-event';

/**
 * Whether the contact can have this follow-up now (spec L30): refuses `phase` if the agent neither talked nor dialled,
 * and `invalid` for a choice the workflow does not offer.
 */
export function refuseFollowUp(
  choice: FollowUpChoice,
  workflow: Workflow,
  interaction: Pick<InteractionBase, 'direction'>,
  part: Pick<Participation, 'phase' | 'answeredAt' | 'role'>,
): Refusal | null {
  const hadIt = part.answeredAt !== null || part.role === 'caller';
  if (!hadIt || part.phase === 'ringing' || part.phase === 'dialing')
    return refuse('phase', { phase: part.phase });
  const offer = followUpOffer(workflow, interaction);
  if (offer?.options.includes(choice)) return null;
  const allowed = offer?.options.join(', ') ?? '';
  const message = offer === null ? 'problem.field.no-follow-up' : 'problem.field.follow-up-choice';
  return refuse('invalid', { errors: [{ path: 'choice', message, values: { allowed } }] });
}
