import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '../../../domain/refusal.ts';
import {
  AccountInput,
  AccountPatch,
  Activity,
  CaseInput,
  CasePatch,
  ContactInput,
  ContactPatch,
  CustomerRecord,
  EventInput,
  EventPatch,
  LeadInput,
  LeadPatch,
  OpportunityInput,
  OpportunityPatch,
  PersonAccountInput,
  PersonAccountPatch,
  TaskInput,
  TaskPatch,
} from '../../../contract/crm/crm.ts';
import {
  activityKinds,
  type Activity as ActivityRead,
  type ActivityChange,
  type ActivityDraft,
} from '../../../domain/crm/activity.ts';
import {
  customerKinds,
  type CustomerChange,
  type CustomerDraft,
} from '../../../domain/crm/customer-record.ts';
import { recordId } from '../../../domain/ids.ts';
import type { App } from '../platform/app.ts';
import { crmAccess, crmTags, RecordParams, type CrmDeps } from './crm-parts.ts';
import { activityShown, customerShown } from './crm-shown.ts';
import { accepted } from '../platform/problem.ts';

type Asked = FastifyRequest<{ Params: { id: string } }>;

/** Making, changing and deleting records; one route a kind, because each has its own fields. */
export function crmWriteRoutes(app: App, deps: CrmDeps): void {
  customerRoutes(app, deps);
  activityRoutes(app, deps);
}

const making = <Input extends z.ZodType, View extends z.ZodType>(body: Input, view: View) => ({
  config: crmAccess,
  schema: { tags: crmTags, body, response: { 201: view } },
});

const changing = <Patch extends z.ZodType, View extends z.ZodType>(body: Patch, view: View) => ({
  config: crmAccess,
  schema: {
    tags: crmTags,
    description: 'What is left out stays as it is.',
    params: RecordParams,
    body,
    response: { 200: view },
  },
});

/** A record belongs to who makes it, unless the owner is named. */
function owned<Fields extends { readonly owner?: string | null | undefined }>(
  fields: Fields,
  request: FastifyRequest,
  { organisation }: CrmDeps,
): Fields & { readonly owner: string | null } {
  const maker = organisation.agent(request.person.id)?.crmUser ?? null;
  return { ...fields, owner: fields.owner === undefined ? maker : fields.owner };
}

function customerRoutes(app: App, deps: CrmDeps): void {
  const { customers } = deps;
  const create = async (draft: CustomerDraft): Promise<CustomerRecord> =>
    customerShown(accepted(await customers.create(draft)), deps);
  const change = async (request: Asked, given: CustomerChange): Promise<CustomerRecord> =>
    customerShown(accepted(await customers.change(recordId(request.params.id), given)), deps);

  app.post('/api/v1/crm/account', making(AccountInput, CustomerRecord), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'account', fields: owned(request.body, request, deps) })),
  );
  app.post('/api/v1/crm/contact', making(ContactInput, CustomerRecord), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'contact', fields: owned(request.body, request, deps) })),
  );
  app.post('/api/v1/crm/lead', making(LeadInput, CustomerRecord), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'lead', fields: owned(request.body, request, deps) })),
  );
  app.post('/api/v1/crm/personAccount', making(PersonAccountInput, CustomerRecord), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'personAccount', fields: owned(request.body, request, deps) })),
  );
  app.post('/api/v1/crm/case', making(CaseInput, CustomerRecord), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'case', fields: owned(request.body, request, deps) })),
  );
  app.post('/api/v1/crm/opportunity', making(OpportunityInput, CustomerRecord), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'opportunity', fields: owned(request.body, request, deps) })),
  );

  app.patch('/api/v1/crm/account/:id', changing(AccountPatch, CustomerRecord), (request) =>
    change(request, { kind: 'account', fields: request.body }),
  );
  app.patch('/api/v1/crm/contact/:id', changing(ContactPatch, CustomerRecord), (request) =>
    change(request, { kind: 'contact', fields: request.body }),
  );
  app.patch('/api/v1/crm/lead/:id', changing(LeadPatch, CustomerRecord), (request) =>
    change(request, { kind: 'lead', fields: request.body }),
  );
  app.patch('/api/v1/crm/personAccount/:id', changing(PersonAccountPatch, CustomerRecord), (request) =>
    change(request, { kind: 'personAccount', fields: request.body }),
  );
  app.patch('/api/v1/crm/case/:id', changing(CasePatch, CustomerRecord), (request) =>
    change(request, { kind: 'case', fields: request.body }),
  );
  app.patch('/api/v1/crm/opportunity/:id', changing(OpportunityPatch, CustomerRecord), (request) =>
    change(request, { kind: 'opportunity', fields: request.body }),
  );

  for (const kind of customerKinds) removal(app, kind, (id) => customers.remove(kind, recordId(id)));
}

function activityRoutes(app: App, deps: CrmDeps): void {
  const { activities } = deps;
  const create = async (draft: ActivityDraft): Promise<Activity> =>
    activityShown(accepted<ActivityRead>(await activities.create(draft)));
  const change = async (request: Asked, given: ActivityChange): Promise<Activity> =>
    activityShown(accepted<ActivityRead>(await activities.change(recordId(request.params.id), given)));

  app.post('/api/v1/crm/task', making(TaskInput, Activity), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'task', fields: owned(request.body, request, deps) })),
  );
  app.post('/api/v1/crm/event', making(EventInput, Activity), async (request, reply) =>
    reply.code(201).send(await create({ kind: 'event', fields: owned(request.body, request, deps) })),
  );
  app.patch('/api/v1/crm/task/:id', changing(TaskPatch, Activity), (request) =>
    change(request, { kind: 'task', fields: request.body }),
  );
  app.patch('/api/v1/crm/event/:id', changing(EventPatch, Activity), (request) =>
    change(request, { kind: 'event', fields: request.body }),
  );

  for (const kind of activityKinds) removal(app, kind, (id) => activities.remove(kind, recordId(id)));
}

function removal(app: App, kind: string, remove: (id: string) => Promise<null | Refusal>): void {
  app.delete(
    `/api/v1/crm/${kind}/:id`,
    { config: crmAccess, schema: { tags: crmTags, params: RecordParams, response: { 204: z.null() } } },
    async (request, reply) => {
      accepted(await remove(request.params.id));
      return reply.code(204).send(null);
    },
  );
}
