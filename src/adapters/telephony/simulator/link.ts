import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { TelephonyUnavailable } from '../../../application/ports/interactions/telephony.ts';
import type { NumberedFact } from './fact-log.ts';
import { Lines } from './lines.ts';
import { answers, messageShape, protocolVersion, type Question } from './protocol.ts';

/** Questions waiting for their answer; more than a server's calls ask within one deadline. */
const mostWaiting = 10_000;

/** How often a quiet link is tried, so that a silent one is noticed. */
const pingEveryMs = 2_000;

/** Pauses between attempts to connect: quick for a restart, slow enough not to be a burden. */
const firstPauseMs = 20;
const longestPauseMs = 2_000;

export interface LinkOptions {
  readonly path: string;
  readonly role: 'phone' | 'lab';
  /** No answer within this makes a question fail. */
  readonly deadlineMs: number;
  /** Called before each attempt to connect: starts the process where there is none. */
  readonly prepare: (why: 'connect' | 'other-version') => Promise<void>;
}

export interface LinkListener {
  /** The link is up; `run` names the life of the process, `last` its latest fact, `offsetMs` its clock. */
  onUp?(hello: { readonly run: string; readonly last: number; readonly offsetMs: number }): void;
  onDown?(): void;
  onFact?(fact: NumberedFact): void;
  /** The latest fact's number became known otherwise than by a fact. */
  onLast?(last: number): void;
  onClock?(offsetMs: number): void;
}

interface Waiting {
  readonly answer: (value: unknown) => void;
  readonly fail: (why: string) => void;
}

/** A connection to the simulator's process that comes back by itself. Questions fail at once while it is down. */
export class Link {
  readonly #options: LinkOptions;
  readonly #listeners = new Set<LinkListener>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #closing = new AbortController();
  #socket: Socket | null = null;
  #lines: Lines | null = null;
  #lastId = 0;
  #up = false;
  readonly #running: Promise<void>;

  constructor(options: LinkOptions, listener: LinkListener) {
    this.#options = options;
    this.#listeners.add(listener);
    this.#running = this.#run();
  }

  get up(): boolean {
    return this.#up;
  }

  /** Gives what ends the listening. */
  listen(listener: LinkListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks, and parses the answer by `shape`; throws `TelephonyUnavailable` without one within the deadline. */
  async ask<Shape extends z.ZodType>(question: Question, shape: Shape): Promise<z.output<Shape>> {
    if (!this.#up) throw new TelephonyUnavailable('the link to the simulator is down');
    return this.#ask(question, shape);
  }

  /** Ends the link; the process lives on. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#socket?.destroy();
    await this.#running;
  }

  async #ask<Shape extends z.ZodType>(question: Question, shape: Shape): Promise<z.output<Shape>> {
    const lines = this.#lines;
    if (lines === null) throw new TelephonyUnavailable('the link to the simulator is down');
    if (this.#waiting.size >= mostWaiting) throw new TelephonyUnavailable('too many questions are waiting');
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = await new Promise<unknown>((resolve, reject) => {
      const deadline = setTimeout(() => {
        waiting.fail('no answer within the deadline');
        // Nobody knows what became of the question: both sides are compared when the link is up again.
        lines.end();
      }, this.#options.deadlineMs);
      const settle = (): void => {
        clearTimeout(deadline);
        this.#waiting.delete(id);
      };
      const waiting: Waiting = {
        answer: (value) => {
          settle();
          resolve(value);
        },
        fail: (why) => {
          settle();
          reject(new TelephonyUnavailable(`${question.ask}: ${why}`));
        },
      };
      this.#waiting.set(id, waiting);
      lines.send({ id, question });
    });
    return shape.parse(answer);
  }

  async #run(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#options.prepare('connect');
        const socket = await this.#connect();
        const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
        if (await this.#greet(socket)) pauseMs = firstPauseMs;
        await ended;
      } catch {
        // Whatever went wrong, the next attempt may succeed; that the link is down is told by `up`.
        this.#socket?.destroy();
      }
      this.#wentDown();
      await pause(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => {});
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  #connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#options.path);
      this.#socket = socket;
      socket.on('error', reject);
      socket.once('close', () => {
        this.#failWaiting();
        reject(new Error('closed'));
      });
      socket.once('connect', () => {
        if (this.#closing.signal.aborted) socket.destroy();
        this.#lines = new Lines(socket, (value) => this.#onMessage(socket, value));
        this.#keepTrying(socket);
        resolve(socket);
      });
    });
  }

  /** Gives whether the link is up now. */
  async #greet(socket: Socket): Promise<boolean> {
    const hello = await this.#ask(
      { ask: 'hello', version: protocolVersion, role: this.#options.role },
      answers.hello,
    );
    if ('refused' in hello) {
      // Left over from another release: it has to go, and its calls with it.
      await this.#ask({ ask: 'stop' }, answers.done);
      socket.destroy();
      await this.#options.prepare('other-version');
      return false;
    }
    if (this.#options.role === 'phone') await this.#ask({ ask: 'subscribe' }, answers.last);
    this.#up = true;
    for (const listener of this.#listeners) listener.onUp?.(hello);
    return true;
  }

  /** Pings until the socket closes; one that gives no answer is closed from this side. */
  #keepTrying(socket: Socket): void {
    const timer = setInterval(() => {
      this.#ask({ ask: 'ping' }, answers.last).then(
        ({ last }) => {
          for (const listener of this.#listeners) listener.onLast?.(last);
        },
        () => socket.destroy(),
      );
    }, pingEveryMs);
    socket.once('close', () => clearInterval(timer));
  }

  #onMessage(socket: Socket, value: unknown): void {
    const parsed = messageShape.safeParse(value);
    if (!parsed.success) {
      socket.destroy();
      return;
    }
    const message = parsed.data;
    if ('fact' in message) {
      for (const listener of this.#listeners) listener.onFact?.(message.fact);
    } else if ('offsetMs' in message) {
      for (const listener of this.#listeners) listener.onClock?.(message.offsetMs);
    } else if ('answer' in message) {
      this.#waiting.get(message.id)?.answer(message.answer);
    } else {
      this.#waiting.get(message.id)?.fail(message.error);
    }
  }

  #wentDown(): void {
    this.#lines = null;
    this.#failWaiting();
    if (!this.#up) return;
    this.#up = false;
    for (const listener of this.#listeners) listener.onDown?.();
  }

  #failWaiting(): void {
    for (const waiting of this.#waiting.values()) waiting.fail('the link was lost');
  }
}
