import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeDirectory } from '../../system/data-directory.ts';
import { answers } from './claim.ts';
import { SimulatorClock } from './clock.ts';
import type { LinkOptions } from './link.ts';
import { Simulator } from './simulator.ts';
import { socketPath } from './socket-path.ts';
import { SimulatorTelephony } from './telephony.ts';

/** The simulator keeps its calls this long without a server: time to restart one, even by hand. */
const usualLingerMs = 10 * 60_000;

/** An answer on the same machine takes milliseconds; after this long there will be none (spec C22). */
const usualDeadlineMs = 3_000;

/** A process that does not listen within this on a busy machine will not come. */
const startLimitMs = 20_000;
const lookAgainMs = 20;

/** Once it has said that it ends, it does within moments. */
const stopLimitMs = 5_000;

export interface RunningSimulator {
  readonly telephony: SimulatorTelephony;
  readonly simulator: Simulator;
  readonly clock: SimulatorClock;
  /** Ends the process with all its calls, and the links; resolves when nothing of it is left in the data directory. */
  stop(): Promise<void>;
  /** Ends the links; the process lives on and keeps its calls for the next server. */
  close(): Promise<void>;
}

/**
 * Adopts the simulator of the data directory, or starts it as a process of its own; gives it back when it can be
 * reached, so that the clock is the simulator's from the first reading. One that dies later is started again. Throws when
 * it does not come up in time; what it wrote is in `simulator.log` of the data directory.
 */
export async function startSimulator(options: {
  readonly dataDirectory: string;
  readonly lingerMs?: number;
  readonly deadlineMs?: number;
}): Promise<RunningSimulator> {
  const { dataDirectory, lingerMs = usualLingerMs, deadlineMs = usualDeadlineMs } = options;
  makeDirectory(dataDirectory);
  const path = socketPath(dataDirectory);
  const ensure = processEnsurer(path, dataDirectory, lingerMs);
  await ensure('connect');

  const linkOptions: Omit<LinkOptions, 'role'> = { path, deadlineMs, prepare: ensure };
  const clock = new SimulatorClock();
  const simulator = new Simulator(linkOptions, clock);
  const telephony = new SimulatorTelephony(linkOptions);
  const close = async (): Promise<void> => {
    await Promise.all([telephony.close(), simulator.close()]);
  };
  try {
    await simulator.ready(AbortSignal.timeout(startLimitMs));
    await firstLink(telephony, deadlineMs);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    telephony,
    simulator,
    clock,
    close,
    async stop() {
      // The phone link goes first: it would start another process at once.
      await telephony.close();
      const isAsked = simulator.up;
      if (isAsked) await simulator.stop();
      await simulator.close();
      if (isAsked) await gone(path);
    },
  };
}

/** Waits until nobody listens at the path, whose socket is removed first. */
async function gone(path: string): Promise<void> {
  const until = performance.now() + stopLimitMs;
  while (await answers(path)) {
    if (performance.now() > until) throw new Error(`the phone simulator at ${path} does not end`);
    await pause(lookAgainMs);
  }
}

/** Waits for the phone link, but not for one that is lost on purpose: a server starts without it, too. */
async function firstLink(telephony: SimulatorTelephony, limitMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = telephony.onLink(() => resolve());
  const timer = setTimeout(resolve, limitMs);
  if (telephony.link === 'up') resolve();
  await promise;
  clearTimeout(timer);
  stop();
}

/** Gives what starts the process where none listens; several callers at once start it once. */
function processEnsurer(path: string, dataDirectory: string, lingerMs: number): LinkOptions['prepare'] {
  let running: Promise<void> | null = null;
  return (why) => {
    running ??= start(why).finally(() => {
      running = null;
    });
    return running;
  };

  async function start(why: 'connect' | 'other-version'): Promise<void> {
    const until = performance.now() + startLimitMs;
    if (why === 'other-version') await waitFor(async () => !(await answers(path)), until);
    if (await answers(path)) return;
    const log = openSync(join(dataDirectory, 'simulator.log'), 'w');
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('network/process.ts', import.meta.url)), path, String(lingerMs)],
      // It needs nothing of our environment, which may hold secrets; Windows cannot start without its own.
      { detached: true, stdio: ['ignore', log, log, 'ipc'], env: { SystemRoot: process.env['SystemRoot'] } },
    );
    closeSync(log);
    let failure: Error | null = null;
    // It listens, or ends because another was first. One that comes up later would outlive the first, for nobody.
    let isDecided = false;
    child.once('error', (error) => {
      failure = error;
    });
    child.once('exit', () => {
      isDecided = true;
    });
    child.once('message', () => {
      isDecided = true;
      if (child.connected) child.disconnect();
    });
    child.unref();
    child.channel?.unref();
    await waitFor(async () => {
      if (failure) throw failure;
      return isDecided && (await answers(path));
    }, until);
  }

  async function waitFor(condition: () => Promise<boolean>, until: number): Promise<void> {
    while (!(await condition())) {
      if (performance.now() > until) {
        throw new Error(`the phone simulator does not answer; see ${join(dataDirectory, 'simulator.log')}`);
      }
      await pause(lookAgainMs);
    }
  }
}
