import { storeUnavailable } from './application/ports/runtime/store.ts';
import { describeProblem, readConfig, type Config } from './config/config.ts';
import { StoppedWaiting } from './adapters/postgres/leases/server-lease.ts';
import { openLog } from './log.ts';
import { startTieline, type Tieline } from './composition/tieline.ts';

/** Exit codes: 1 for what failed while starting or running, 2 for a configuration that cannot be used. */
const FAILED = 1;
const MISCONFIGURED = 2;
/** A stop answers what has begun and writes what is due; after this long, supervisors would kill it anyway. */
const STOP_LIMIT_MS = 20_000;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

function configure(): Config {
  const result = readConfig(process.env, process.cwd());
  if ('problems' in result) {
    complain('Tieline cannot start with this configuration:');
    for (const problem of result.problems) complain(`  ${describeProblem(problem)}`);
    process.exit(MISCONFIGURED);
  }
  for (const warning of result.warnings) complain(warning);
  return result.config;
}

const config = configure();
const log = openLog(config.logLevel);

/** Set once; a signal that comes while it starts is acted on when it has. */
let stopAsked: string | null = null;
const stopping = Promise.withResolvers<string>();
const toStop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait; the kernel then stops the database.
    if (stopAsked !== null) process.exit(FAILED);
    stopAsked = signal;
    stopping.resolve(signal);
    toStop.abort();
  });
}
// A reader that went away (`npm start | head`) is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// A bug ends its own interaction, not everybody's; one that left no promise behind may have left anything.
process.on('unhandledRejection', (reason) => {
  if (storeUnavailable(reason) !== null)
    log.warn({ err: reason }, 'something was left undone because the database was away');
  else log.error({ err: reason }, 'a bug: an error nobody handled');
});
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'a bug: stopping, because the state is unknown');
  process.exit(FAILED);
});

async function start(): Promise<Tieline> {
  try {
    return await startTieline(config, { log, progress: say, stopping: toStop.signal });
  } catch (error) {
    if (error instanceof StoppedWaiting) {
      say('Tieline has stopped.');
      process.exit(0);
    }
    complain(error instanceof Error ? `Tieline cannot start. ${error.message}` : String(error));
    log.debug({ err: error }, 'the start failed');
    process.exit(FAILED);
  }
}

const tieline = await start();
say(`Tieline is ready at ${tieline.url}`);

const reason = await Promise.race([stopping.promise, tieline.failed]);
const failed = reason instanceof Error;
if (failed) {
  log.fatal({ err: reason }, 'Tieline cannot go on');
  complain(`Tieline cannot go on. ${reason.message}`);
} else say('Stopping …');
setTimeout(() => {
  complain(`Tieline did not stop within ${STOP_LIMIT_MS / 1000} s and is ended now.`);
  process.exit(FAILED);
}, STOP_LIMIT_MS).unref();
try {
  await tieline.stop();
} catch (error) {
  // What it can no longer work with it can neither put in order.
  if (!failed) throw error;
  log.debug({ err: error }, 'the stop failed too');
}
if (!failed) say('Tieline has stopped.');
process.exit(failed ? FAILED : 0);
