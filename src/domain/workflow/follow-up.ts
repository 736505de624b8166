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

/** Whether there are the tasks that the choices refer to. */
export interface KnownTasks {
  readonly today: unknown;
  readonly latest: unknown;
}

/** Whether a choice can be carried out (spec L30): to open or finish a task takes one. */
export function canBeCarriedOut(choice: FollowUpChoice, { today, latest }: KnownTasks): boolean {
  switch (choice) {
    case 'open-today':
    case 'follow-up-and-finish-today':
      return today !== null;
    case 'open-latest':
      return latest !== null;
    case 'none':
    case 'follow-up':
    case 'new-event':
      return true;
  }
}

/**
 * The workflow's default, as if the agent had chosen it: carried out on Finish whether or not anybody pressed it. One
 * that cannot be carried out is not: nothing follows, or the follow-up without finishing a task. null: none is offered.
 */
export function chosenFollowUp(
  workflow: Workflow,
  interaction: Pick<InteractionBase, 'direction'>,
  tasks: KnownTasks,
): FollowUp | null {
  const offer = followUpOffer(workflow, interaction);
  if (offer === null) return null;
  const { first } = offer;
  if (canBeCarriedOut(first, tasks)) return { ...noFollowUp, choice: first };
  return { ...noFollowUp, choice: first === 'follow-up-and-finish-today' ? 'follow-up' : 'none' };
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

/** Whether the choice only opens a task on the agent's screen. */
export const opensTask = (choice: FollowUpChoice): boolean =>
  choice === 'open-today' || choice === 'open-latest';

/** Whether what the choice does depends on which tasks are open. */
export const refersToTask = (choice: FollowUpChoice): boolean =>
  choice === 'follow-up-and-finish-today' || opensTask(choice);

/** Whether the choice writes to the CRM. */
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
