import { z } from 'zod';
import { ObjectChanges, type ObjectChangesDeps } from '../../../application/records/object-changes.ts';
import { ObjectInput, ObjectView } from '../../../contract/crm/crm-objects.ts';
import type { App } from '../platform/app.ts';
import { actorOf } from '../routes/collection.ts';
import { objectShown } from './crm-objects.ts';
import { crmTags, ObjectParams } from './crm-parts.ts';
import { accepted } from '../platform/problem.ts';

const administration = { access: 'administration' } as const;

/** The objects that administrators define in the embedded CRM (spec L29). */
export function objectDefinitionRoutes(app: App, deps: ObjectChangesDeps): void {
  const changes = new ObjectChanges(deps);
  app.put(
    '/api/v1/crm/objects/:object',
    {
      config: administration,
      schema: {
        operationId: 'defineObject',
        summary: 'Define an object, or define it anew',
        tags: crmTags,
        description: 'Values of fields that are left out go with them.',
        params: ObjectParams,
        body: ObjectInput,
        response: { 200: ObjectView },
      },
    },
    async (request) => {
      const { label, titleField, fields } = request.body;
      const definition = {
        label,
        titleField,
        fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
      };
      return objectShown(accepted(await changes.define(request.params.object, definition, actorOf(request))));
    },
  );

  app.delete(
    '/api/v1/crm/objects/:object',
    {
      config: administration,
      schema: {
        operationId: 'removeObject',
        summary: 'Remove an object of one’s own',
        tags: crmTags,
        params: ObjectParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      accepted(await changes.remove(request.params.object, actorOf(request)));
      return reply.code(204).send(null);
    },
  );
}
