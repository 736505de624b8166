import type { Callee } from './callee.ts';
import { randomUUIDv7 } from 'node:crypto';
import { type CallId, callId, type LegId, legId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { idFrom } from '../../system/system.ts';
import type { SimulatorClock } from './clock.ts';
import type { ExchangeAnswer, ExchangeCommand } from './command.ts';
import type { NumberedFact } from './fact-log.ts';
import { Link, type LinkOptions } from './link.ts';
import { answers, type ClockMove, type LabState, type SimulatorFault } from './protocol.ts';

/** Of ours, by which the process knows a command that comes again; null: it comes once. */
export type CommandKey = string | null;

export interface CustomerCall {
  /** As the network will give it, in any spelling; known to the lab also where it is withheld from us. */
  readonly from: string;
  readonly withheld: boolean;
  readonly to: string;
  /** Digits for the IVR; null = none. */
  readonly keys: string | null;
}

/**
 * The customers' side of the simulator, for the lab and for tests. Every method throws `TelephonyUnavailable` while
 * the process cannot be reached; the faults of the phone link do not touch it.
 */
export class Simulator {
  readonly #link: Link;
  readonly #clock: SimulatorClock;

  constructor(options: Omit<LinkOptions, 'role'>, clock: SimulatorClock) {
    this.#clock = clock;
    this.#link = new Link(
      { ...options, role: 'lab' },
      {
        onUp: ({ offsetMs }) => clock.follow(offsetMs),
        onClock: (offsetMs) => clock.follow(offsetMs),
      },
    );
  }

  get up(): boolean {
    return this.#link.up;
  }

  /** Resolves when the process can be reached; throws the signal's reason when that comes first. */
  async ready(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stop = this.#link.listen({ onUp: () => resolve() });
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (this.#link.up) resolve();
    try {
      await promise;
    } finally {
      stop();
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** A customer calls. 'full' = the simulator takes no more calls. Under the same key it is the same call. */
  async customerCalls(customer: CustomerCall, key: CommandKey = null): Promise<CallId | 'full'> {
    const call = callId(key === null ? randomUUIDv7() : idFrom(`call ${key}`));
    const leg = legId(key === null ? randomUUIDv7() : idFrom(`leg ${key}`));
    const answer = await this.#command({ type: 'customer-calls', call, leg, ...customer });
    return answer === 'full' ? 'full' : call;
  }

  /** The party outside hangs up, or rejects while it rings: that of `leg`, or the call's first. */
  hangUp(call: CallId, leg: LegId | null = null): Promise<ExchangeAnswer> {
    return this.#command({ type: 'customer-hangs-up', call, leg });
  }

  /** The party outside presses keys. */
  tones(
    call: CallId,
    digits: string,
    leg: LegId | null = null,
    key: CommandKey = null,
  ): Promise<ExchangeAnswer> {
    return this.#command({ type: 'customer-keys', call, leg, digits }, key);
  }

  /** The party outside says something, as a transcriber would hear it. */
  says(
    call: CallId,
    text: string,
    leg: LegId | null = null,
    key: CommandKey = null,
  ): Promise<ExchangeAnswer> {
    return this.#command({ type: 'customer-says', call, leg, text }, key);
  }

  /** How a number called outwards behaves from now on; null = as every other, which is `default`. */
  setCallee(number: string, callee: Callee | null): Promise<ExchangeAnswer> {
    return this.#command({ type: 'callee', number, callee });
  }

  /** Calls there are now, callees, and what goes wrong at present. */
  state(): Promise<LabState> {
    return this.#link.ask({ ask: 'lab' }, answers.lab);
  }

  /** The latest facts, newest first; at most 1000. */
  async latestFacts(limit: number): Promise<readonly NumberedFact[]> {
    const facts = await this.#link.ask({ ask: 'latest', limit }, answers.facts);
    return facts === 'gap' ? [] : facts;
  }

  async fail(fault: SimulatorFault): Promise<void> {
    await this.#link.ask({ ask: 'fault', fault }, answers.done);
  }

  /** Moves domain time here and in the process; what is due by then happens at once. Gives the new time. */
  async moveClock(move: ClockMove, key: CommandKey = null): Promise<EpochMs> {
    const { offsetMs } = await this.#link.ask({ ask: 'clock', move, key }, answers.clock);
    this.#clock.follow(offsetMs);
    return this.#clock.now();
  }

  /** Ends the process with all calls; it is not started again by this. */
  async stop(): Promise<void> {
    await this.#link.ask({ ask: 'stop' }, answers.done);
  }

  /** Ends the link; the process lives on. */
  close(): Promise<void> {
    return this.#link.close();
  }

  #command(command: ExchangeCommand, key: CommandKey = null): Promise<ExchangeAnswer> {
    return this.#link.ask({ ask: 'command', command, key }, answers.command);
  }
}
