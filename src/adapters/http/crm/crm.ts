import { lookUpNumber, searchRecords } from '../../../application/records/find-records.ts';
import {
  ActivityPage,
  FoundRecordList,
  Lookup,
  LookupQuery,
  RecordPage,
  SearchQuery,
  Timeline,
} from '../../../contract/crm/crm.ts';
import { activityKinds } from '../../../domain/crm/activity.ts';
import { customerKinds } from '../../../domain/crm/customer-record.ts';
import { recordId } from '../../../domain/ids.ts';
import { isoText } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { activitiesOperation, operation } from '../routes/operation.ts';
import { accepted } from '../platform/problem.ts';
import { PageQuery } from '../routes/paging.ts';
import {
  acceptedPage,
  askerOf,
  crmAccess,
  crmTags,
  kindsIn,
  pageWish,
  RecordParams,
  type CrmDeps,
} from './crm-parts.ts';
import { activityShown, customerShown, foundShown, timelineShown } from './crm-shown.ts';
import { tagged } from './record-version.ts';
import { crmWriteRoutes } from './crm-writes.ts';

/** The CRM, whichever it is (spec X2): search, look-up, records, activities. */
export function crmRoutes(app: App, deps: CrmDeps): void {
  findingRoutes(app, deps);
  customerRoutes(app, deps);
  activityRoutes(app, deps);
  crmWriteRoutes(app, deps);
}

function findingRoutes(app: App, deps: CrmDeps): void {
  app.get(
    '/api/v1/crm/search',
    {
      config: crmAccess,
      schema: {
        operationId: 'searchRecords',
        summary:
          'Search records by name, company, email, case number, or number in any spelling or by its last digits',
        tags: crmTags,
        querystring: SearchQuery.extend(PageQuery.shape),
        response: { 200: FoundRecordList },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const answer = await searchRecords(deps, query.q, pageWish(query), askerOf(reply));
      const { items, next, found } = acceptedPage(answer);
      return { items: items.map((record) => foundShown(record, deps)), next, found };
    },
  );

  app.get(
    '/api/v1/crm/lookup',
    {
      config: crmAccess,
      schema: {
        operationId: 'lookUpNumber',
        summary: 'List whose number it is, the preferred record first; nobody’s where it is no number',
        tags: crmTags,
        querystring: LookupQuery,
        response: { 200: Lookup },
      },
    },
    async ({ query }) => {
      const records = await lookUpNumber(deps, query.number, query.country);
      return { records: records.map((record) => ({ ...record, changedAt: isoText(record.changedAt) })) };
    },
  );
}

function customerRoutes(app: App, deps: CrmDeps): void {
  const { reader, capabilities } = deps;
  for (const kind of kindsIn(capabilities.kinds, customerKinds)) {
    const url = `/api/v1/crm/${kind}/:id`;
    app.get(
      url,
      {
        config: crmAccess,
        schema: {
          ...operation('read', kind),
          tags: crmTags,
          params: RecordParams,
          response: { 200: RecordPage },
        },
      },
      async (request, reply) => {
        const found = await reader.customer(kind, recordId(request.params.id), askerOf(reply));
        const record = tagged(accepted(found), reply);
        const { cases, opportunities } = await reader.related(record);
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
          ...activitiesOperation(kind),
          tags: crmTags,
          params: RecordParams,
          querystring: PageQuery,
          response: { 200: Timeline },
        },
      },
      async (request, reply) => {
        const of = { kind, id: recordId(request.params.id) };
        const timeline = await reader.timeline(of, pageWish(request.query), askerOf(reply));
        return timelineShown(acceptedPage(timeline));
      },
    );
  }
}

function activityRoutes(app: App, { reader, capabilities, isSubjectLocked }: CrmDeps): void {
  for (const kind of kindsIn(capabilities.kinds, activityKinds))
    app.get(
      `/api/v1/crm/${kind}/:id`,
      {
        config: crmAccess,
        schema: {
          ...operation('read', kind),
          tags: crmTags,
          params: RecordParams,
          response: { 200: ActivityPage },
        },
      },
      async (request, reply) => {
        const found = await reader.activity(kind, recordId(request.params.id), askerOf(reply));
        const activity = tagged(accepted(found), reply);
        return { ...activityShown(activity), subjectLocked: await isSubjectLocked(activity) };
      },
    );
}
