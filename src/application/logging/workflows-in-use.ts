import type { EpochMs } from '../../domain/time.ts';
import type { Workflow } from '../../domain/workflow/workflow.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { WorkflowChoice } from '../ports/logging/workflow-choice.ts';

export interface InUse {
  readonly organisation: Pick<Organisation, 'agents' | 'queues'>;
  readonly workflows: WorkflowChoice;
}

/** Every workflow that may decide about a contact that begins at `at`, while it is not known yet who will take it. */
export function workflowsInUse({ organisation, workflows }: InUse, at: EpochMs): ReadonlySet<Workflow> {
  const documents = new Set([workflows.choose(null, null, at).document]);
  for (const { id } of organisation.queues()) documents.add(workflows.choose(null, id, at).document);
  for (const agent of organisation.agents()) documents.add(workflows.choose(agent, null, at).document);
  return documents;
}
