import type { Logger } from 'pino';
import { openReadyDatabase, type ReadyDatabase } from '../adapters/postgres/open.ts';
import { LocalLeases } from '../adapters/runtime/local-leases.ts';
import { resumeAfterPause } from '../application/ledger/resume-after-pause.ts';
import { startHousekeeping } from '../application/housekeeping.ts';
import { followDoNotLogDefaults } from '../application/organisation/do-not-log-defaults.ts';
import { workflowsInUse } from '../application/logging/workflows-in-use.ts';
import { watchOrganisation } from '../application/watch-organisation.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { Config } from '../config/config.ts';
import { seedDemo } from './demo.ts';
import { listen } from './listen.ts';
import type { WiredCalls } from './calls.ts';
import { wireCore } from './core.ts';
import { wireHousekeeping } from './housekeeping.ts';
import { wireHttp } from './http.ts';
import { wireMail } from './mail.ts';
import { wireMetrics } from './metrics.ts';
import { wireOrganisation } from './organisation.ts';
import { newSetupCode } from './setup-code.ts';
import { wireTelephony } from './telephony.ts';
import { watchDesks } from './watch-desks.ts';

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
  /** Aborted when the process is to stop: while it waits for another server, it does at once. */
  readonly stopping: AbortSignal;
  /** The machine's time, if another is to be tried out. */
  readonly systemClock?: Clock;
  /** How late this process is told by these milliseconds, which nobody sets, if others than the machine's are to be tried. */
  readonly ticks?: () => number;
  /** For how many milliseconds the ledger gathers writes at most, if others than the usual are to be tried. */
  readonly mostGatherMs?: number;
}

/**
 * Wires everything together and starts it, in this order. What was started is stopped again when a later step fails.
 */
export async function startTieline(config: Config, surroundings: Surroundings): Promise<Tieline> {
  const { log, progress } = surroundings;
  await using starting = new AsyncDisposableStack();

  const database = await openDatabase(config, surroundings);
  starting.defer(() => database.close());
  const { db } = database;
  const phone = await wireTelephony(config, database.former);
  starting.defer(() => phone.close());
  const { telephony, clock } = phone;

  const people = await wireOrganisation(db, config);
  const { organisation } = people;
  const shared = { config, db, people, organisation, clock, log };
  const metrics = wireMetrics({ ...shared, telephony });
  const mail = await wireMail(shared);
  const leases = new LocalLeases(database.server.signal);
  const core = await wireCore({
    ...shared,
    telephony,
    mail,
    leases,
    onCommitted: metrics.onCall,
    watched: metrics.counted,
    ...(surroundings.systemClock && { systemClock: surroundings.systemClock }),
    ...(surroundings.mostGatherMs !== undefined && { mostGatherMs: surroundings.mostGatherMs }),
  });
  await seedDemo({ ...shared, core, progress });
  const setupCode = newSetupCode();
  const app = await wireHttp({
    ...shared,
    core,
    mail,
    phone,
    store: database.watch,
    setupCode,
    metrics: metrics.registry,
  });
  starting.defer(() => app.close());

  const { ledger, calls, crm, workflows } = core;
  await ledger.takeOver();
  if (crm.people !== null) {
    const { directory } = crm.people;
    const following = followDoNotLogDefaults({
      organisation,
      directory,
      by: { id: null, name: 'CRM' },
      onFailure: (error) =>
        log.warn({ err: error }, 'the do-not-log defaults of the CRM could not be kept, and are tried again'),
    });
    starting.defer(() => following.settled());
    starting.defer(() => following.stop());
  }
  crm.start(() => workflowsInUse({ organisation, workflows }, clock.now()));
  starting.defer(() => crm.stop());
  ledger.start();
  starting.defer(() => ledger.stop());
  starting.defer(resumeAfterPause({ link: crm.link, ledger }));
  starting.defer(startHousekeeping(wireHousekeeping({ ...shared, core, mail, leases })));
  await startCalls(calls, starting);
  const look = watchOrganisation({ organisation, ...core });
  starting.defer(await watchDesks(calls.presence, look, log, surroundings.ticks));
  starting.defer(
    database.watch.onChange(({ state }) => {
      core.bus.publish({ type: 'database', state });
      // What was last saved may be lost by a failover, and what was to follow it may not have been done.
      if (state === 'up') calls.reconciling.soon();
    }),
  );
  if (phone.lab !== null)
    starting.defer(
      phone.lab.onClockMoved(() => {
        look();
        void calls.timers.sweep().then(() => ledger.wake());
      }),
    );

  const url = await listen(app, config);
  if (organisation.agents().length === 0)
    progress(`Make the first administrator at ${url} with the code ${setupCode}`);
  const running = starting.move();
  return { url: config.publicUrl ?? url, failed: database.failed, stop: () => running.disposeAsync() };
}

function openDatabase(config: Config, { log, progress, stopping }: Surroundings): Promise<ReadyDatabase> {
  return openReadyDatabase({
    url: config.databaseUrl?.reveal() ?? null,
    dataDirectory: config.dataDirectory,
    takeOver: config.takeOver,
    stopping,
    progress,
    // An idle one that breaks is missed by nobody; where all do, the database is away.
    onConnectionLost: (error) =>
      log.debug({ reason: error.message }, 'a connection to the database was lost'),
    onLeaseTrouble: (error) =>
      log.warn({ err: error }, 'the lease of this server could not be renewed; it is tried again'),
    onAway: (reason) =>
      log.warn(
        { reason },
        'the database is away: calls stay connected, and what happens is saved when it is back',
      ),
    onBack: (awayMs) => log.warn({ awaySeconds: Math.round(awayMs / 1000) }, 'the database is back'),
  });
}

/** When stopped, no more facts are taken in first, and then what the last ones set going is waited for. */
async function startCalls(calls: WiredCalls, starting: AsyncDisposableStack): Promise<void> {
  await calls.earlierEdits.resume();
  starting.defer(() => calls.earlierEdits.settled());
  await calls.feed.start();
  starting.defer(() => calls.redistribution.settled());
  starting.defer(calls.disabledAccounts.start());
  starting.defer(() => calls.lateMatch.settled());
  starting.defer(() => calls.lateStart.settled());
  await calls.lateMatch.start();
  await calls.lateStart.start();
  starting.defer(() => calls.feed.stop());
  await calls.timers.start();
  starting.defer(() => calls.timers.stop());
}
