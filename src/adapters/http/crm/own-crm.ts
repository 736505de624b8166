import type { OwnCrm } from '../../crm/embedded/index.ts';
import type { ObjectChangesDeps } from '../../../application/records/object-changes.ts';
import { UnreadableNumberList } from '../../../contract/crm/crm.ts';
import { recordId } from '../../../domain/ids.ts';
import type { App } from '../platform/app.ts';
import { PageQuery, readCursor, writeCursor } from '../routes/paging.ts';
import { crmImportRoutes } from './crm-import.ts';
import { crmAccess, crmTags, type CrmDeps } from './crm-parts.ts';
import { customRecordRoutes } from './custom-records.ts';
import { objectDefinitionRoutes } from './object-definitions.ts';

/** What only a CRM in Tieline's own database has: objects of one's own, imports, and numbers to be mended. */
export function ownCrmRoutes(
  app: App,
  own: OwnCrm,
  deps: CrmDeps & Pick<ObjectChangesDeps, 'workflows'>,
): void {
  objectDefinitionRoutes(app, { ...deps, ...own });
  customRecordRoutes(app, { ...deps, ...own });
  crmImportRoutes(app, own);
  unreadableNumberRoutes(app, own);
}

function unreadableNumberRoutes(app: App, { customers }: Pick<OwnCrm, 'customers'>): void {
  app.get(
    '/api/v1/crm/unreadable-numbers',
    {
      config: crmAccess,
      schema: {
        operationId: 'listUnreadableNumbers',
        summary: 'List what stands in phone fields and cannot be read as a number',
        tags: crmTags,
        querystring: PageQuery,
        response: { 200: UnreadableNumberList },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const after = cursor === undefined ? null : readCursor(cursor);
      const found = await customers.unreadable(
        limit + 1,
        after === null ? null : { id: recordId(after[0]), field: after[1] },
      );
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, next: last === undefined ? null : writeCursor([last.record.id, last.field]) };
    },
  );
}
