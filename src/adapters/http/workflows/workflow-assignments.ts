import { z } from 'zod';
import type { Workflows } from '../../../application/logging/workflows.ts';
import { id } from '../../../contract/common.ts';
import { AssignmentsInput, WorkflowView } from '../../../contract/workflows/workflow-versions.ts';
import { agentId, queueId, teamId, workflowId } from '../../../domain/ids.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { showWorkflow } from './workflow-view.ts';

/** For whom a workflow is used (spec L36). */
export function workflowAssignmentRoute(app: App, workflows: Workflows): void {
  app.put(
    '/api/v1/workflows/:id/assignments',
    {
      config: { access: 'administration', again: '/api/v1/workflows/:id' },
      schema: {
        operationId: 'assignWorkflow',
        summary: 'Set for whom a workflow is used',
        tags: ['Workflows'],
        params: z.object({ id }),
        body: AssignmentsInput,
        response: { 200: WorkflowView },
      },
    },
    async (request, reply) => {
      const { workflow } = accepted(workflows.find(workflowId(request.params.id)));
      const { agents, teams, queues } = request.body;
      const assigned = await workflows.assign(
        workflow.id,
        {
          agents: agents?.map(agentId) ?? workflow.agents,
          teams: teams?.map(teamId) ?? workflow.teams,
          queues: queues?.map(queueId) ?? workflow.queues,
        },
        request.person.id,
      );
      return reply.send(showWorkflow(accepted(assigned)));
    },
  );
}
