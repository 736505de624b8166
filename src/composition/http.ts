import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { crmRoutes } from '../adapters/http/crm/crm.ts';
import { ownCrmRoutes } from '../adapters/http/crm/own-crm.ts';
import { callRoutes } from '../adapters/http/interactions/calls.ts';
import { changedNoteRoute } from '../adapters/http/interactions/changed-note.ts';
import { DeskView } from '../adapters/http/interactions/desk-view.ts';
import { presenceRoutes } from '../adapters/http/interactions/presence.ts';
import { deskRoutes } from '../adapters/http/interactions/stream.ts';
import { whyRoutes, type WhySubject } from '../adapters/http/interactions/why.ts';
import { addHealth, type ReadinessCheck } from '../adapters/http/operations/health.ts';
import { ledgerRoutes } from '../adapters/http/operations/ledger.ts';
import { mailRoutes } from '../adapters/http/operations/mails.ts';
import { reconciliationRoutes } from '../adapters/http/operations/reconciliation.ts';
import { administrationRoutes } from '../adapters/http/organisation/administration.ts';
import { mailAddressRoutes } from '../adapters/http/organisation/mail-addresses.ts';
import type { App } from '../adapters/http/platform/app.ts';
import { buildServer } from '../adapters/http/server.ts';
import { reportRoutes } from '../adapters/http/reports/reports.ts';
import { addIdempotency } from '../adapters/http/routes/idempotency.ts';
import { signInsOf } from '../adapters/http/session/signed-in.ts';
import { whatIfRoutes } from '../adapters/http/workflows/what-if.ts';
import { workflowRoutes } from '../adapters/http/workflows/workflows.ts';
import { makeId, systemClock } from '../adapters/system/system.ts';
import type { InteractionViews } from '../application/interactions/interaction-views.ts';
import type { ReportStore } from '../application/ports/interactions/report-store.ts';
import type { Telephony } from '../application/ports/interactions/telephony.ts';
import type { LedgerStore } from '../application/ports/logging/ledger-store.ts';
import type { PastFacts } from '../application/ports/logging/past-facts.ts';
import type { ReconciliationStore } from '../application/ports/logging/reconciliation-store.ts';
import type { Bus } from '../application/ports/runtime/bus.ts';
import { WhatIf } from '../application/logging/what-if.ts';
import type { Workflows } from '../application/logging/workflows.ts';
import type { Writes } from '../application/logging/writes.ts';
import type { AgentId, InteractionId } from '../domain/ids.ts';
import type { Agent } from '../domain/organisation/agent.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { epochMs } from '../domain/time.ts';
import { planTexts } from '../messages/plan-texts.ts';
import type { WiredCalls } from './calls.ts';
import type { WiredCrm } from './crm.ts';
import type { WiredMail } from './mail.ts';
import type { WiredOrganisation } from './organisation.ts';
import type { WiredTelephony } from './telephony.ts';

export interface HttpDeps {
  readonly log: Logger;
  readonly pages: string | null;
  readonly requestsPerMinute: number;
  readonly trustProxy: boolean;
  readonly setupCode: string;
  readonly people: WiredOrganisation;
  readonly calls: WiredCalls;
  readonly crm: WiredCrm;
  readonly workflows: Workflows;
  readonly ledgerStore: LedgerStore;
  readonly reconciliationStore: ReconciliationStore;
  readonly reportStore: ReportStore;
  readonly pastFacts: PastFacts;
  readonly writes: Writes;
  readonly mail: WiredMail;
  readonly phone: WiredTelephony;
  readonly bus: Bus;
  readonly metrics: Registry;
  readonly readiness: readonly ReadinessCheck[];
}

/** The HTTP server with the routes of every noun; it listens when main says so. */
export async function wireHttp(deps: HttpDeps): Promise<App> {
  const { people, calls, crm, workflows, phone, bus } = deps;
  const { organisation, phoneNumbers, signIn } = people;
  const app = await buildServer({
    logger: deps.log,
    pages: deps.pages,
    requestsPerMinute: deps.requestsPerMinute,
    trustProxy: deps.trustProxy,
    signIns: signInsOf(signIn),
  });
  addIdempotency(app, { store: people.idempotency, systemClock });
  addHealth(app, { metrics: deps.metrics, readiness: deps.readiness });
  administrationRoutes(app, {
    ...people,
    makeId,
    requestsPerMinute: deps.requestsPerMinute,
    setupCode: deps.setupCode,
    workflowExists: async (id) => !isRefusal(workflows.find(id)),
  });
  workflowRoutes(app, { ...deps.mail, workflows });
  const whatIf = new WhatIf({
    store: deps.pastFacts,
    workflows,
    organisation,
    texts: planTexts,
    limits: crm.capabilities.limits,
    confirmedAddresses: () => deps.mail.addresses.confirmed(),
  });
  whatIfRoutes(app, { whatIf, users: crm.users });
  const crmDeps = { ...crm, organisation, phoneNumbers };
  crmRoutes(app, crmDeps);
  if (crm.own !== null) ownCrmRoutes(app, crm.own, crmDeps);
  phone.lab?.addRoutes(app);
  const presenting = { organisation, phoneNumbers };
  callRoutes(app, { ...calls, ...presenting });
  changedNoteRoute(app, { views: calls.views, store: deps.ledgerStore, crm: crm.writer });
  ledgerRoutes(app, { writes: deps.writes });
  reconciliationRoutes(app, {
    store: deps.ledgerStore,
    crm: crm.writer,
    reports: deps.reconciliationStore,
  });
  mailRoutes(app, deps.mail);
  mailAddressRoutes(app, { ...deps.mail, organisation, workflows });
  whyRoutes(app, {
    store: deps.ledgerStore,
    workflows,
    subject: (person, id) => whySubject(calls.views, person, id),
  });
  reportRoutes(app, { store: deps.reportStore, organisation, workflows, clock: phone.clock });
  presenceRoutes(app, { ...calls, clock: phone.clock });
  const desk = new DeskView({
    ...calls,
    ...presenting,
    workflows,
    clock: phone.clock,
    telephony: linkState(phone.telephony, () => systemClock.now()),
    simulated: phone.lab !== null,
  });
  const streams = deskRoutes(app, { bus, desk, organisation, signInWatch: signIn.watch });
  app.addHook('preClose', async () => streams.close());
  return app;
}

/** Which contact Why? explains, and what would be logged of one that goes on. Refuses who may not see it. */
async function whySubject(
  views: InteractionViews,
  person: Pick<Agent, 'id' | 'roles'>,
  id: InteractionId,
): Promise<WhySubject | Refusal> {
  const view = await views.view(person, id);
  if (isRefusal(view)) return view;
  const partOf = (agent: AgentId) => view.parts.find(({ part }) => part.agent === agent);
  return {
    agent: view.own?.part.agent ?? null,
    agents: view.parts.map(({ part }) => part.agent),
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
