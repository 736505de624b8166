import { randomUUID } from 'node:crypto';
import { standardLimits } from '../../../src/domain/crm/capabilities.ts';
import { InProcessBus } from '../../../src/adapters/bus/in-process-bus.ts';
import { openEmbeddedCrm } from '../../../src/adapters/crm/embedded/index.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import { postgresLedgerStore } from '../../../src/adapters/postgres/logging/ledger-store.ts';
import { postgresWorkflowStore } from '../../../src/adapters/postgres/logging/workflow-store.ts';
import { LocalLeases } from '../../../src/adapters/runtime/local-leases.ts';
import { Logging } from '../../../src/application/logging.ts';
import type { Clock } from '../../../src/application/ports/runtime/clock.ts';
import type { Log } from '../../../src/application/ports/runtime/log.ts';
import type { Telephony } from '../../../src/application/ports/interactions/telephony.ts';
import { Workflows } from '../../../src/application/workflows.ts';
import { planTexts } from '../../../src/messages/plan-texts.ts';
import { wireCalls, type WiredCalls } from '../../../src/composition/calls.ts';
import { wireOrganisation } from '../../../src/composition/organisation.ts';

/** Everything that carries calls, on a test's database, for any phone system; each one made is a server of its own. */
export async function callServers(
  db: Database,
  clock: Clock,
  log: Log,
): Promise<(telephony: Telephony) => WiredCalls> {
  const makeId = () => randomUUID();
  const { organisation, phoneNumbers } = await wireOrganisation(db);
  const customObjects = async () => [];
  const store = postgresWorkflowStore(db);
  const workflows = await Workflows.open({ store, organisation, clock, makeId, customObjects });
  const ledgerStore = postgresLedgerStore(db);
  const leases = new LocalLeases(new AbortController().signal);
  const { reader, writer, users } = openEmbeddedCrm({
    db,
    organisation,
    phoneNumbers,
    onNumbers: () => undefined,
    leases,
    clock,
    makeId,
  });
  return (telephony) =>
    wireCalls({
      db,
      telephony,
      organisation,
      phoneNumbers,
      workflows,
      crm: reader,
      crmWriter: writer,
      crmUsers: users,
      ledgerStore,
      logging: new Logging({
        store: ledgerStore,
        texts: planTexts,
        limits: standardLimits,
        confirmedAddresses: () => [],
        clock,
        makeId,
      }),
      bus: new InProcessBus(log),
      leases,
      clock,
      makeId,
      log,
    });
}
