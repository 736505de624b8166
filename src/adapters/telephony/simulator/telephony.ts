import {
  type CallSnapshot,
  type Destination,
  type DialOptions,
  type Telephony,
  type TelephonyFact,
  TelephonyGap,
  TelephonyUnavailable,
} from '../../../application/ports/interactions/telephony.ts';
import type { CallId, LegId } from '../../../domain/ids.ts';
import type { ExchangeAnswer, ExchangeCommand } from './command.ts';
import { FactFeed, type Position, positionFrom, positionText } from './fact-feed.ts';
import { Link, type LinkOptions } from './link.ts';
import { answers } from './protocol.ts';

/** The phone system `simulator`: the port's commands over the link to the process. */
export class SimulatorTelephony implements Telephony {
  readonly name = 'simulator';
  readonly #link: Link;
  readonly #linkListeners = new Set<(link: 'up' | 'down') => void>();
  readonly #closing = new AbortController();
  /** The process that the link is up to, and its latest fact when it came up. */
  #present: Position | null = null;

  constructor(options: Omit<LinkOptions, 'role'>) {
    this.#link = new Link(
      { ...options, role: 'phone' },
      {
        onUp: ({ run, last }) => {
          this.#present = { run, number: last };
          for (const listener of this.#linkListeners) listener('up');
        },
        onDown: () => {
          this.#present = null;
          for (const listener of this.#linkListeners) listener('down');
        },
        onFact: ({ number }) => this.#seen(number),
        onLast: (number) => this.#seen(number),
      },
    );
  }

  get link(): 'up' | 'down' {
    return this.#link.up ? 'up' : 'down';
  }

  onLink(listener: (link: 'up' | 'down') => void): () => void {
    this.#linkListeners.add(listener);
    return () => this.#linkListeners.delete(listener);
  }

  async dial(leg: LegId, to: Destination, { call, from, timeoutMs }: DialOptions): Promise<void> {
    const answer = await this.#command({ type: 'dial', leg, to, call, from, timeoutMs });
    if (answer === 'full') throw new TelephonyUnavailable('the simulator takes no more calls');
  }

  async connect(call: CallId, legs: readonly LegId[]): Promise<'connected' | 'gone'> {
    return (await this.#command({ type: 'connect', call, legs })) === 'gone' ? 'gone' : 'connected';
  }

  async hangUp(leg: LegId): Promise<void> {
    await this.#command({ type: 'hang-up', leg });
  }

  async hold(leg: LegId): Promise<void> {
    await this.#command({ type: 'hold', leg });
  }

  async resume(leg: LegId): Promise<void> {
    await this.#command({ type: 'resume', leg });
  }

  async mute(leg: LegId, muted: boolean): Promise<void> {
    await this.#command({ type: 'mute', leg, muted });
  }

  async prompt(leg: LegId, text: string): Promise<void> {
    await this.#command({ type: 'prompt', leg, text });
  }

  async tones(leg: LegId, digits: string): Promise<void> {
    await this.#command({ type: 'tones', leg, digits });
  }

  async record(call: CallId, mode: 'off' | 'on' | 'masked'): Promise<void> {
    await this.#command({ type: 'record', call, mode });
  }

  async calls(): Promise<{ readonly position: string; readonly calls: readonly CallSnapshot[] }> {
    const run = this.#present?.run;
    const { last, calls } = await this.#link.ask({ ask: 'snapshot' }, answers.snapshot);
    // The answer came over the link that was up when it was asked for, so it is of that run.
    if (run === undefined) throw new TelephonyUnavailable('the link to the simulator is down');
    return { position: positionText({ run, number: last }), calls };
  }

  facts(since: string | null, signal: AbortSignal): AsyncIterable<TelephonyFact> {
    const position = since === null ? null : positionFrom(since);
    if (since !== null && position === null)
      throw new TelephonyGap(`${since} is no position of the simulator`);
    return new FactFeed(this.#link, position, AbortSignal.any([signal, this.#closing.signal]), this.#present);
  }

  /** Ends the link and every reading of facts; the simulator and its calls live on. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#link.close();
  }

  #seen(number: number): void {
    if (this.#present && number > this.#present.number) this.#present = { ...this.#present, number };
  }

  #command(command: ExchangeCommand): Promise<ExchangeAnswer> {
    return this.#link.ask({ ask: 'command', command }, answers.command);
  }
}
