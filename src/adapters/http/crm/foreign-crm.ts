import { z } from 'zod';
import type { CrmReader } from '../../../application/ports/crm/reader.ts';
import { text } from '../../../contract/common.ts';
import { ObjectList, ObjectView } from '../../../contract/crm/crm-objects.ts';
import { refuse } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { accepted, refused } from '../platform/problem.ts';
import { objectShown } from './crm-objects.ts';
import { crmAccess, crmTags } from './crm-parts.ts';

const ObjectParams = z.object({ object: text(100) });
const administration = { access: 'administration' } as const;

/** What others administer is done where they do it. */
const notHere = (path: string) =>
  refuse('setting-not-available', {
    errors: [{ path, message: 'problem.crm.elsewhere' }],
    remedy: { message: 'problem.crm.elsewhere.remedy' },
  });

/** With a CRM that others administer: its objects are read, and objects and imports are its administrators' (spec L29). */
export function foreignCrmRoutes(app: App, reader: Pick<CrmReader, 'customObjects'>): void {
  app.get(
    '/api/v1/crm/objects',
    {
      config: crmAccess,
      schema: {
        operationId: 'listObjects',
        summary: 'List the CRM’s own objects that workflows may name',
        tags: crmTags,
        response: { 200: ObjectList },
      },
    },
    async () => ({ items: (await reader.customObjects()).map(objectShown), next: null }),
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
    async ({ params }) => {
      const found = (await reader.customObjects()).find(({ kind }) => kind === params.object);
      return objectShown(accepted(found ?? refuse('not-found')));
    },
  );

  for (const method of ['PUT', 'DELETE'] as const)
    app.route({
      method,
      url: '/api/v1/crm/objects/:object',
      config: administration,
      schema: {
        operationId: method === 'PUT' ? 'defineObject' : 'removeObject',
        summary: 'Not available: objects are defined in the CRM itself',
        tags: crmTags,
        params: ObjectParams,
      },
      handler: () => refused(notHere('object')),
    });

  void app.register(async (scope) => {
    // Whatever is sent is refused unread.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => {
      payload.resume();
      done(null);
    });
    scope.post(
      '/api/v1/crm/import',
      {
        config: { access: 'import' },
        schema: {
          operationId: 'importContacts',
          summary: 'Not available: contacts are imported in the CRM itself',
          tags: crmTags,
        },
      },
      () => refused(notHere('file')),
    );
  });
}
