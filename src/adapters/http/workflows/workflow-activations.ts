import { z } from 'zod';
import type { Workflows } from '../../../application/logging/workflows.ts';
import { id } from '../../../contract/common.ts';
import { ActivateInput, KeptWorkflow, WorkflowView } from '../../../contract/workflows/workflow-versions.ts';
import { workflowId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { showWorkflow, warningsOf } from './workflow-view.ts';
import { version } from './workflow-versions.ts';

const tags = ['Workflows'];

const Id = z.object({ id });

/** Which version of a workflow is used, and from when on (spec L36). */
export function workflowActivationRoutes(app: App, workflows: Workflows): void {
  activateRoute(app, workflows);
  cancelRoute(app, workflows);
}

function activateRoute(app: App, workflows: Workflows): void {
  app.post(
    '/api/v1/workflows/:id/versions/:version/activate',
    {
      config: { access: 'administration', again: '/api/v1/workflows/:id' },
      schema: {
        operationId: 'activateWorkflowVersion',
        summary: 'Activate a version, now or at a time',
        tags,
        params: Id.extend({ version }),
        body: ActivateInput.nullish(),
        response: { 200: KeptWorkflow },
      },
    },
    async (request, reply) => {
      const from = request.body?.at === undefined ? null : epochMs(Date.parse(request.body.at));
      const { id: key, version: number } = request.params;
      const active = accepted(await workflows.activate(workflowId(key), number, from, request.person.id));
      return reply.send({ ...showWorkflow(active.kept), ...warningsOf(active, request) });
    },
  );
}

function cancelRoute(app: App, workflows: Workflows): void {
  app.delete(
    '/api/v1/workflows/:id/activations/:activation',
    {
      config: { access: 'administration', again: '/api/v1/workflows/:id' },
      schema: {
        operationId: 'cancelWorkflowActivation',
        summary: 'Cancel an activation that is still to come',
        tags,
        params: Id.extend({ activation: id }),
        response: { 200: WorkflowView },
      },
    },
    async (request, reply) => {
      const { id: key, activation } = request.params;
      return reply.send(
        showWorkflow(
          accepted(await workflows.cancelActivation(workflowId(key), activation, request.person.id)),
        ),
      );
    },
  );
}
