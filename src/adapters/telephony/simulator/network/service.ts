import type { Socket } from 'node:net';
import type { ExchangeStep } from '../command.ts';
import { AnsweredKeys } from './answered-keys.ts';
import { Exchange } from './exchange.ts';
import { FactDelivery } from './fact-delivery.ts';
import { FactLog, type NumberedFact } from '../fact-log.ts';
import { Lines } from '../lines.ts';
import { MovedClock } from './moved-clock.ts';
import {
  type ClockMove,
  type LabState,
  protocolVersion,
  type Question,
  requestShape,
  type SimulatorFault,
} from '../protocol.ts';

/** One server holds two connections; a few servers, and those that a dead one left behind. */
const mostConnections = 100;

/** The longest that Node's timers take; an exchange with nothing to do for longer looks again by then. */
const longestTimerMs = 2 ** 31 - 1;

interface Connection {
  readonly socket: Socket;
  readonly lines: Lines;
  role: 'phone' | 'lab' | null;
  subscribed: boolean;
}

/** The exchange at its socket: answers what connections ask, tells facts, and lets what goes wrong go wrong. */
export class SimulatorService {
  readonly #run: string;
  readonly #clock = new MovedClock();
  readonly #exchange = new Exchange(this.#clock.now());
  readonly #log = new FactLog();
  readonly #answered = new AnsweredKeys();
  readonly #delivery: FactDelivery;
  readonly #connections = new Set<Connection>();
  readonly #onStop: () => void;
  readonly #onConnections: (count: number) => void;
  #timer: NodeJS.Timeout | null = null;
  /** By the process's own running time, which no clock moves. */
  #linkLostUntil = 0;
  #silentUntil = 0;

  /** `run` names this life of the process; `onConnections` hears how many are left at each change. */
  constructor(deps: {
    readonly run: string;
    readonly random: () => number;
    readonly onStop: () => void;
    readonly onConnections: (count: number) => void;
  }) {
    this.#run = deps.run;
    this.#onStop = deps.onStop;
    this.#onConnections = deps.onConnections;
    this.#delivery = new FactDelivery((fact) => this.#tellSubscribers(fact), deps.random);
  }

  accept(socket: Socket): void {
    if (this.#connections.size >= mostConnections) {
      socket.destroy();
      return;
    }
    const lines = new Lines(socket, (value) => this.#onRequest(connection, value));
    const connection: Connection = { socket, lines, role: null, subscribed: false };
    this.#connections.add(connection);
    this.#onConnections(this.#connections.size);
    // A connection that breaks is an ordinary end: `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#connections.delete(connection);
      this.#onConnections(this.#connections.size);
    });
  }

  /** Ends every connection and timer. */
  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const { socket } of this.#connections) socket.end();
  }

  #onRequest(connection: Connection, value: unknown): void {
    const request = requestShape.safeParse(value);
    if (!request.success) {
      const id = idOf(value);
      if (id === null) connection.socket.destroy();
      else connection.lines.send({ id, error: request.error.message });
      return;
    }
    const { id, question } = request.data;
    if (question.ask === 'hello') connection.role = question.role;
    if (connection.role === null || (connection.role === 'phone' && this.#linkLost())) {
      connection.socket.destroy();
      return;
    }
    const answer = this.#answer(connection, question);
    this.#send(connection, { id, answer });
    if (question.ask === 'stop') this.#onStop();
  }

  #answer(connection: Connection, question: Question): unknown {
    switch (question.ask) {
      case 'hello':
        if (question.version !== protocolVersion) return { refused: 'version' };
        return { run: this.#run, last: this.#log.last, offsetMs: this.#clock.offsetMs };
      case 'command':
        return this.#answered.once(question.key, () => {
          const step = this.#exchange.handle(question.command, this.#clock.now());
          this.#afterStep(step.facts);
          return step.answer;
        });
      case 'snapshot':
        this.#pass();
        return { last: this.#log.last, calls: this.#exchange.snapshot() };
      case 'subscribe':
        connection.subscribed = true;
        return { last: this.#log.last };
      case 'read':
        return this.#log.read(question.after, question.limit);
      case 'ping':
        return { last: this.#log.last };
      case 'lab':
        return this.#lab();
      case 'latest':
        return this.#log.latest(question.limit);
      case 'fault':
        this.#fail(question.fault);
        return 'done';
      case 'clock':
        this.#answered.once(question.key, () => this.#moveClock(question.move));
        return { offsetMs: this.#clock.offsetMs };
      case 'stop':
        return 'done';
    }
  }

  #moveClock(move: ClockMove): void {
    this.#clock.move(move);
    for (const each of this.#connections) this.#send(each, { offsetMs: this.#clock.offsetMs });
    this.#pass();
  }

  #lab(): LabState {
    const { faults } = this.#delivery;
    const now = performance.now();
    return {
      calls: this.#exchange.view(),
      callees: this.#exchange.callees.list(),
      faults: {
        ...faults,
        linkLostMs: Math.max(0, this.#linkLostUntil - now),
        silentMs: Math.max(0, this.#silentUntil - now),
      },
    };
  }

  #fail(fault: SimulatorFault): void {
    const { faults } = this.#delivery;
    switch (fault.kind) {
      case 'link-lost':
        this.#linkLostUntil = performance.now() + fault.ms;
        if (fault.ms > 0) {
          for (const each of this.#connections) if (each.role === 'phone') each.socket.destroy();
        }
        return;
      case 'silent':
        this.#silentUntil = performance.now() + fault.ms;
        return;
      case 'doubled':
        this.#delivery.faults = { ...faults, doubled: fault.on };
        return;
      case 'delayed':
        this.#delivery.faults = { ...faults, delayedMs: fault.ms };
        return;
      case 'reordered':
        this.#delivery.faults = { ...faults, reorderedMs: fault.ms };
        return;
    }
  }

  #linkLost(): boolean {
    return performance.now() < this.#linkLostUntil;
  }

  #send(connection: Connection, message: unknown): void {
    if (connection.role === 'phone' && performance.now() < this.#silentUntil) return;
    connection.lines.send(message);
  }

  #tellSubscribers(fact: NumberedFact): void {
    for (const each of this.#connections) if (each.subscribed) this.#send(each, { fact });
  }

  #pass(): void {
    this.#afterStep(this.#exchange.pass(this.#clock.now()));
  }

  #afterStep(facts: ExchangeStep['facts']): void {
    for (const fact of facts) this.#delivery.deliver(this.#log.append(fact));
    const quietUntil = this.#exchange.quietUntil();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (quietUntil === null) return;
    const waitMs = Math.min(Math.max(0, quietUntil - this.#clock.now()), longestTimerMs);
    this.#timer = setTimeout(() => this.#pass(), waitMs);
  }
}

function idOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'number' ? value.id : null;
}
