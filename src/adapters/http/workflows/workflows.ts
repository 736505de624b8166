import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Addresses } from '../../../application/mail/addresses.ts';
import type { ActiveWorkflow, Kept, Workflows } from '../../../application/logging/workflows.ts';
import { id, list } from '../../../contract/common.ts';
import {
  ActivateInput,
  AnyDocument,
  AssignmentsInput,
  KeptVersion,
  KeptWorkflow,
  NewWorkflow,
  WorkflowDiff,
  WorkflowView,
} from '../../../contract/workflows/workflow-versions.ts';
import { readWorkflow, workflowJsonSchema } from '../../../contract/workflows/workflow.ts';
import { agentId, queueId, teamId, workflowId } from '../../../domain/ids.ts';
import { epochMs, isoText } from '../../../domain/time.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import type { Access, App } from '../platform/app.ts';
import { actorOf } from '../routes/collection.ts';
import { languageOf } from '../platform/language.ts';
import { confirmationLink, type ReachedAt } from '../organisation/mail-addresses.ts';
import { page, PageQuery } from '../routes/paging.ts';
import { accepted, errorsShown } from '../platform/problem.ts';
import { messageOf } from '../platform/issue-message.ts';

const tags = ['Workflows'];
const administration: Access = 'administration';
const reading: Access = 'routing';

const Id = z.object({ id });
const documentSchema = JSON.stringify(workflowJsonSchema());
const version = z.coerce.number().int().min(1).max(1_000_000);

export interface WorkflowRoutesDeps {
  readonly workflows: Workflows;
  readonly addresses: Pick<Addresses, 'askDefault'>;
  readonly reachedAt: ReachedAt;
}

/** Workflows, their versions and who has them (spec L36). */
export function workflowRoutes(app: App, deps: WorkflowRoutesDeps): void {
  const { workflows } = deps;
  readingRoutes(app, workflows);
  documentRoutes(app, deps);
  activationRoutes(app, workflows);
  assignmentRoute(app, workflows);
}

function readingRoutes(app: App, workflows: Workflows): void {
  app.get(
    '/api/v1/schemas/workflow.json',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'readWorkflowSchema',
        summary: 'Read the JSON Schema of a workflow',
        tags,
        response: {
          200: {
            description: 'The JSON Schema of a workflow document.',
            content: { 'application/schema+json': { schema: z.unknown() } },
          },
        },
      },
    },
    async (_request, reply) => reply.type('application/schema+json').send(documentSchema),
  );

  app.get(
    '/api/v1/workflows',
    {
      config: { access: reading },
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
      return reply.send({ items: items.map(show), next });
    },
  );

  app.get(
    '/api/v1/workflows/:id',
    {
      config: { access: reading },
      schema: {
        operationId: 'readWorkflow',
        summary: 'Read a workflow with its versions',
        tags,
        params: Id,
        response: { 200: WorkflowView },
      },
    },
    async (request, reply) => reply.send(show(accepted(workflows.find(workflowId(request.params.id))))),
  );

  app.get(
    '/api/v1/workflows/:id/versions/:version',
    {
      config: { access: reading },
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

  app.get(
    '/api/v1/workflows/:id/versions/:from/diff/:to',
    {
      config: { access: reading },
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

function documentRoutes(app: App, { workflows, addresses, reachedAt }: WorkflowRoutesDeps): void {
  const askDefault = (document: Workflow, request: FastifyRequest) => {
    const base = reachedAt();
    // Without an address for the link nobody is asked; the page of mails then says what is missing.
    if (base !== null) addresses.askDefault(document, actorOf(request), confirmationLink(base));
  };

  app.post(
    '/api/v1/workflows',
    {
      config: { access: administration },
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
      askDefault(document, request);
      void reply.header('location', `/api/v1/workflows/${made.kept.workflow.id}`);
      return reply.code(201).send({ ...show(made.kept), ...warningsOf(made, request) });
    },
  );

  app.post(
    '/api/v1/workflows/:id/versions',
    {
      config: { access: administration, again: null },
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
      askDefault(document, request);
      return reply.code(201).send({ version: made.kept, ...warningsOf(made, request) });
    },
  );
}

function activationRoutes(app: App, workflows: Workflows): void {
  app.post(
    '/api/v1/workflows/:id/versions/:version/activate',
    {
      config: { access: administration, again: '/api/v1/workflows/:id' },
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
      return reply.send({ ...show(active.kept), ...warningsOf(active, request) });
    },
  );

  app.delete(
    '/api/v1/workflows/:id/activations/:activation',
    {
      config: { access: administration, again: '/api/v1/workflows/:id' },
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
        show(accepted(await workflows.cancelActivation(workflowId(key), activation, request.person.id))),
      );
    },
  );
}

function assignmentRoute(app: App, workflows: Workflows): void {
  app.put(
    '/api/v1/workflows/:id/assignments',
    {
      config: { access: administration, again: '/api/v1/workflows/:id' },
      schema: {
        operationId: 'assignWorkflow',
        summary: 'Set for whom a workflow is used',
        tags,
        params: Id,
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
      return reply.send(show(accepted(assigned)));
    },
  );
}

/** The document that was given, or the problem with all its faults in the reader's language. */
function documentOf(request: FastifyRequest, given: unknown, name: string): Workflow {
  const locale = languageOf(request);
  return accepted(readWorkflow(given, name, (issue) => messageOf(issue, locale)));
}

const isWrapped = (
  body: z.output<typeof NewWorkflow>,
): body is { name?: string; document: Record<string, unknown> } =>
  typeof body['document'] === 'object' && body['document'] !== null;

const keyOf = ({ workflow }: ActiveWorkflow): readonly [string, string] => [
  workflow.name.toLowerCase(),
  workflow.id,
];

/** Left out where there are none. */
const warningsOf = ({ warnings }: Kept<unknown>, request: FastifyRequest): Pick<KeptWorkflow, 'warnings'> =>
  warnings.length === 0 ? {} : { warnings: errorsShown(warnings, languageOf(request)) };

const show = ({ workflow, active, planned }: ActiveWorkflow): WorkflowView => ({
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
