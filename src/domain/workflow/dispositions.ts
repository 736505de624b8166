import { isOpen, type Participation } from '../interaction/participation.ts';
import { isSavedAutomatically } from '../logging/eligibility/auto-save.ts';
import type { Direction, InteractionBase } from '../interaction/interaction-base.ts';
import type { ParticipationNotes } from '../interaction/participation-notes.ts';
import type { Disposition, Workflow } from './workflow.ts';

/** Whether a contact of this direction can have this disposition; a call between colleagues can have any. */
export const isOffered = ({ direction }: Pick<Disposition, 'direction'>, of: Direction): boolean =>
  direction === 'both' || of === 'internal' || direction === of;

/** Whether a disposition is required before wrap-up is finished (spec C18, L17): only if the panel offers one. */
export const isDispositionRequired = (workflow: Workflow, of: Direction): boolean =>
  workflow.dispositionRequired &&
  workflow.dispositionIn === 'panel' &&
  workflow.dispositions.some((disposition) => isOffered(disposition, of));

/**
 * Whether a disposition that is chosen now is saved at once, by itself (spec L17): after a call whose activity was
 * opened on the agent's screen, where it stands without one.
 */
export const savesDisposition = (
  workflow: Workflow,
  { direction }: Pick<InteractionBase, 'direction'>,
  part: Pick<Participation, 'answeredAt' | 'phase'>,
  { savedAt }: Pick<ParticipationNotes, 'savedAt'>,
): boolean =>
  direction !== 'internal' &&
  workflow.openAfterCall[direction] &&
  part.answeredAt !== null &&
  !isOpen(part.phase) &&
  (savedAt !== null || isSavedAutomatically(workflow, { direction }, part));

/** Whether wrap-up cannot be finished yet: answered contacts need a disposition (spec C18). */
export const isDispositionMissing = (
  workflow: Workflow,
  { direction }: Pick<InteractionBase, 'direction'>,
  { answeredAt }: Pick<Participation, 'answeredAt'>,
  notes: Pick<ParticipationNotes, 'kept' | 'details'> | undefined,
): boolean =>
  isDispositionRequired(workflow, direction) &&
  answeredAt !== null &&
  // If nothing is kept, there is nothing to choose (spec L7).
  notes?.kept !== false &&
  (notes?.details.disposition ?? null) === null;
