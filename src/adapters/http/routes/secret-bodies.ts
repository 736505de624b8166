import { createHmac, randomBytes } from 'node:crypto';
import type { RequestKey } from '../../../application/ports/organisation/idempotency-store.ts';

/** More than are repeated at once; the oldest are forgotten first. */
const maxRemembered = 10_000;

/**
 * What came under which key in bodies that hold digits or a password. Their hash is not stored: twelve tries find a digit,
 * and a word list finds a password (spec C26). So it is only known while this process lives, and after that a repeated
 * request is told from others by its key and its address alone.
 */
export class SecretBodies {
  readonly #secret = randomBytes(32);
  readonly #remembered = new Map<string, Buffer>();

  /** This is the body under that key, in place of an earlier one. */
  remember(by: RequestKey, content: string | Buffer): void {
    const name = nameOf(by);
    this.#remembered.delete(name);
    this.#remembered.set(name, this.#hash(content));
    if (this.#remembered.size <= maxRemembered) return;
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  /** Whether another one is remembered under that key. */
  isOther(by: RequestKey, content: string | Buffer): boolean {
    const before = this.#remembered.get(nameOf(by));
    return before !== undefined && !before.equals(this.#hash(content));
  }

  #hash(content: string | Buffer): Buffer {
    return createHmac('sha256', this.#secret).update(content).digest();
  }
}

const nameOf = ({ agent, key }: RequestKey): string => `${agent} ${key}`;
