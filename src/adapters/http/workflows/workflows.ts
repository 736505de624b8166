import { z } from 'zod';
import type { ActiveWorkflow } from '../../../application/logging/workflows.ts';
import { id, list } from '../../../contract/common.ts';
import { KeptWorkflow, NewWorkflow, WorkflowView } from '../../../contract/workflows/workflow-versions.ts';
import { workflowId } from '../../../domain/ids.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { page, PageQuery } from '../routes/paging.ts';
import { workflowActivationRoutes } from './workflow-activations.ts';
import { workflowAssignmentRoute } from './workflow-assignments.ts';
import { askDefault, documentOf } from './workflow-document.ts';
import { workflowSchemaRoute } from './workflow-schema.ts';
import { workflowVersionRoutes, type WorkflowVersionDeps } from './workflow-versions.ts';
import { showWorkflow, warningsOf } from './workflow-view.ts';

const tags = ['Workflows'];

/** Workflows, their versions and who has them (spec L36). */
export function workflowRoutes(app: App, deps: WorkflowVersionDeps): void {
  workflowSchemaRoute(app);
  listRoute(app, deps);
  readRoute(app, deps);
  createRoute(app, deps);
  workflowVersionRoutes(app, deps);
  workflowActivationRoutes(app, deps.workflows);
  workflowAssignmentRoute(app, deps.workflows);
}

function listRoute(app: App, { workflows }: WorkflowVersionDeps): void {
  app.get(
    '/api/v1/workflows',
    {
      config: { access: 'routing' },
      schema: {
        operationId: 'listWorkflows',
        summary: 'List the workflows',
        tags,
        querystring: PageQuery,
        response: { 200: list(WorkflowView) },
      },
    },
    async (request, reply) => {
      const { items, next } = page(workflows.list(), keyOf, request.query);
      return reply.send({ items: items.map(showWorkflow), next });
    },
  );
}

function readRoute(app: App, { workflows }: WorkflowVersionDeps): void {
  app.get(
    '/api/v1/workflows/:id',
    {
      config: { access: 'routing' },
      schema: {
        operationId: 'readWorkflow',
        summary: 'Read a workflow with its versions',
        tags,
        params: z.object({ id }),
        response: { 200: WorkflowView },
      },
    },
    async (request, reply) =>
      reply.send(showWorkflow(accepted(workflows.find(workflowId(request.params.id))))),
  );
}

function createRoute(app: App, deps: WorkflowVersionDeps): void {
  const { workflows } = deps;
  app.post(
    '/api/v1/workflows',
    {
      config: { access: 'administration' },
      schema: {
        operationId: 'createWorkflow',
        summary: 'Create a workflow',
        tags,
        body: NewWorkflow,
        response: { 201: KeptWorkflow },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const given = isWrapped(body) ? { name: body.name, ...body.document } : body;
      const document = documentOf(request, given, 'Workflow');
      const made = accepted(await workflows.create(document, request.person.id));
      askDefault(deps, document, request);
      void reply.header('location', `/api/v1/workflows/${made.kept.workflow.id}`);
      return reply.code(201).send({ ...showWorkflow(made.kept), ...warningsOf(made, request) });
    },
  );
}

const isWrapped = (
  body: z.output<typeof NewWorkflow>,
): body is { name?: string; document: Record<string, unknown> } =>
  typeof body['document'] === 'object' && body['document'] !== null;

const keyOf = ({ workflow }: ActiveWorkflow): readonly [string, string] => [
  workflow.name.toLowerCase(),
  workflow.id,
];
