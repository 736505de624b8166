import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Edits } from '../../../application/ports/crm/editor.ts';
import { deleteRecord } from '../../../application/records/deletions.ts';
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
  type ActivityChange,
  type ActivityDraft,
  type ActivityKind,
} from '../../../domain/crm/activity.ts';
import {
  customerKinds,
  type CustomerChange,
  type CustomerDraft,
  type CustomerKind,
} from '../../../domain/crm/customer-record.ts';
import { recordId } from '../../../domain/ids.ts';
import type { FixedKind } from '../../../domain/record.ts';
import type { App } from '../platform/app.ts';
import { crmAccess, crmTags, deletionAccess, kindsIn, RecordParams, type CrmDeps } from './crm-parts.ts';
import { activityShown, customerShown } from './crm-shown.ts';
import { accepted } from '../platform/problem.ts';

type Asked = FastifyRequest<{ Params: { id: string } }>;

/** Making, changing and deleting records of the kinds that may be; one route a kind, because each has its own fields. */
export function crmWriteRoutes(app: App, deps: CrmDeps): void {
  const { customers, activities } = deps.editor;
  const { editable } = deps.capabilities;
  const ofCustomers = writing(customers, (record) => customerShown(record, deps), deps);
  const ofActivities = writing(activities, activityShown, deps);
  for (const kind of kindsIn(editable, customerKinds)) {
    customerRoutes[kind](app, ofCustomers);
    removal(app, deps, kind, customers);
  }
  for (const kind of kindsIn(editable, activityKinds)) {
    activityRoutes[kind](app, ofActivities);
    removal(app, deps, kind, activities);
  }
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
interface OwnerGiven {
  readonly owner?: string | null | undefined;
}

/** What the routes of a kind do with what they read. */
interface Writing<Draft, Change, Shown> {
  readonly owned: <Fields extends OwnerGiven>(
    fields: Fields,
    request: FastifyRequest,
  ) => Fields & { readonly owner: string | null };
  readonly create: (request: FastifyRequest, draft: Draft) => Promise<Shown>;
  readonly change: (request: Asked, change: Change) => Promise<Shown>;
}

const writing = <Draft, Change, Kind, Found, Shown>(
  edits: Edits<Draft, Change, Kind, Found>,
  show: (found: Found) => Shown,
  { organisation }: CrmDeps,
): Writing<Draft, Change, Shown> => ({
  owned: (fields, request) => ({
    ...fields,
    owner:
      fields.owner === undefined ? (organisation.agent(request.person.id)?.crmUser ?? null) : fields.owner,
  }),
  create: async (request, draft) => show(accepted(await edits.create(draft, request.person.id))),
  change: async ({ params, person }, change) =>
    show(accepted(await edits.change({ id: recordId(params.id), seen: null }, change, person.id))),
});

type KindRoutes<Kind extends string, Of> = Readonly<Record<Kind, (app: App, of: Of) => void>>;

const customerRoutes: KindRoutes<CustomerKind, Writing<CustomerDraft, CustomerChange, CustomerRecord>> = {
  account(app, { owned, create, change }) {
    app.post('/api/v1/crm/account', making(AccountInput, CustomerRecord), async (request, reply) =>
      reply.code(201).send(await create(request, { kind: 'account', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/account/:id', changing(AccountPatch, CustomerRecord), (request) =>
      change(request, { kind: 'account', fields: request.body }),
    );
  },
  contact(app, { owned, create, change }) {
    app.post('/api/v1/crm/contact', making(ContactInput, CustomerRecord), async (request, reply) =>
      reply.code(201).send(await create(request, { kind: 'contact', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/contact/:id', changing(ContactPatch, CustomerRecord), (request) =>
      change(request, { kind: 'contact', fields: request.body }),
    );
  },
  lead(app, { owned, create, change }) {
    app.post('/api/v1/crm/lead', making(LeadInput, CustomerRecord), async (request, reply) =>
      reply.code(201).send(await create(request, { kind: 'lead', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/lead/:id', changing(LeadPatch, CustomerRecord), (request) =>
      change(request, { kind: 'lead', fields: request.body }),
    );
  },
  personAccount(app, { owned, create, change }) {
    app.post(
      '/api/v1/crm/personAccount',
      making(PersonAccountInput, CustomerRecord),
      async (request, reply) =>
        reply
          .code(201)
          .send(await create(request, { kind: 'personAccount', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/personAccount/:id', changing(PersonAccountPatch, CustomerRecord), (request) =>
      change(request, { kind: 'personAccount', fields: request.body }),
    );
  },
  case(app, { owned, create, change }) {
    app.post('/api/v1/crm/case', making(CaseInput, CustomerRecord), async (request, reply) =>
      reply.code(201).send(await create(request, { kind: 'case', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/case/:id', changing(CasePatch, CustomerRecord), (request) =>
      change(request, { kind: 'case', fields: request.body }),
    );
  },
  opportunity(app, { owned, create, change }) {
    app.post('/api/v1/crm/opportunity', making(OpportunityInput, CustomerRecord), async (request, reply) =>
      reply
        .code(201)
        .send(await create(request, { kind: 'opportunity', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/opportunity/:id', changing(OpportunityPatch, CustomerRecord), (request) =>
      change(request, { kind: 'opportunity', fields: request.body }),
    );
  },
};

const activityRoutes: KindRoutes<ActivityKind, Writing<ActivityDraft, ActivityChange, Activity>> = {
  task(app, { owned, create, change }) {
    app.post('/api/v1/crm/task', making(TaskInput, Activity), async (request, reply) =>
      reply.code(201).send(await create(request, { kind: 'task', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/task/:id', changing(TaskPatch, Activity), (request) =>
      change(request, { kind: 'task', fields: request.body }),
    );
  },
  event(app, { owned, create, change }) {
    app.post('/api/v1/crm/event', making(EventInput, Activity), async (request, reply) =>
      reply.code(201).send(await create(request, { kind: 'event', fields: owned(request.body, request) })),
    );
    app.patch('/api/v1/crm/event/:id', changing(EventPatch, Activity), (request) =>
      change(request, { kind: 'event', fields: request.body }),
    );
  },
};

function removal<Kind extends FixedKind>(
  app: App,
  deps: CrmDeps,
  kind: Kind,
  { remove }: Pick<Edits<never, never, Kind, never>, 'remove'>,
): void {
  app.delete(
    `/api/v1/crm/${kind}/:id`,
    { config: deletionAccess, schema: { tags: crmTags, params: RecordParams, response: { 204: z.null() } } },
    async ({ params, person }, reply) => {
      const record = { kind, id: recordId(params.id) };
      const removed = await deleteRecord(deps, record, person, (audit) =>
        remove(kind, record.id, person.id, audit),
      );
      accepted(removed);
      return reply.code(204).send(null);
    },
  );
}
