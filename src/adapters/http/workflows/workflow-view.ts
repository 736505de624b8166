import type { FastifyRequest } from 'fastify';
import type { ActiveWorkflow, Kept } from '../../../application/logging/workflows.ts';
import type { KeptWorkflow, WorkflowView } from '../../../contract/workflows/workflow-versions.ts';
import { isoText } from '../../../domain/time.ts';
import { languageOf } from '../platform/language.ts';
import { errorsShown } from '../platform/problem.ts';

/** A workflow with its versions, as the API shows it. */
export const showWorkflow = ({ workflow, active, planned }: ActiveWorkflow): WorkflowView => ({
  id: workflow.id,
  name: workflow.name,
  version: active.version,
  document: { ...active.document },
  assignments: {
    agents: [...workflow.agents],
    teams: [...workflow.teams],
    queues: [...workflow.queues],
  },
  builtIn: workflow.builtIn,
  versions: workflow.versions.map(({ version: number, createdAt, createdBy }) => ({
    version: number,
    createdAt: isoText(createdAt),
    createdBy,
    activeFrom: workflow.activations
      .filter((activation) => activation.version === number)
      .map(({ from }) => isoText(from)),
  })),
  activations: workflow.activations.map((activation) => ({
    ...activation,
    from: isoText(activation.from),
    decidedAt: isoText(activation.decidedAt),
    planned: planned.includes(activation),
  })),
});

/** What is odd about what was kept, in the reader's language; left out where nothing is. */
export const warningsOf = (
  { warnings }: Kept<unknown>,
  request: FastifyRequest,
): Pick<KeptWorkflow, 'warnings'> =>
  warnings.length === 0 ? {} : { warnings: errorsShown(warnings, languageOf(request)) };
