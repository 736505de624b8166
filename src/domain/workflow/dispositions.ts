import type { Direction } from '../call/call.ts';
import type { Disposition, Workflow } from './workflow.ts';

/** Whether a contact of this direction may have this result; a call between colleagues may have any. */
export const isOffered = ({ direction }: Pick<Disposition, 'direction'>, of: Direction): boolean =>
  direction === 'both' || of === 'internal' || direction === of;

/** Whether a result must be chosen before wrap-up is finished (spec C18, L17): only where the panel offers one. */
export const isDispositionRequired = (workflow: Workflow, of: Direction): boolean =>
  workflow.dispositionRequired &&
  workflow.dispositionIn === 'panel' &&
  workflow.dispositions.some((disposition) => isOffered(disposition, of));
