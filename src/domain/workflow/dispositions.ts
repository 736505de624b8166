import type { Participation } from '../interaction/participation.ts';
import type { Direction, InteractionBase } from '../interaction/interaction-base.ts';
import type { ParticipationNotes } from '../interaction/participation-notes.ts';
import type { Disposition, Workflow } from './workflow.ts';

/** Whether a contact of this direction may have this result; a call between colleagues may have any. */
export const isOffered = ({ direction }: Pick<Disposition, 'direction'>, of: Direction): boolean =>
  direction === 'both' || of === 'internal' || direction === of;

/** Whether a result must be chosen before wrap-up is finished (spec C18, L17): only where the panel offers one. */
export const isDispositionRequired = (workflow: Workflow, of: Direction): boolean =>
  workflow.dispositionRequired &&
  workflow.dispositionIn === 'panel' &&
  workflow.dispositions.some((disposition) => isOffered(disposition, of));

/** Whether wrap-up may not be finished yet: a result is asked of contacts that were answered (spec C18). */
export const isDispositionMissing = (
  workflow: Workflow,
  { direction }: Pick<InteractionBase, 'direction'>,
  { answeredAt }: Pick<Participation, 'answeredAt'>,
  notes: Pick<ParticipationNotes, 'kept' | 'details'> | undefined,
): boolean =>
  isDispositionRequired(workflow, direction) &&
  answeredAt !== null &&
  // Where nothing is kept there is nothing to choose either (spec L7).
  notes?.kept !== false &&
  (notes?.details.disposition ?? null) === null;
