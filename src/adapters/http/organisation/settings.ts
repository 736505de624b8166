import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import { putSettings } from '../../../application/organisation/settings.ts';
import type { CrmDirectory } from '../../../application/ports/crm/people.ts';
import type { OrganisationStore } from '../../../application/ports/organisation/organisation-store.ts';
import { list } from '../../../contract/common.ts';
import { AuditEntry, Settings as SettingsView, SettingsInput } from '../../../contract/organisation.ts';
import { workflowId, type WorkflowId } from '../../../domain/ids.ts';
import type { Settings } from '../../../domain/organisation/settings.ts';
import { refuse } from '../../../domain/refusal.ts';
import { isoText } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { actorOf } from '../routes/collection.ts';
import { PageQuery, readCursor, writeCursor } from '../routes/paging.ts';
import { conditional, isBasedOn, refuseOutdated, versionOf } from '../routes/resource-version.ts';
import { accepted, refused } from '../platform/problem.ts';

export interface SettingsRoutesDeps {
  readonly organisation: LiveOrganisation;
  readonly store: OrganisationStore;
  readonly workflowExists: (id: WorkflowId) => Promise<boolean>;
  /** The users of a CRM that others administer; null: it has none of its own. */
  readonly directory: Pick<CrmDirectory, 'doNotLogFieldFault'> | null;
}

/** The organisation's settings, and who changed what. */
export function settingsRoutes(app: App, deps: SettingsRoutesDeps): void {
  const { organisation, store, workflowExists, directory } = deps;
  const tags = ['Administration'];

  app.get(
    '/api/v1/settings',
    {
      config: { access: 'routing' },
      schema: {
        operationId: 'readSettings',
        summary: 'Read the organisation’s settings',
        tags,
        response: { 200: SettingsView },
      },
    },
    (_request, reply) => tagged(organisation.settings(), reply),
  );

  app.put(
    '/api/v1/settings',
    {
      config: { access: 'administration' },
      schema: {
        operationId: 'changeSettings',
        summary: 'Change the organisation’s settings',
        tags,
        description: `What is left out stays as it is. ${conditional}`,
        body: SettingsInput,
        response: { 200: SettingsView },
      },
    },
    async (request, reply) => {
      const { defaultWorkflow } = request.body;
      if (typeof defaultWorkflow === 'string' && !(await workflowExists(workflowId(defaultWorkflow)))) {
        refused(
          refuse('invalid', {
            errors: [{ path: 'defaultWorkflow', message: 'problem.field.unknown-reference' }],
          }),
        );
      }
      const field = request.body.crm?.doNotLogField ?? null;
      // What was there already is the check's to judge, and keeps nobody from changing something else.
      const isNew = field !== organisation.settings().crm.doNotLogField;
      const fault = field === null || !isNew ? null : await directory?.doNotLogFieldFault(field);
      if (fault != null) refused(refuse('invalid', { errors: [{ path: 'crm.doNotLogField', ...fault }] }));
      const outdated = refuse('changed-meanwhile');
      const refusal = await organisation.change(actorOf(request), (now) =>
        isBasedOn(request, versionOf(now.settings))
          ? putSettings(now, joined(now.settings, request.body), { hasCrmPeople: directory !== null })
          : outdated,
      );
      // It was judged by the database, which may be ahead of what is known here.
      if (refusal === outdated) await organisation.refresh();
      const now = organisation.settings();
      if (refusal === outdated) return refuseOutdated(show(now), versionOf(now), reply);
      accepted(refusal);
      return tagged(now, reply);
    },
  );

  app.get(
    '/api/v1/audit',
    {
      config: { access: 'audit' },
      schema: {
        operationId: 'listAuditEntries',
        summary: 'List who changed what, newest first',
        tags,
        querystring: PageQuery,
        response: { 200: list(AuditEntry) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const before = cursor === undefined ? null : z.uuid().catch(neverBefore).parse(readCursor(cursor)[0]);
      const rows = await store.audit(before, limit + 1);
      const items = rows.slice(0, limit).map((row) => ({ ...row, at: isoText(row.at) }));
      const last = items.at(-1);
      return { items, next: rows.length > limit && last !== undefined ? writeCursor([last.id, '']) : null };
    },
  );
}

/** No entry is older, so that a made-up cursor gives an empty page. */
const neverBefore = '00000000-0000-0000-0000-000000000000';

function joined(now: Settings, changes: z.output<typeof SettingsInput>): Settings {
  return {
    country: changes.country ?? now.country,
    presence: { logoutCheck: changes.presence?.logoutCheck ?? now.presence.logoutCheck },
    crm: {
      ownConnection: changes.crm?.ownConnection ?? now.crm.ownConnection,
      doNotLogField:
        changes.crm?.doNotLogField === undefined ? now.crm.doNotLogField : changes.crm.doNotLogField,
    },
    clickToDial: { enabled: changes.clickToDial?.enabled ?? now.clickToDial.enabled },
    sessions: {
      elevation: changes.sessions?.elevation ?? now.sessions.elevation,
      severalContacts: changes.sessions?.severalContacts ?? now.sessions.severalContacts,
    },
    capacity: { voiceBlocks: changes.capacity?.voiceBlocks ?? now.capacity.voiceBlocks },
    defaultWorkflow:
      typeof changes.defaultWorkflow === 'string'
        ? workflowId(changes.defaultWorkflow)
        : changes.defaultWorkflow === null
          ? null
          : now.defaultWorkflow,
    awayReasons: changes.awayReasons ?? now.awayReasons,
    emergencyTestNumbers: changes.emergencyTestNumbers ?? now.emergencyTestNumbers,
  };
}

function tagged(settings: Settings, reply: FastifyReply): SettingsView {
  void reply.header('etag', versionOf(settings));
  return show(settings);
}

const show = (settings: Settings): SettingsView => ({
  ...settings,
  awayReasons: settings.awayReasons.map(({ id, label }) => ({ id, label: { ...label } })),
});
