import { usualKinds } from '../domain/crm/capabilities.ts';
import { salesforceCheck } from '../adapters/crm/salesforce/check/salesforce-check.ts';
import { connectSalesforce } from '../adapters/crm/salesforce/connection.ts';
import { openEventBus } from '../adapters/crm/salesforce/events/event-bus.ts';
import { logoutStreamOf } from '../adapters/crm/salesforce/sign-outs/sign-out-events.ts';
import type { Database } from '../adapters/postgres/connection/database.ts';
import { postgresWorkflowStore } from '../adapters/postgres/logging/workflow-store.ts';
import { makeId, systemClock } from '../adapters/system/system.ts';
import { Workflows } from '../application/logging/workflows.ts';
import { workflowsInUse } from '../application/logging/workflows-in-use.ts';
import type { CheckItem } from '../application/ports/crm/check.ts';
import type { Config } from '../config/config.ts';
import type { SalesforceConfig } from '../config/salesforce.ts';
import { connectionOptions, eventBusAddress } from './crm.ts';
import { wireOrganisation } from './organisation.ts';

/** The check of the org beside a server or without one (spec X11), on a database that a server has made. */
export async function checkSalesforce(
  config: Config,
  salesforce: SalesforceConfig,
  db: Database,
): Promise<readonly CheckItem[]> {
  const { organisation } = await wireOrganisation(db, config);
  const workflows = await Workflows.open({
    store: postgresWorkflowStore(db),
    organisation,
    crm: { customObjects: async () => [], schema: async () => ({}) },
    crmKinds: () => usualKinds,
    clock: systemClock,
    makeId,
  });
  const connection = connectSalesforce({ ...connectionOptions(config, salesforce), db });
  const eventBus = openEventBus(eventBusAddress(salesforce), connection);
  const check = salesforceCheck({
    connection,
    logoutStream: () => logoutStreamOf(eventBus),
    kept: null,
    configuration: () => ({
      workflows: [...workflowsInUse({ organisation, workflows }, systemClock.now())],
      agents: organisation.agents().filter(({ disabled }) => !disabled),
      queues: organisation.queues(),
      settings: organisation.settings(),
    }),
  });
  return await check().finally(() => eventBus.close());
}
