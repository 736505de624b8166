import type { CrmReader } from '../../../application/ports/crm/reader.ts';
import { ActivityFields } from '../../../contract/crm/activity-fields.ts';
import type { FieldSchema } from '../../../domain/crm/crm-schema.ts';
import { refuse } from '../../../domain/refusal.ts';
import { isoText } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { crmTags } from './crm-parts.ts';

/** Where the values of a contact can be written in the CRM, for whoever edits a workflow (spec L13). */
export function activityFieldsRoute(app: App, reader: Pick<CrmReader, 'knownSchema'>): void {
  app.get(
    '/api/v1/crm/activity-fields',
    {
      config: { access: 'administration' },
      schema: {
        operationId: 'listActivityFields',
        summary: 'List the fields of the CRM’s activities, and which of them a workflow may fill',
        tags: crmTags,
        response: { 200: ActivityFields },
      },
    },
    async ({ person }) => {
      const { schema, readAt } = await reader.knownSchema('task', person.id);
      const { name, takesAnyField, hidden, fields } = accepted(schema ?? refuse('not-found'));
      return {
        name,
        takesAnyField,
        hidden: [...hidden],
        fields: fields.map(fieldShown),
        readAt: readAt === null ? null : isoText(readAt),
      };
    },
  );
}

const fieldShown = (field: FieldSchema): ActivityFields['fields'][number] => ({
  name: field.name,
  label: field.label,
  holds: field.holds,
  type: field.type,
  longest: field.longest,
  values: field.values && [...field.values],
  writable: field.writable,
  own: field.own,
  carries: field.carries,
  needed: field.needed,
});
