import { z } from 'zod';
import { ObjectChanges, type ObjectChangesDeps } from '../../../application/records/object-changes.ts';
import { text } from '../../../contract/common.ts';
import { ObjectInput, ObjectList, ObjectView } from '../../../contract/crm/crm-objects.ts';
import type { CustomObject } from '../../../domain/crm/custom-object.ts';
import type { App } from '../platform/app.ts';
import { actorOf } from '../routes/collection.ts';
import { crmAccess, crmTags } from './crm-parts.ts';
import { accepted } from '../platform/problem.ts';

const ObjectParams = z.object({ object: text(100) });
const administration = { access: 'administration' } as const;

/** The objects that administrators define in the embedded CRM (spec L29); everybody may read what there is. */
export function crmObjectRoutes(app: App, deps: ObjectChangesDeps): void {
  const { objects } = deps;
  const changes = new ObjectChanges(deps);
  app.get(
    '/api/v1/crm/objects',
    {
      config: crmAccess,
      schema: {
        operationId: 'listObjects',
        summary: 'List the organisation’s own objects',
        tags: crmTags,
        response: { 200: ObjectList },
      },
    },
    async () => ({ items: (await objects.list()).map(objectShown), next: null }),
  );

  app.get(
    '/api/v1/crm/objects/:object',
    {
      config: crmAccess,
      schema: {
        operationId: 'readObject',
        summary: 'Read the definition of an object',
        tags: crmTags,
        params: ObjectParams,
        response: { 200: ObjectView },
      },
    },
    async (request) => objectShown(accepted(await objects.find(request.params.object))),
  );

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

/** A definition as the API shows it. */
export const objectShown = ({ kind, label, titleField, fields }: CustomObject): ObjectView => ({
  object: kind,
  label,
  titleField,
  fields: Object.fromEntries(fields.map(({ name, type }) => [name, type])),
});
