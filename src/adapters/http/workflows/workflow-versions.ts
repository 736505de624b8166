import { z } from 'zod';
import type { Workflows } from '../../../application/logging/workflows.ts';
import { id } from '../../../contract/common.ts';
import { AnyDocument, KeptVersion, WorkflowDiff } from '../../../contract/workflows/workflow-versions.ts';
import { workflowId } from '../../../domain/ids.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { askDefault, documentOf, type AskDefaultDeps } from './workflow-document.ts';
import { warningsOf } from './workflow-view.ts';

const tags = ['Workflows'];

const Id = z.object({ id });
export const version = z.coerce.number().int().min(1).max(1_000_000);

export interface WorkflowVersionDeps extends AskDefaultDeps {
  readonly workflows: Workflows;
}

/** The versions of a workflow, none of which is ever changed (spec L36). */
export function workflowVersionRoutes(app: App, deps: WorkflowVersionDeps): void {
  versionRoute(app, deps);
  diffRoute(app, deps);
  newVersionRoute(app, deps);
}

function versionRoute(app: App, { workflows }: WorkflowVersionDeps): void {
  app.get(
    '/api/v1/workflows/:id/versions/:version',
    {
      config: { access: 'routing' },
      schema: {
        operationId: 'readWorkflowVersion',
        summary: 'Read a version of a workflow',
        tags,
        params: Id.extend({ version }),
        response: { 200: z.object({ version: z.int(), document: AnyDocument }) },
      },
    },
    async (request, reply) => {
      const document = accepted(workflows.version(workflowId(request.params.id), request.params.version));
      return reply.send({ version: request.params.version, document: { ...document } });
    },
  );
}

function diffRoute(app: App, { workflows }: WorkflowVersionDeps): void {
  app.get(
    '/api/v1/workflows/:id/versions/:from/diff/:to',
    {
      config: { access: 'routing' },
      schema: {
        operationId: 'compareWorkflowVersions',
        summary: 'List what differs between two versions of a workflow',
        tags,
        params: Id.extend({ from: version, to: version }),
        response: { 200: WorkflowDiff },
      },
    },
    async (request, reply) => {
      const { id: key, from, to } = request.params;
      const changes = accepted(workflows.diff(workflowId(key), from, to));
      return reply.send({ from, to, changes: changes.map((change) => ({ ...change })) });
    },
  );
}

function newVersionRoute(app: App, deps: WorkflowVersionDeps): void {
  const { workflows } = deps;
  app.post(
    '/api/v1/workflows/:id/versions',
    {
      config: { access: 'administration', again: null },
      schema: {
        operationId: 'addWorkflowVersion',
        summary: 'Save a new version of a workflow',
        tags,
        params: Id,
        body: AnyDocument,
        response: { 201: KeptVersion },
      },
    },
    async (request, reply) => {
      const { workflow } = accepted(workflows.find(workflowId(request.params.id)));
      const document = documentOf(request, request.body, workflow.name);
      const made = accepted(await workflows.addVersion(workflow.id, document, request.person.id));
      askDefault(deps, document, request);
      return reply.code(201).send({ version: made.kept, ...warningsOf(made, request) });
    },
  );
}
