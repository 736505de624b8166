import { refuse } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { refused } from '../platform/problem.ts';
import { crmTags, ObjectParams } from './crm-parts.ts';

const administration = { access: 'administration' } as const;

/** What others administer is done where they do it. */
const notHere = (path: string) =>
  refuse('setting-not-available', {
    errors: [{ path, message: 'problem.crm.elsewhere' }],
    remedy: { message: 'problem.crm.elsewhere.remedy' },
  });

/** With a CRM that others administer: objects and imports are its administrators' (spec L29). */
export function foreignCrmRoutes(app: App): void {
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
