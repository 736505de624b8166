import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CustomObjects } from '../../../application/records/custom-objects.ts';
import type { CustomRecords, Defined, Given } from '../../../application/records/custom-records.ts';
import { deleteRecord, type DeletionDeps } from '../../../application/records/deletions.ts';
import { id } from '../../../contract/common.ts';
import { CustomRecordInput, CustomRecordList, CustomRecordView } from '../../../contract/crm/crm-objects.ts';
import { Timeline } from '../../../contract/crm/crm.ts';
import { recordId } from '../../../domain/ids.ts';
import { isRefusal, refuse } from '../../../domain/refusal.ts';
import { isoText } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import {
  acceptedPage,
  askerOf,
  crmAccess,
  crmTags,
  deletionAccess,
  ObjectParams,
  pageWish,
  type CrmDeps,
} from './crm-parts.ts';
import { timelineShown } from './crm-shown.ts';
import { changedOr, seenBy, tagged } from './record-version.ts';
import { cut, pageOf } from '../routes/newest-first.ts';
import { PageQuery } from '../routes/paging.ts';
import { accepted, refused } from '../platform/problem.ts';

export interface CustomRecordRoutesDeps extends DeletionDeps {
  readonly objects: CustomObjects;
  readonly customRecords: CustomRecords;
  readonly reader: Pick<CrmDeps['reader'], 'timeline'>;
  readonly phoneNumbers: CrmDeps['phoneNumbers'];
  readonly organisation: CrmDeps['organisation'];
}

const RecordParams = ObjectParams.extend({ id });

/** Records of an administrator's own objects, by the routes that every record has. */
export function customRecordRoutes(app: App, deps: CustomRecordRoutesDeps): void {
  readingRoutes(app, deps);
  writingRoutes(app, deps);
}

const url = '/api/v1/crm/:object';
const finder =
  ({ objects }: CustomRecordRoutesDeps) =>
  async (name: string) =>
    accepted(await objects.find(name));

function readingRoutes(app: App, deps: CustomRecordRoutesDeps): void {
  const { customRecords, reader } = deps;
  const find = finder(deps);

  app.get(
    url,
    {
      config: crmAccess,
      schema: {
        operationId: 'listCustomRecords',
        tags: crmTags,
        summary: 'List the records of an object of one’s own, changed last first',
        params: ObjectParams,
        querystring: PageQuery,
        response: { 200: CustomRecordList },
      },
    },
    async ({ params, query }) => {
      const found = await customRecords.list(await find(params.object), pageOf(query));
      const { items, next } = cut(found, query.limit, ({ record }) => [record.changedAt, record.id]);
      return { items: items.map((one) => show(one, deps)), next };
    },
  );

  app.get(
    `${url}/:id`,
    {
      config: crmAccess,
      schema: {
        operationId: 'readCustomRecord',
        summary: 'Read a record of an object of one’s own',
        tags: crmTags,
        params: RecordParams,
        response: { 200: CustomRecordView },
      },
    },
    async ({ params }, reply) => {
      const object = await find(params.object);
      const found = accepted(await customRecords.read(object, recordId(params.id)));
      tagged(found.record, reply);
      return show(found, deps);
    },
  );

  app.get(
    `${url}/:id/activities`,
    {
      config: crmAccess,
      schema: {
        operationId: 'listCustomRecordActivities',
        summary: 'List the activities with a record of an object of one’s own',
        tags: crmTags,
        params: RecordParams,
        querystring: PageQuery,
        response: { 200: Timeline },
      },
    },
    async (request, reply) => {
      const { kind } = await find(request.params.object);
      const of = { kind, id: recordId(request.params.id) };
      const timeline = await reader.timeline(of, pageWish(request.query), askerOf(reply));
      return timelineShown(acceptedPage(timeline));
    },
  );
}

function writingRoutes(app: App, deps: CustomRecordRoutesDeps): void {
  const { customRecords } = deps;
  const find = finder(deps);

  app.post(
    url,
    {
      config: crmAccess,
      schema: {
        operationId: 'createCustomRecord',
        summary: 'Create a record of an object of one’s own',
        tags: crmTags,
        params: ObjectParams,
        body: CustomRecordInput,
        response: { 201: CustomRecordView },
      },
    },
    async (request, reply) => {
      const object = await find(request.params.object);
      const given = givenBy(request.body);
      const made = accepted(
        await customRecords.create(
          object,
          { ...given, owner: given.owner === undefined ? makerOf(request, deps) : given.owner },
          request.person.id,
        ),
      );
      return reply.code(201).send(show(made, deps));
    },
  );

  app.patch(
    `${url}/:id`,
    {
      config: crmAccess,
      schema: {
        operationId: 'changeCustomRecord',
        summary: 'Change a record of an object of one’s own',
        tags: crmTags,
        description: 'What is left out stays as it is.',
        params: RecordParams,
        body: CustomRecordInput,
        response: { 200: CustomRecordView },
      },
    },
    async (request, reply) => {
      const object = await find(request.params.object);
      const edited = { id: recordId(request.params.id), seen: seenBy(request) };
      const result = await customRecords.change(object, edited, givenBy(request.body));
      const current = async () => {
        const now = await customRecords.read(object, edited.id);
        return isRefusal(now) ? now : show(now, deps);
      };
      const changed = await changedOr(result, current, reply);
      tagged(changed.record, reply);
      return show(changed, deps);
    },
  );

  app.delete(
    `${url}/:id`,
    {
      config: deletionAccess,
      schema: {
        operationId: 'removeCustomRecord',
        summary: 'Remove a record of an object of one’s own',
        tags: crmTags,
        params: RecordParams,
        response: { 204: z.null() },
      },
    },
    async ({ params, person }, reply) => {
      const object = await find(params.object);
      const record = { kind: object.kind, id: recordId(params.id) };
      const removed = await deleteRecord(deps, record, person, (audit) =>
        customRecords.remove(object, record.id, audit),
      );
      accepted(removed);
      return reply.code(204).send(null);
    },
  );
}

/** A record belongs to who makes it, unless the owner is named. */
const makerOf = (request: FastifyRequest, { organisation }: CustomRecordRoutesDeps): string | null =>
  organisation.agent(request.person.id)?.crmUser ?? null;

const Owner = z.union([id, z.object({ id })]).nullable();

/** The owner by the id or as it was read, and everything else as fields of the object. */
function givenBy({ owner: given, ...values }: z.output<typeof CustomRecordInput>): Given {
  if (given === undefined) return { values, owner: undefined };
  const { success, data } = Owner.safeParse(given);
  if (!success)
    return refused(
      refuse('invalid', { errors: [{ path: 'owner', message: 'problem.field.unknown-reference' }] }),
    );
  return { values, owner: data === null || typeof data === 'string' ? data : data.id };
}

function show(
  { object, record: { values, ...record } }: Defined,
  { phoneNumbers, organisation }: CustomRecordRoutesDeps,
): CustomRecordView {
  const numbers = object.fields.flatMap(({ name: field, type }): CustomRecordView['numbers'] => {
    const written = values[field];
    if (type !== 'phone' || typeof written !== 'string') return [];
    const parsed = phoneNumbers.parse(written, organisation.settings().country);
    if (parsed === null) return [{ field, number: null, extension: null, label: written }];
    return [
      { field, number: parsed.e164, extension: parsed.extension, label: phoneNumbers.format(parsed.e164) },
    ];
  });
  return {
    ...values,
    ...record,
    createdAt: isoText(record.createdAt),
    changedAt: isoText(record.changedAt),
    numbers,
  };
}
