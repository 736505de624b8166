import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Edits } from '../../../application/ports/crm/editor.ts';
import type { Asker } from '../../../application/ports/crm/reader.ts';
import { deleteRecord } from '../../../application/records/deletions.ts';
import { Activity, CustomerRecord } from '../../../contract/crm/crm.ts';
import {
  AccountInput,
  AccountPatch,
  CaseInput,
  CasePatch,
  ContactInput,
  ContactPatch,
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
} from '../../../contract/crm/crm-edits.ts';
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
import { interactionId, recordId, type RecordId } from '../../../domain/ids.ts';
import type { UsualKind } from '../../../domain/record.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import {
  askerOf,
  crmAccess,
  crmTags,
  deletionAccess,
  kindsIn,
  RecordParams,
  type CrmDeps,
} from './crm-parts.ts';
import { activityShown, customerShown } from './crm-shown.ts';
import { operation } from '../routes/operation.ts';
import { accepted } from '../platform/problem.ts';
import { changedOr, seenBy, tagged } from './record-version.ts';

type Asked = FastifyRequest<{ Params: { id: string } }>;

/** Making, changing and deleting records of the kinds that may be; one route a kind, because each has its own fields. */
export function crmWriteRoutes(app: App, deps: CrmDeps): void {
  const { customers, activities } = deps.editor;
  const { reader } = deps;
  const { editable } = deps.capabilities;
  const ofCustomers = writing(
    customers,
    (kind, id, asker) => reader.customer(kind, id, asker),
    (record) => customerShown(record, deps),
    deps,
  );
  const ofActivities = writing(
    activities,
    (kind, id, asker) => reader.activity(kind, id, asker),
    (activity, { idempotency }) => {
      // What it says of a contact is kept with the answer no longer than on the contact itself.
      if (activity.interactionId !== null) idempotency?.tellsOf(interactionId(activity.interactionId));
      return activityShown(activity);
    },
    deps,
  );
  for (const kind of kindsIn(editable, customerKinds)) {
    customerRoutes[kind](app, ofCustomers);
    removal(app, deps, kind, customers);
  }
  for (const kind of kindsIn(editable, activityKinds)) {
    activityRoutes[kind](app, ofActivities);
    removal(app, deps, kind, activities);
  }
}

const making = <Input extends z.ZodType, View extends z.ZodType>(
  kind: UsualKind,
  body: Input,
  view: View,
) => ({
  config: crmAccess,
  schema: { ...operation('create', kind), tags: crmTags, body, response: { 201: view } },
});

const changing = <Patch extends z.ZodType, View extends z.ZodType>(
  kind: UsualKind,
  body: Patch,
  view: View,
) => ({
  config: crmAccess,
  schema: {
    ...operation('change', kind),
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
  readonly create: (request: FastifyRequest, draft: Draft, reply: FastifyReply) => Promise<Shown>;
  readonly change: (request: Asked, change: Change, reply: FastifyReply) => Promise<Shown>;
}

const writing = <
  Draft,
  Change extends { readonly kind: Kind },
  Kind,
  Found extends { readonly changedAt: EpochMs },
  Shown extends object,
>(
  edits: Edits<Draft, Change, Kind, Found>,
  read: (kind: Kind, id: RecordId, asker: Asker) => Promise<Found | Refusal>,
  show: (found: Found, request: FastifyRequest) => Shown,
  { organisation }: CrmDeps,
): Writing<Draft, Change, Shown> => ({
  owned: (fields, request) => ({
    ...fields,
    owner:
      fields.owner === undefined ? (organisation.agent(request.person.id)?.crmUser ?? null) : fields.owner,
  }),
  create: async (request, draft, reply) =>
    show(tagged(accepted(await edits.create(draft, request.person.id)), reply), request),
  change: async (request, change, reply) => {
    const id = recordId(request.params.id);
    const result = await edits.change({ id, seen: seenBy(request) }, change, request.person.id);
    const current = async () => {
      const now = await read(change.kind, id, askerOf(reply));
      return isRefusal(now) ? now : show(now, request);
    };
    return show(tagged(await changedOr(result, current, reply), reply), request);
  },
});

type KindRoutes<Kind extends string, Of> = Readonly<Record<Kind, (app: App, of: Of) => void>>;

const customerRoutes: KindRoutes<CustomerKind, Writing<CustomerDraft, CustomerChange, CustomerRecord>> = {
  account(app, { owned, create, change }) {
    app.post('/api/v1/crm/account', making('account', AccountInput, CustomerRecord), async (request, reply) =>
      reply
        .code(201)
        .send(await create(request, { kind: 'account', fields: owned(request.body, request) }, reply)),
    );
    app.patch(
      '/api/v1/crm/account/:id',
      changing('account', AccountPatch, CustomerRecord),
      (request, reply) => change(request, { kind: 'account', fields: request.body }, reply),
    );
  },
  contact(app, { owned, create, change }) {
    app.post('/api/v1/crm/contact', making('contact', ContactInput, CustomerRecord), async (request, reply) =>
      reply
        .code(201)
        .send(await create(request, { kind: 'contact', fields: owned(request.body, request) }, reply)),
    );
    app.patch(
      '/api/v1/crm/contact/:id',
      changing('contact', ContactPatch, CustomerRecord),
      (request, reply) => change(request, { kind: 'contact', fields: request.body }, reply),
    );
  },
  lead(app, { owned, create, change }) {
    app.post('/api/v1/crm/lead', making('lead', LeadInput, CustomerRecord), async (request, reply) =>
      reply
        .code(201)
        .send(await create(request, { kind: 'lead', fields: owned(request.body, request) }, reply)),
    );
    app.patch('/api/v1/crm/lead/:id', changing('lead', LeadPatch, CustomerRecord), (request, reply) =>
      change(request, { kind: 'lead', fields: request.body }, reply),
    );
  },
  personAccount(app, { owned, create, change }) {
    app.post(
      '/api/v1/crm/personAccount',
      making('personAccount', PersonAccountInput, CustomerRecord),
      async (request, reply) =>
        reply
          .code(201)
          .send(
            await create(request, { kind: 'personAccount', fields: owned(request.body, request) }, reply),
          ),
    );
    app.patch(
      '/api/v1/crm/personAccount/:id',
      changing('personAccount', PersonAccountPatch, CustomerRecord),
      (request, reply) => change(request, { kind: 'personAccount', fields: request.body }, reply),
    );
  },
  case(app, { owned, create, change }) {
    app.post('/api/v1/crm/case', making('case', CaseInput, CustomerRecord), async (request, reply) =>
      reply
        .code(201)
        .send(await create(request, { kind: 'case', fields: owned(request.body, request) }, reply)),
    );
    app.patch('/api/v1/crm/case/:id', changing('case', CasePatch, CustomerRecord), (request, reply) =>
      change(request, { kind: 'case', fields: request.body }, reply),
    );
  },
  opportunity(app, { owned, create, change }) {
    app.post(
      '/api/v1/crm/opportunity',
      making('opportunity', OpportunityInput, CustomerRecord),
      async (request, reply) =>
        reply
          .code(201)
          .send(await create(request, { kind: 'opportunity', fields: owned(request.body, request) }, reply)),
    );
    app.patch(
      '/api/v1/crm/opportunity/:id',
      changing('opportunity', OpportunityPatch, CustomerRecord),
      (request, reply) => change(request, { kind: 'opportunity', fields: request.body }, reply),
    );
  },
};

const activityRoutes: KindRoutes<ActivityKind, Writing<ActivityDraft, ActivityChange, Activity>> = {
  task(app, { owned, create, change }) {
    app.post('/api/v1/crm/task', making('task', TaskInput, Activity), async (request, reply) =>
      reply
        .code(201)
        .send(await create(request, { kind: 'task', fields: owned(request.body, request) }, reply)),
    );
    app.patch('/api/v1/crm/task/:id', changing('task', TaskPatch, Activity), (request, reply) =>
      change(request, { kind: 'task', fields: request.body }, reply),
    );
  },
  event(app, { owned, create, change }) {
    app.post('/api/v1/crm/event', making('event', EventInput, Activity), async (request, reply) =>
      reply
        .code(201)
        .send(await create(request, { kind: 'event', fields: owned(request.body, request) }, reply)),
    );
    app.patch('/api/v1/crm/event/:id', changing('event', EventPatch, Activity), (request, reply) =>
      change(request, { kind: 'event', fields: request.body }, reply),
    );
  },
};

function removal<Kind extends UsualKind>(
  app: App,
  deps: CrmDeps,
  kind: Kind,
  { remove }: Pick<Edits<never, never, Kind, never>, 'remove'>,
): void {
  app.delete(
    `/api/v1/crm/${kind}/:id`,
    {
      config: deletionAccess,
      schema: {
        ...operation('remove', kind),
        tags: crmTags,
        params: RecordParams,
        response: { 204: z.null() },
      },
    },
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
