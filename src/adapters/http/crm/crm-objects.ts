import type { CrmReader } from '../../../application/ports/crm/reader.ts';
import { ObjectList, ObjectView } from '../../../contract/crm/crm-objects.ts';
import type { CustomObject } from '../../../domain/crm/custom-object.ts';
import { refuse } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { crmAccess, crmTags, ObjectParams } from './crm-parts.ts';

/** The CRM's own objects, which workflows may name (spec L29); everybody may read what there is. */
export function crmObjectRoutes(app: App, reader: Pick<CrmReader, 'customObjects'>): void {
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
}

/** A definition as the API shows it. */
export const objectShown = ({ kind, label, titleField, fields }: CustomObject): ObjectView => ({
  object: kind,
  label,
  titleField,
  fields: Object.fromEntries(fields.map(({ name, type }) => [name, type])),
});
