import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import type { CrmEditor, Edited, RecordOrigin } from '../../../../application/ports/crm/editor.ts';
import type { AuditRow } from '../../../../application/ports/organisation/organisation-store.ts';
import type { Clock } from '../../../../application/ports/runtime/clock.ts';
import type { Leases } from '../../../../application/ports/runtime/lease.ts';
import { activityRefusal } from '../../../../application/records/activities.ts';
import { customerReferences } from '../../../../application/records/customers.ts';
import { resolve } from '../../../../application/records/references.ts';
import { withLease } from '../../../../application/runtime/with-lease.ts';
import type { ActivityChange, ActivityKind } from '../../../../domain/crm/activity.ts';
import type { CustomerChange, CustomerKind, CustomerRecord } from '../../../../domain/crm/customer-record.ts';
import { recordId, type AgentId, type RecordId } from '../../../../domain/ids.ts';
import type { RecordKind, RecordRef } from '../../../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../../../domain/refusal.ts';
import { isTable } from '../../../../domain/same-value.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { objectOf } from '../objects.ts';
import type { EditMoments } from '../reading/edit-moments.ts';
import { named } from '../reading/named.ts';
import type { SeenOrg } from '../reading/org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { readActivity, readCustomer } from '../reading/read-record.ts';
import { recordRef } from '../reading/record-ref.ts';
import { type RowFields } from '../writing/rows/org-row.ts';
import { textIn } from '../requests/queried-row.ts';
import { isSuccess } from '../requests/org-answers.ts';
import type { TaskStatuses } from '../writing/org-describe.ts';
import { activityValues, pathOf as activityPath } from './activity-values.ts';
import { countryLanguage } from './country-text.ts';
import { customerValues, pathOf as customerPath, writesCountryText } from './customer-values.ts';
import { editRefusal } from './edit-refusal.ts';
import { keptKey } from './kept-key.ts';
import { originOf } from './origin-of.ts';
import { setPrimaryContact } from './primary-contact.ts';

export interface SalesforceEditorDeps {
  /** The org as this agent sees it, by their own rights (spec X4). */
  readonly orgOf: (agent: AgentId) => Promise<SeenOrg | Refusal>;
  /** The org as the integration sees it. */
  readonly org: () => Promise<SeenOrg>;
  readonly taskStatuses: () => Promise<TaskStatuses>;
  readonly users: CrmUsers;
  /** Whose user of the org this is; null: nobody's here. */
  readonly agentOf: (user: string) => AgentId | null;
  readonly moments: EditMoments;
  /** Called once a person has made, changed or deleted a record, so that matches and open items are right at once (spec X5). */
  readonly onChanged: (kind: RecordKind, id: RecordId) => Promise<void>;
  readonly keepAudit: (audit: AuditRow) => Promise<void>;
  readonly leases: Leases;
  readonly clock: Clock;
}

/** A person waits for it. */
const options: RequestOptions = { priority: 'person', deadlineMs: 20_000 };
/** Who edits after somebody else waits for their edit. */
const turnMs = 30_000;

/** What people do with records of Salesforce, each by their own rights there (spec X2, X4, X12). */
export function salesforceEditor(deps: SalesforceEditorDeps): CrmEditor {
  return {
    originOf: async (kind, id): Promise<RecordOrigin | null> =>
      originOf(await deps.org(), deps.agentOf, kind, id, options),
    customers: customerEdits(deps),
    activities: activityEdits(deps),
  };
}

function customerEdits(deps: SalesforceEditorDeps): CrmEditor['customers'] {
  const { orgOf, users, moments, onChanged } = deps;

  const valuesOf = async (org: SeenOrg, change: CustomerChange): Promise<RowFields | Refusal> => {
    const object = await org.objects.object(objectOf(change.kind));
    if (object === null) return refuse('forbidden');
    const store = { named: (ids: readonly RecordId[]) => named(org, ids, options) };
    const resolved = await resolve({ store, users }, customerReferences(change), change.fields.owner);
    if (isRefusal(resolved)) return resolved;
    const language = writesCountryText(change, object)
      ? await countryLanguage(await deps.org(), options)
      : 'en';
    const written = customerValues(change, object, language);
    return 'errors' in written ? refuse('invalid', { errors: written.errors }) : written.values;
  };

  const readBack = async (org: SeenOrg, kind: CustomerKind, id: RecordId): Promise<CustomerRecord> => {
    const record = await readCustomer(org, kind, id, options);
    if (record === null) throw new CrmUnavailable('Salesforce did not show what was written');
    moments.edited(id, record.changedAt);
    await onChanged(kind, id);
    return { ...record, changedAt: moments.shown(id, record.changedAt) };
  };

  return {
    async create(draft, agent) {
      const org = await orgOf(agent);
      if (isRefusal(org)) return org;
      const values = await valuesOf(org, draft);
      if (isRefusal(values)) return values;
      const id = await insert(org, objectOf(draft.kind), values, (field) => customerPath(draft.kind, field));
      if (isRefusal(id)) return id;
      return (await withContact(org, draft, id)) ?? readBack(org, draft.kind, id);
    },

    async change(record, change, agent) {
      const org = await orgOf(agent);
      if (isRefusal(org)) return org;
      return inTurn(deps, record.id, async () => {
        const before = await readCustomer(org, change.kind, record.id, options);
        if (before === null) return refuse('not-found');
        if (isStale(deps, record, before.changedAt)) return refuse('changed-meanwhile');
        const values = await valuesOf(org, change);
        if (isRefusal(values)) return values;
        const path = (field: string) => customerPath(change.kind, field);
        const object = objectOf(change.kind);
        const isOwn = (await deps.org()).client !== org.client;
        const kept = isOwn ? {} : await keptKey(org, object, record.id, options);
        const refusal = await update(org, object, record, before.changedAt, { ...values, ...kept }, path);
        return (
          refusal ?? (await withContact(org, change, record.id)) ?? readBack(org, change.kind, record.id)
        );
      });
    },

    remove: async (kind, id, agent, audit) => remove(deps, await orgOf(agent), kind, id, audit),
  };
}

/** The contact of an opportunity, where the person names or clears one. */
const withContact = async (
  org: SeenOrg,
  { kind, fields }: CustomerChange,
  id: RecordId,
): Promise<Refusal | null> =>
  kind !== 'opportunity' || fields.contact === undefined
    ? null
    : setPrimaryContact(org, id, fields.contact, options);

function activityEdits(deps: SalesforceEditorDeps): CrmEditor['activities'] {
  const { orgOf, users, moments, taskStatuses, clock, onChanged } = deps;

  const refusalOf = (org: SeenOrg, ...of: readonly [ActivityChange, ActivityOrNothing]) =>
    activityRefusal({ store: { named: (ids) => named(org, ids, options) }, users }, ...of);

  const readBack = async (org: SeenOrg, kind: ActivityKind, id: RecordId) => {
    const activity = await readActivity(org, kind, id, clock.now(), options);
    if (activity === null) throw new CrmUnavailable('Salesforce did not show what was written');
    moments.edited(id, activity.changedAt);
    await onChanged(kind, id);
    return { ...activity, changedAt: moments.shown(id, activity.changedAt) };
  };

  const valuesOf = async (org: SeenOrg, change: ActivityChange): Promise<RowFields> =>
    activityValues(change, await personIdOf(org, change.fields.who), await taskStatuses());

  return {
    async create(draft, agent) {
      const org = await orgOf(agent);
      if (isRefusal(org)) return org;
      const refusal = await refusalOf(org, draft, null);
      if (refusal !== null) return refusal;
      const id = await insert(org, objectOf(draft.kind), await valuesOf(org, draft), activityPath);
      return isRefusal(id) ? id : readBack(org, draft.kind, id);
    },

    async change(activity, change, agent) {
      const org = await orgOf(agent);
      if (isRefusal(org)) return org;
      return inTurn(deps, activity.id, async () => {
        const before = await readActivity(org, change.kind, activity.id, clock.now(), options);
        if (before === null) return refuse('not-found');
        if (isStale(deps, activity, before.changedAt)) return refuse('changed-meanwhile');
        const refusal =
          (await refusalOf(org, change, before)) ??
          (await update(
            org,
            objectOf(change.kind),
            activity,
            before.changedAt,
            await valuesOf(org, change),
            activityPath,
          ));
        return refusal ?? readBack(org, change.kind, activity.id);
      });
    },

    remove: async (kind, id, agent, audit) => remove(deps, await orgOf(agent), kind, id, audit),
  };
}

type ActivityOrNothing = Parameters<typeof activityRefusal>[2];

/** A person account takes part in activities by its contact. */
async function personIdOf(
  org: SeenOrg,
  who: RecordId | null | undefined,
): Promise<string | null | undefined> {
  if (who?.startsWith('001') !== true) return who;
  const answer = await org.client.request({
    method: 'GET',
    path: `/sobjects/Account/${encodeURIComponent(who)}`,
    query: { fields: 'PersonContactId' },
    ...options,
  });
  return isSuccess(answer) && isTable(answer.body) ? textIn(answer.body, 'PersonContactId') : who;
}

/** Those who edit one record do so one after the other, so that the second is told what the first has changed. */
const inTurn = <Result>(
  { leases }: SalesforceEditorDeps,
  id: RecordId,
  work: () => Promise<Result>,
): Promise<Result> => withLease(leases, { key: `record:${id}`, waitMs: turnMs }, work);

const isStale = ({ moments }: SalesforceEditorDeps, { id, seen }: Edited, changedAt: EpochMs): boolean =>
  seen !== null && moments.shown(id, changedAt) > seen;

type PathOf = (field: string) => string | null;

async function insert(
  { client }: SeenOrg,
  object: string,
  body: RowFields,
  pathOf: PathOf,
): Promise<RecordId | Refusal> {
  const answer = await client.request({ method: 'POST', path: `/sobjects/${object}`, body, ...options });
  if (!isSuccess(answer)) return editRefusal(answer, pathOf);
  const id = isTable(answer.body) ? textIn(answer.body, 'id') : null;
  if (id === null) throw new CrmUnavailable('Salesforce did not say what it made');
  return recordId(id);
}

async function update(
  { client }: SeenOrg,
  object: string,
  { id, seen }: Edited,
  changedAt: EpochMs,
  body: RowFields,
  pathOf: PathOf,
): Promise<Refusal | null> {
  if (Object.keys(body).length === 0) return null;
  // Whoever saved in Salesforce since it was read a moment ago is not overwritten, either.
  const headers = seen === null ? {} : { 'If-Unmodified-Since': new Date(changedAt).toUTCString() };
  const path = `/sobjects/${object}/${encodeURIComponent(id)}`;
  const answer = await client.request({ method: 'PATCH', path, body, headers, ...options });
  return isSuccess(answer) ? null : editRefusal(answer, pathOf);
}

async function remove(
  { keepAudit, onChanged }: SalesforceEditorDeps,
  org: SeenOrg | Refusal,
  kind: RecordKind,
  id: RecordId,
  audit: AuditRow | undefined,
): Promise<Refusal | null> {
  if (isRefusal(org)) return org;
  const there: RecordRef | null = await recordRef(org, kind, id, options);
  if (there === null) return refuse('not-found');
  const path = `/sobjects/${objectOf(kind)}/${encodeURIComponent(id)}`;
  const answer = await org.client.request({ method: 'DELETE', path, ...options });
  if (!isSuccess(answer)) return editRefusal(answer, () => null);
  // Salesforce and our database cannot be changed as one: what is deleted there and not kept here is in its recycle bin.
  if (audit !== undefined) await keepAudit(audit);
  await onChanged(kind, id);
  return null;
}
