import { hash, verify } from '@node-rs/argon2';
import { PasswordsBusy, type Passwords } from '../../application/ports/organisation/passwords.ts';

/** OWASP's recommendation for argon2id (the library's default algorithm): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each takes a thread and 19 MiB; more at once would only take turns on the processor. */
const maxAtOnce = 4;
/** Some seconds of work; who comes later is told to try again. */
const maxWaiting = 100;

/** Argon2id, with a bound on how many are computed at once and how many wait. */
export class Argon2Passwords implements Passwords {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #decoy: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, cost));
  }

  async verify(stored: string | null, password: string): Promise<boolean> {
    this.#decoy ??= this.hash('a password that nobody has');
    const against = stored ?? (await this.#decoy);
    const equal = await this.#inTurn(() => verify(against, password));
    return equal && stored !== null;
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= maxAtOnce) {
      if (this.#waiting.length >= maxWaiting) throw new PasswordsBusy('too many passwords are being checked');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      // The turn goes to the next who waits, else it is free.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
