import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { countWhatHappens } from '../adapters/metrics/happened.ts';
import { showWhatIsInHand } from '../adapters/metrics/in-hand.ts';
import { postgresRetentionStore } from '../adapters/postgres/interactions/retention-store.ts';
import { postgresPastFacts } from '../adapters/postgres/logging/past-facts.ts';
import { postgresReconciliationStore } from '../adapters/postgres/logging/reconciliation-store.ts';
import { openReadyDatabase } from '../adapters/postgres/open.ts';
import { postgresReportStore } from '../adapters/postgres/reports/report-store.ts';
import { readWorkInHand } from '../adapters/postgres/work-in-hand.ts';
import { LocalLeases } from '../adapters/runtime/local-leases.ts';
import { makeId, systemClock } from '../adapters/system/system.ts';
import { DailyReconciliation } from '../application/reconciliation/daily.ts';
import { Retention } from '../application/logging/retention.ts';
import { startHousekeeping } from '../application/housekeeping.ts';
import type { Config } from '../config/config.ts';
import { seedHistory } from '../demo/history.ts';
import { seedDemoRecords } from '../demo/records.ts';
import { seedDemo } from '../demo/seed.ts';
import { listen } from './listen.ts';
import { wireCore } from './core.ts';
import { wireHttp } from './http.ts';
import { wireMail } from './mail.ts';
import { wireOrganisation } from './organisation.ts';
import { wireTelephony } from './telephony.ts';

/** A Tieline that is serving. */
export interface Tieline {
  /** Where people reach it. */
  readonly url: string;
  /** Resolves with the reason when it can no longer work and must be stopped. */
  readonly failed: Promise<Error>;
  /** Ends in the reverse order of the start: no new requests, then what runs, the database last. */
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly log: Logger;
  /** Tells the person at the terminal what is being done. */
  readonly progress: (message: string) => void;
}

const builtPages = join(import.meta.dirname, '../../dist/web');

/**
 * Puts the parts together and starts them, each handed what it needs. Everything started is stopped again
 * when a later part fails to start.
 */
export async function startTieline(config: Config, { log, progress }: Surroundings): Promise<Tieline> {
  await using starting = new AsyncDisposableStack();

  const database = await openReadyDatabase({
    url: config.databaseUrl?.reveal() ?? null,
    dataDirectory: config.dataDirectory,
    progress,
    onConnectionLost: (error) => log.warn({ reason: error.message }, 'a connection to the database was lost'),
    onLeaseTrouble: (error) =>
      log.warn({ err: error }, 'the lease of this server could not be renewed; it is tried again'),
  });
  starting.defer(() => database.close());
  const { db } = database;

  const phone = await wireTelephony(config);
  starting.defer(() => phone.close());
  const { clock, telephony } = phone;

  const people = await wireOrganisation(db);
  const { organisation, phoneNumbers } = people;
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const happened = countWhatHappens(metrics);
  showWhatIsInHand(metrics, {
    read: () => readWorkInHand(db),
    people: () => organisation.agents().length,
    queueName: (id) => organisation.queue(id)?.name ?? null,
    telephony,
    clock,
    systemClock,
  });
  const mail = await wireMail({ config, db, organisation, log });
  const leases = new LocalLeases(database.server.signal);
  const core = await wireCore({
    config,
    db,
    people,
    telephony,
    mail,
    leases,
    clock,
    log,
    onCommitted: happened.onCall,
    watched: happened.counted,
  });
  const { crm, workflows, ledgerStore, calls, ledger } = core;

  await seedDemo({
    config,
    people,
    makeId,
    progress,
    workflows,
    history: () =>
      seedHistory({
        crm: crm.reader,
        store: calls.store,
        ledgerStore,
        organisation,
        phoneNumbers,
        workflows,
        clock,
        makeId,
        log,
      }),
    records: async () => {
      // Nobody wants invented customers in a CRM that others work with.
      if (crm.own === null) return;
      const { customers } = crm.own;
      await seedDemoRecords({ customers, crm: crm.writer, organisation, clock });
    },
  });
  const setupCode = newSetupCode();
  const reconciliationStore = postgresReconciliationStore(db);

  const app = await wireHttp({
    log,
    people,
    ...core,
    reconciliationStore,
    reportStore: postgresReportStore(db),
    pastFacts: postgresPastFacts(db),
    mail,
    phone,
    setupCode,
    requestsPerMinute: config.requestsPerMinute,
    trustProxy: config.trustProxy,
    pages: existsSync(builtPages) ? builtPages : null,
    metrics,
    readiness: [
      {
        name: 'database',
        check: () =>
          database.db
            .selectNoFrom((e) => e.lit(1).as('one'))
            .execute()
            .then(() => true),
      },
      { name: 'telephony', check: () => telephony.link === 'up' },
      { name: 'ledger', check: () => ledger.isWorking() },
    ],
  });
  starting.defer(() => app.close());

  await ledger.takeOver();
  ledger.start();
  starting.defer(() => ledger.stop());
  const retention = new Retention({ store: postgresRetentionStore(db), workflows, clock, log });
  const reconciliation = new DailyReconciliation({
    store: ledgerStore,
    crm: crm.writer,
    reports: reconciliationStore,
    clock,
    log,
  });
  const onFailure = (error: unknown) => log.warn({ err: error }, 'housekeeping failed and is tried again');
  const { signIn, idempotency } = people;
  starting.defer(
    startHousekeeping({
      organisation,
      workflows,
      addresses: mail.addresses,
      retention,
      reconciliation,
      signIn,
      idempotency,
      leases,
      clock,
      systemClock,
      onFailure,
    }),
  );
  await calls.feed.start();
  starting.defer(() => calls.earlierEdits.settled());
  starting.defer(() => calls.redistribution.settled());
  starting.defer(() => calls.lateMatch.settled());
  starting.defer(() => calls.feed.stop());
  await calls.timers.start();
  starting.defer(() => calls.timers.stop());
  const { lab } = phone;
  if (lab !== null)
    starting.defer(lab.onClockMoved(() => void calls.timers.sweep().then(() => ledger.wake())));

  const url = await listen(app, config);
  if (organisation.agents().length === 0)
    progress(`Make the first administrator at ${url} with the code ${setupCode}`);
  const running = starting.move();
  return { url: config.publicUrl ?? url, failed: database.failed, stop: () => running.disposeAsync() };
}

/** Without letters and digits that look alike; read from the terminal, typed once. */
const codeLetters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

function newSetupCode(): string {
  const group = () => Array.from({ length: 4 }, () => codeLetters[randomInt(codeLetters.length)]).join('');
  return `${group()}-${group()}`;
}
