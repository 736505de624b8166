import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../src/main.ts');

/** The first tell what is wrong. */
const mostProblems = 20;
/** The last tell what it was about. */
const mostLines = 40;

/** How long a start may take on a machine that is busy with everything else, too. */
const startLimitMs = 60_000;

/** The server as a process of its own, which can be killed at any moment and started again on the same data. */
export class ServerProcess {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #onLine: (line: string) => void;
  readonly #problems: string[] = [];
  readonly #lines: string[] = [];
  #child: ChildProcess | null = null;
  #up = Promise.withResolvers<string>();
  readonly #waiting = Promise.withResolvers<void>();
  #isUp = false;

  /** `onLine` is called with every line that it says. */
  constructor(
    environment: Readonly<Record<string, string>>,
    onLine: (line: string) => void = () => undefined,
  ) {
    this.#environment = environment;
    this.#onLine = onLine;
  }

  /** Its address, as soon as it serves. */
  get address(): Promise<string> {
    return this.#up.promise;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Errors that it logged, over all its lives: each is a bug. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** What it said last. */
  get lastLines(): readonly string[] {
    return this.#lines;
  }

  /** Starts it; `address` tells when it serves. */
  start(): void {
    const child = spawn(process.execPath, [program], {
      env: { PATH: process.env['PATH'] ?? '', ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const { stdout, stderr } = child;
    let line = '';
    const read = (text: string) => {
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const each of lines) this.#read(each);
    };
    stdout.setEncoding('utf8').on('data', read);
    stderr.setEncoding('utf8').on('data', (text: string) => {
      for (const each of text.split('\n')) this.#read(each);
    });
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) return;
      this.#problems.push(`the server ended by itself: ${code ?? signal}`);
      this.#up.promise.catch(() => undefined);
      this.#up.reject(new Error(this.#problems.join('\n')));
    });
  }

  /** Resolves when it says that it waits to take over. */
  async waits(): Promise<void> {
    await Promise.race([this.#waiting.promise, this.#up.promise.then(() => undefined)]);
  }

  /** Waits until it serves; throws what it logged when it does not. */
  async serves(): Promise<string> {
    const limit = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => limit.reject(new Error(`The server did not start. ${this.#problems.join('\n')}`)),
      startLimitMs,
    );
    try {
      return await Promise.race([this.address, limit.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** As the power fails: at once, whatever it was doing. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.#goesDown();
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** As a virtual machine is paused: nothing of it goes on until it is woken. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  wake(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Resolves with the exit code once it has ended without being asked to. */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child !== null && child.exitCode === null) await once(child, 'exit');
    return child?.exitCode ?? null;
  }

  /** As an operator stops it. Gives the exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    this.#goesDown();
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
    return child.exitCode;
  }

  #goesDown(): void {
    if (this.#isUp) this.#up = Promise.withResolvers<string>();
    this.#isUp = false;
  }

  #read(line: string): void {
    this.#onLine(line);
    this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#lines.shift();
    const address = /^Tieline is ready at (http:\S+)/.exec(line)?.[1];
    if (line.startsWith('Waiting to take over')) this.#waiting.resolve();
    if (address !== undefined) {
      this.#isUp = true;
      this.#up.resolve(address);
    } else if (isError(line) && this.#problems.length < mostProblems) this.#problems.push(line);
  }
}

/** A start that fails says so in words, what goes wrong later stands in its log. A warning may be about an error. */
const isError = (line: string): boolean =>
  line.startsWith('{') ? /"level":"(error|fatal)"/.test(line) : /^Tieline cannot|^\s+at |Error: /.test(line);
