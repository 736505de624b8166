import {
  Activity,
  FoundRecordList,
  Lookup,
  LookupQuery,
  RecordPage,
  SearchQuery,
  Timeline,
  UnreadableNumberList,
} from '../../../contract/crm/crm.ts';
import { activityKinds } from '../../../domain/crm/activity.ts';
import { customerKinds } from '../../../domain/crm/customer-record.ts';
import { recordId } from '../../../domain/ids.ts';
import { isoText } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { crmObjectRoutes } from './crm-objects.ts';
import { crmAccess, crmTags, RecordParams, type CrmDeps } from './crm-parts.ts';
import { activityShown, customerShown, foundShown } from './crm-shown.ts';
import { crmWriteRoutes } from './crm-writes.ts';
import { customRecordRoutes } from './custom-records.ts';
import { cut, pageOf } from '../routes/newest-first.ts';
import { PageQuery, readCursor, writeCursor } from '../routes/paging.ts';
import { accepted } from '../platform/problem.ts';

/** The embedded CRM (spec X2): search, look-up, records, activities. */
export function crmRoutes(app: App, deps: CrmDeps): void {
  findingRoutes(app, deps);
  readingRoutes(app, deps);
  crmWriteRoutes(app, deps);
  crmObjectRoutes(app, deps);
  customRecordRoutes(app, deps);
}

function findingRoutes(app: App, deps: CrmDeps): void {
  const { customers } = deps;

  app.get(
    '/api/v1/crm/search',
    {
      config: crmAccess,
      schema: {
        tags: crmTags,
        summary: 'Records by name, company, e-mail, case number, or number in any spelling',
        querystring: SearchQuery.extend(PageQuery.shape),
        response: { 200: FoundRecordList },
      },
    },
    async ({ query }) => {
      const found = await customers.search(query.q, pageOf(query));
      const { items, next } = cut(found, query.limit, ({ changedAt, id: last }) => [changedAt, last]);
      return { items: items.map((record) => foundShown(record, deps)), next };
    },
  );

  app.get(
    '/api/v1/crm/lookup',
    {
      config: crmAccess,
      schema: {
        tags: crmTags,
        summary: 'Whose number it is, the preferred record first; nobody’s where it is no number',
        querystring: LookupQuery,
        response: { 200: Lookup },
      },
    },
    async ({ query }) => {
      const records = await customers.lookup(query.number, query.country);
      return { records: records.map((record) => ({ ...record, changedAt: isoText(record.changedAt) })) };
    },
  );

  app.get(
    '/api/v1/crm/unreadable-numbers',
    {
      config: crmAccess,
      schema: {
        tags: crmTags,
        summary: 'What stands in phone fields and cannot be read as a number',
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

function readingRoutes(app: App, deps: CrmDeps): void {
  const { customers, activities, crm } = deps;

  for (const kind of customerKinds) {
    const url = `/api/v1/crm/${kind}/:id`;
    app.get(
      url,
      {
        config: crmAccess,
        schema: { tags: crmTags, params: RecordParams, response: { 200: RecordPage } },
      },
      async ({ params }) => {
        const record = accepted(await customers.read(kind, recordId(params.id)));
        const { cases, opportunities } = await crm.related(record);
        return {
          ...customerShown(record, deps),
          openCases: [...cases],
          openOpportunities: [...opportunities],
        };
      },
    );

    app.get(
      `${url}/activities`,
      {
        config: crmAccess,
        schema: {
          tags: crmTags,
          params: RecordParams,
          querystring: PageQuery,
          response: { 200: Timeline },
        },
      },
      async ({ params, query }) => {
        const timeline = accepted(await activities.timeline(kind, recordId(params.id), pageOf(query)));
        const past = cut(timeline.past, query.limit, ({ at, id: last }) => [at, last]);
        return {
          nextSteps: timeline.nextSteps.map(activityShown),
          past: past.items.map(activityShown),
          next: past.next,
        };
      },
    );
  }

  for (const kind of activityKinds) {
    app.get(
      `/api/v1/crm/${kind}/:id`,
      { config: crmAccess, schema: { tags: crmTags, params: RecordParams, response: { 200: Activity } } },
      async (request) => activityShown(accepted(await activities.read(kind, recordId(request.params.id)))),
    );
  }
}
