import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { crmRoutes } from '../adapters/http/crm/crm.ts';
import { activityFieldsRoute } from '../adapters/http/crm/activity-fields.ts';
import { crmCheckRoute } from '../adapters/http/crm/crm-check.ts';
import { crmConnectionRoutes, noCrmConnectionRoute } from '../adapters/http/crm/crm-connection.ts';
import { crmStatusRoute } from '../adapters/http/crm/crm-status.ts';
import { crmUserRoute } from '../adapters/http/crm/crm-users.ts';
import { crmObjectRoutes } from '../adapters/http/crm/crm-objects.ts';
import { foreignCrmRoutes } from '../adapters/http/crm/foreign-crm.ts';
import { ownCrmRoutes } from '../adapters/http/crm/own-crm.ts';
import { callRoutes } from '../adapters/http/interactions/calls.ts';
import { changedNoteRoute } from '../adapters/http/interactions/changed-note.ts';
import { DeskView } from '../adapters/http/desk/desk-view.ts';
import { interactionRoutes } from '../adapters/http/interactions/interactions.ts';
import { noteRoutes } from '../adapters/http/interactions/notes.ts';
import { presenceRoutes } from '../adapters/http/interactions/presence.ts';
import { deskRoutes } from '../adapters/http/desk/stream.ts';
import { whyRoutes, type WhySubject } from '../adapters/http/interactions/why.ts';
import { addHealth, type ReadinessCheck } from '../adapters/http/operations/health.ts';
import { ledgerRoutes } from '../adapters/http/operations/ledger.ts';
import { mailRoutes } from '../adapters/http/operations/mails.ts';
import { reconciliationRoutes } from '../adapters/http/operations/reconciliation.ts';
import { panelRoutes } from '../adapters/http/panel/panel-routes.ts';
import { administrationRoutes } from '../adapters/http/organisation/administration.ts';
import { mailAddressRoutes } from '../adapters/http/organisation/mail-addresses.ts';
import type { App } from '../adapters/http/platform/app.ts';
import { buildServer } from '../adapters/http/server.ts';
import { reportRoutes } from '../adapters/http/reports/reports.ts';
import { addIdempotency } from '../adapters/http/routes/idempotency.ts';
import { signInsOf } from '../adapters/http/session/signed-in.ts';
import { whatIfRoutes } from '../adapters/http/workflows/what-if.ts';
import { workflowRoutes } from '../adapters/http/workflows/workflows.ts';
import type { Database } from '../adapters/postgres/connection/database.ts';
import { postgresPastFacts } from '../adapters/postgres/logging/past-facts.ts';
import { postgresReconciliationStore } from '../adapters/postgres/logging/reconciliation-store.ts';
import { postgresReportStore } from '../adapters/postgres/reports/report-store.ts';
import { makeId, systemClock } from '../adapters/system/system.ts';
import type { InteractionViews } from '../application/interactions/interaction-views.ts';
import type { Telephony } from '../application/ports/interactions/telephony.ts';
import type { StoreWatch } from '../application/ports/runtime/store.ts';
import { WhatIf } from '../application/logging/what-if.ts';
import type { Config } from '../config/config.ts';
import type { AgentId, InteractionId } from '../domain/ids.ts';
import type { Agent } from '../domain/organisation/agent.ts';
import { isSubjectLocked, withLockedSubjects } from '../application/logging/locked-subject.ts';
import type { Activity } from '../domain/crm/activity.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { epochMs } from '../domain/time.ts';
import { planTexts } from '../messages/plan-texts.ts';
import type { WiredCore } from './core.ts';
import { listenedAt, listensOnAll } from './listen.ts';
import type { WiredMail } from './mail.ts';
import type { WiredOrganisation } from './organisation.ts';
import type { WiredTelephony } from './telephony.ts';

export interface HttpDeps {
  readonly config: Pick<
    Config,
    'requestsPerMinute' | 'trustProxy' | 'publicUrl' | 'host' | 'port' | 'lightningHosts'
  >;
  readonly db: Database;
  readonly people: WiredOrganisation;
  readonly core: WiredCore;
  readonly mail: WiredMail;
  readonly phone: WiredTelephony;
  readonly store: StoreWatch;
  readonly metrics: Registry;
  /** With which the first administrator is made. */
  readonly setupCode: string;
  readonly log: Logger;
}

const builtPages = join(import.meta.dirname, '../../dist/web');

/** The HTTP server with the routes of every noun; it does not listen yet. */
export async function wireHttp(deps: HttpDeps): Promise<App> {
  const { config, db, people, core, mail, phone, metrics, setupCode } = deps;
  const { organisation, phoneNumbers, signIn, idempotency } = people;
  const { calls, crm, workflows, ledgerStore, writes, bus } = core;
  const { requestsPerMinute, trustProxy, lightningHosts } = config;
  const { clock } = phone;
  const app = await buildServer({
    logger: deps.log,
    store: deps.store,
    pages: existsSync(builtPages) ? builtPages : null,
    requestsPerMinute,
    trustProxy,
    framedBy: lightningHosts,
    signIns: signInsOf(signIn),
  });
  addIdempotency(app, { store: idempotency, systemClock });
  addHealth(app, { metrics, readiness: readinessOf(deps) });
  panelRoutes(app, { lightningHosts, signIn, systemClock, requestsPerMinute });
  administrationRoutes(app, {
    ...people,
    makeId,
    requestsPerMinute,
    leave: (agent, surface) => calls.presence.leave(agent, surface),
    setupCode,
    directory: crm.people?.directory ?? null,
    workflowExists: async (id) => !isRefusal(workflows.find(id)),
  });
  const reachedAt = () => config.publicUrl ?? (listensOnAll(config.host) ? null : listenedAt(app, config));
  workflowRoutes(app, { ...mail, workflows, reachedAt });
  whatIfRoutes(app, { whatIf: whatIfOf(deps), users: crm.users, organisation });
  const logged = { store: ledgerStore, workflows };
  const crmDeps = {
    ...crm,
    editor: {
      ...crm.editor,
      activities: withLockedSubjects(crm.editor.activities, { ...logged, reader: crm.reader }),
    },
    isSubjectLocked: (activity: Activity) => isSubjectLocked(activity, logged),
    organisation,
    phoneNumbers,
    clock,
    makeId,
  };
  crmRoutes(app, crmDeps);
  crmObjectRoutes(app, crm.reader);
  crmStatusRoute(app, crm);
  crmCheckRoute(app, crm.check);
  activityFieldsRoute(app, crm.reader);
  if (crm.people === null) noCrmConnectionRoute(app);
  else {
    const { people: theirs } = crm;
    crmConnectionRoutes(app, { people: theirs, organisation, publicUrl: config.publicUrl });
    crmUserRoute(app, { people: theirs, organisation });
  }
  if (crm.own === null) foreignCrmRoutes(app);
  else ownCrmRoutes(app, crm.own, { ...crmDeps, workflows });
  phone.lab?.addRoutes(app);
  const interactionDeps = { ...calls, organisation, phoneNumbers };
  callRoutes(app, interactionDeps);
  noteRoutes(app, interactionDeps);
  interactionRoutes(app, interactionDeps);
  changedNoteRoute(app, { views: calls.views, notes: calls.notes });
  ledgerRoutes(app, { writes });
  reconciliationRoutes(app, {
    store: ledgerStore,
    crm: crm.writer,
    organisation,
    reports: postgresReconciliationStore(db),
  });
  mailRoutes(app, { ...mail, organisation });
  mailAddressRoutes(app, { ...mail, organisation, workflows, reachedAt });
  whyRoutes(app, {
    recordTypes: crm.people?.recordTypes ?? null,
    store: ledgerStore,
    workflows,
    subject: (person, id) => whySubject(calls.views, person, id),
  });
  reportRoutes(app, { store: postgresReportStore(db), organisation, workflows, clock });
  presenceRoutes(app, { ...calls, clock });
  const desk = new DeskView({
    ...calls,
    organisation,
    phoneNumbers,
    workflows,
    clock,
    database: deps.store,
    telephony: linkState(phone.telephony, () => systemClock.now()),
    simulated: phone.lab !== null,
  });
  const streams = deskRoutes(app, {
    bus,
    desk,
    organisation,
    signInWatch: signIn.watch,
    presence: calls.presence,
  });
  app.addHook('preClose', async () => streams.close());
  return app;
}

/** Who must be there for work to go on (spec O5). */
const readinessOf = ({ db, store, phone, core }: HttpDeps): readonly ReadinessCheck[] => [
  {
    name: 'database',
    check: () =>
      db
        .selectNoFrom((e) => e.lit(1).as('one'))
        .execute()
        .then(() => store.current.state === 'up'),
  },
  { name: 'telephony', check: () => phone.telephony.link === 'up' },
  { name: 'ledger', check: () => core.ledger.isWorking() },
];

const whatIfOf = ({ db, people, core, mail }: HttpDeps): WhatIf =>
  new WhatIf({
    store: postgresPastFacts(db),
    workflows: core.workflows,
    organisation: people.organisation,
    texts: planTexts,
    limits: core.crm.capabilities.limits,
    confirmedAddresses: () => mail.addresses.confirmed(),
  });

/** Which contact Why? explains, and what would be logged of one that goes on. Refuses who may not see it. */
async function whySubject(
  views: InteractionViews,
  person: Pick<Agent, 'id'>,
  id: InteractionId,
): Promise<WhySubject | Refusal> {
  const view = await views.view(person, id);
  if (isRefusal(view)) return view;
  const partOf = (agent: AgentId) => view.parts.find(({ part }) => part.agent === agent);
  return {
    agent: view.own?.part.agent ?? null,
    agents: view.parts.map(({ part, isShown }) => ({ agent: part.agent, isShown })),
    running: (agent) => {
      const part = partOf(agent);
      return part?.preview ? { workflow: part.workflow, plan: part.preview } : null;
    },
  };
}

/** The link to the phone system as panels show it: its state, and since when. */
function linkState(telephony: Telephony, now: () => number) {
  let since = epochMs(now());
  telephony.onLink(() => {
    since = epochMs(now());
  });
  return () => ({ state: telephony.link, since });
}
