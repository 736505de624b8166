import type { WorkflowView } from '../../../contract/workflow-versions.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';

/** A workflow as the server shows it; every document it gives is whole. */
export interface ShownWorkflow extends Omit<WorkflowView, 'document'> {
  readonly document: Workflow;
}

type Activation = WorkflowView['activations'][number];

/** What is to be activated, the next first; it can still be cancelled. */
export const plannedOf = (
  { activations }: Pick<ShownWorkflow, 'activations'>,
  now: number,
): readonly Activation[] =>
  activations
    .filter(({ from }) => Date.parse(from) > now)
    .toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from));

/** Since when the active version is active; null: from the very beginning. */
export function activeSince({ activations, version }: ShownWorkflow, now: number): string | null {
  const last = activations
    .filter(({ from }) => Date.parse(from) <= now)
    .toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))
    .findLast((activation) => activation.version === version);
  return last === undefined || Date.parse(last.from) <= 0 ? null : last.from;
}

/**
 * The version that is gone on with: the last one that was saved if it has not been active yet, else the active one,
 * whatever lies between them after going back.
 */
export function versionToEdit({ versions, activations, version }: ShownWorkflow, now: number): number {
  const latest = Math.max(...versions.map((one) => one.version));
  const hasBeenActive = activations.some((one) => one.version === latest && Date.parse(one.from) <= now);
  return hasBeenActive ? version : latest;
}
