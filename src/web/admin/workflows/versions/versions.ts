import type { KeptWorkflow, WorkflowView } from '../../../../contract/workflows/workflow-versions.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';

/** A workflow as the server shows it; every document it gives is whole. */
export interface ShownWorkflow extends Omit<KeptWorkflow, 'document'> {
  readonly document: Workflow;
}

type Activations = Pick<ShownWorkflow, 'activations'>;
type Activation = WorkflowView['activations'][number];

/** What is to be activated, the next first; it can still be taken back. */
export const plannedOf = ({ activations }: Activations): readonly Activation[] =>
  activations.filter(({ planned }) => planned);

/** Since when the active version is active; null: from the very beginning. */
export function activeSince({ activations }: Activations): string | null {
  const last = activations.findLast(({ planned }) => !planned);
  return last === undefined || Date.parse(last.from) <= 0 ? null : last.from;
}

/**
 * The version that is gone on with: the last one that was saved if it has not been active yet, else the active one,
 * whatever lies between them after going back.
 */
export function versionToEdit({ versions, activations, version }: ShownWorkflow): number {
  const latest = Math.max(...versions.map((one) => one.version));
  const hasBeenActive = activations.some((one) => one.version === latest && !one.planned);
  return hasBeenActive ? version : latest;
}
