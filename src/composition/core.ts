import { InProcessBus } from '../adapters/bus/in-process-bus.ts';
import type { Database } from '../adapters/postgres/connection/database.ts';
import { postgresInteractionStore } from '../adapters/postgres/interactions/interaction-store.ts';
import { postgresLedgerStore } from '../adapters/postgres/logging/ledger-store.ts';
import { postgresWorkflowStore } from '../adapters/postgres/logging/workflow-store.ts';
import { makeId, systemClock as machineClock } from '../adapters/system/system.ts';
import type { OnCommitted } from '../application/interactions/interaction-changes.ts';
import { Logging } from '../application/logging/logging.ts';
import type { CrmWriter } from '../application/ports/crm/writer.ts';
import type { Telephony } from '../application/ports/interactions/telephony.ts';
import type { Mailer } from '../application/ports/logging/mailer.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { Leases } from '../application/ports/runtime/lease.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import { Workflows } from '../application/logging/workflows.ts';
import { planTexts } from '../messages/plan-texts.ts';
import { logsChanged, wireCalls } from './calls.ts';
import { wireCrm, type CrmConfig } from './crm.ts';
import { wireLedger } from './ledger.ts';
import type { WiredOrganisation } from './organisation.ts';

export interface CoreDeps {
  readonly config: CrmConfig;
  readonly db: Database;
  /** Separate connections for the ledger, to measure its load apart; without them it shares `db`. */
  readonly ledgerDb?: Database;
  readonly people: WiredOrganisation;
  readonly telephony: Telephony;
  readonly mail: {
    readonly mailer: Mailer;
    readonly addresses: {
      confirmed(): readonly string[];
      isConfirmed(address: string): boolean;
      takesMails(address: string): boolean;
    };
  };
  readonly leases: Leases;
  readonly clock: Clock;
  /** The machine's time, if another is to be tried out. */
  readonly systemClock?: Clock;
  readonly log: Log;
  readonly onCommitted?: OnCommitted;
  /** For how long writes are gathered at most, if another time than the usual is to be tried. */
  readonly mostGatherMs?: number;
  /** What stands between the ledger and the CRM, to count or to time the writes. */
  readonly watched?: (writer: CrmWriter) => CrmWriter;
}

/**
 * Wires what Tieline is: contacts, rules, ledger and CRM on one database. The product, the benchmarks and the tests all
 * do it here, so that tests and benchmarks run what the product runs. Nothing runs before it is started.
 */
export async function wireCore({
  config,
  db,
  ledgerDb = db,
  people,
  telephony,
  mail: { mailer, addresses },
  leases,
  clock,
  systemClock = machineClock,
  log,
  onCommitted,
  mostGatherMs,
  watched = (writer) => writer,
}: CoreDeps) {
  const { organisation, phoneNumbers } = people;
  const bus = new InProcessBus(log);
  const shared = { organisation, bus, leases, clock, systemClock, makeId, log };
  const crm = wireCrm(config, { ...shared, db, phoneNumbers });
  const written = ledgerDb === db ? crm : wireCrm(config, { ...shared, db: ledgerDb, phoneNumbers });
  const workflows = await Workflows.open({
    ...shared,
    store: postgresWorkflowStore(db),
    crm: crm.reader,
    crmKinds: () => crm.capabilities.kinds,
  });
  const ledgerStore = postgresLedgerStore(db);
  const logging = new Logging({
    ...shared,
    store: ledgerStore,
    texts: planTexts,
    crmCapabilities: crm.capabilities,
    confirmedAddresses: () => addresses.confirmed(),
  });
  const calls = wireCalls({
    ...shared,
    db,
    telephony,
    crm: crm.reader,
    crmCapabilities: crm.capabilities,
    crmWriter: crm.writer,
    crmUsers: crm.users,
    phoneNumbers,
    workflows,
    logging,
    ledgerStore,
    systemClock,
    ...(onCommitted && { onCommitted }),
  });
  const { ledger, writes } = wireLedger({
    ...shared,
    workflows,
    store: postgresLedgerStore(ledgerDb),
    crm: watched(written.writer),
    checkCorrection: crm.checkCorrection,
    mailer,
    isConfirmed: (address) => addresses.isConfirmed(address),
    takesMails: (address) => addresses.takesMails(address),
    logging,
    interactions: calls.store,
    logsChanged: logsChanged(postgresInteractionStore(ledgerDb), bus),
    ...(mostGatherMs !== undefined && { mostGatherMs }),
  });
  return { bus, crm, workflows, ledgerStore, logging, calls, ledger, writes };
}

export type WiredCore = Awaited<ReturnType<typeof wireCore>>;
