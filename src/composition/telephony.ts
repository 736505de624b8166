import { simulatorRoutes } from '../adapters/http/lab/simulator.ts';
import type { App } from '../adapters/http/platform/app.ts';
import { startSimulator } from '../adapters/telephony/simulator/start.ts';
import { shareSimulator } from '../adapters/telephony/simulator/share.ts';
import { directoryHere, type ServerIdentity } from '../adapters/system/server-identity.ts';
import type { Telephony } from '../application/ports/interactions/telephony.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { Config, TelephonyName } from '../config/config.ts';

/** The phone system, whichever it is. */
export interface WiredTelephony {
  readonly telephony: Telephony;
  /** Domain time: the phone system's where it brings a clock that can be moved, otherwise the system's. */
  readonly clock: Clock;
  /** What can be played with on a page of its own, `/lab`; null: a phone system that real people call. */
  readonly lab: {
    addRoutes(app: App): void;
    /** Calls `listener` when somebody moved the clock; ends with the function it returns. */
    onClockMoved(listener: () => void): () => void;
  } | null;
  /** Ends the link. The phone system itself goes on, and a restart finds its calls again. */
  close(): Promise<void>;
}

/** `former` is the server whose place this one takes; null: nobody's. */
type Open = (config: Config, former: ServerIdentity | null) => Promise<WiredTelephony>;

/** By the name that `TIELINE_TELEPHONY` gives it. */
const phoneSystems: Readonly<Record<TelephonyName, Open>> = {
  simulator: openSimulator,
};

/** The one place that chooses the phone system. So far there is the simulator. */
export const wireTelephony: Open = (config, former) => phoneSystems[config.telephony](config, former);

async function openSimulator(
  { dataDirectory }: Config,
  former: ServerIdentity | null,
): Promise<WiredTelephony> {
  const theirs = former && directoryHere(former);
  if (theirs !== null) await shareSimulator(dataDirectory, theirs);
  const simulator = await startSimulator({ dataDirectory });
  const { telephony, clock } = simulator;
  return {
    telephony,
    clock,
    lab: {
      addRoutes: (app) => simulatorRoutes(app, simulator),
      onClockMoved: (listener) => clock.onMoved(listener),
    },
    close: () => simulator.close(),
  };
}
