import { z } from 'zod';
import { workflowJsonSchema } from '../../../contract/workflows/workflow.ts';
import type { App } from '../platform/app.ts';

const documentSchema = JSON.stringify(workflowJsonSchema());

/** The JSON Schema of what a workflow can say (spec L36). */
export function workflowSchemaRoute(app: App): void {
  app.get(
    '/api/v1/schemas/workflow.json',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'readWorkflowSchema',
        summary: 'Read the JSON Schema of a workflow',
        tags: ['Workflows'],
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
}
