import type { RequestKey } from '../../../application/ports/organisation/idempotency-store.ts';
import { KeyedRequest, workFor } from '../../../application/runtime/keyed-request.ts';
import { FileHash } from './file-hash.ts';

/** A request under an Idempotency-Key, from when it is begun until its answer is kept or it is forgotten. */
export class RunningRequest {
  readonly by: RequestKey;
  /** What is read of the file that may come with it. */
  readonly file = new FileHash();
  readonly #keyed: KeyedRequest;
  readonly #release: () => void;
  #handling: Promise<unknown> | null = null;

  constructor(by: RequestKey, mark: () => Promise<void>, release: () => void) {
    this.by = by;
    this.#keyed = new KeyedRequest(by.agent, by.key, mark);
    this.#release = release;
  }

  /** Carries out the work of its handler, whose first commit marks the key. */
  carryOut<Result>(handle: () => Result): Result {
    const result = workFor(this.#keyed, handle);
    if (result instanceof Promise) {
      const isOver = () => {
        this.#handling = null;
      };
      this.#handling = result.then(isOver, isOver);
    }
    return result;
  }

  /** Resolves when its handler is over; null: it is already, or what it still does changes nothing. */
  get handling(): Promise<unknown> | null {
    return this.#handling;
  }

  /** What is still done for it no longer marks the key. */
  close(): void {
    this.#keyed.close();
  }

  /** From now on the key can be begun again. */
  release(): void {
    this.#release();
  }
}

/**
 * The requests that run under a key. This is the only server (decision 13), so what is begun in the database and does
 * not run here has been cut off.
 */
export class RunningRequests {
  readonly #running = new Map<string, Buffer>();

  /** Takes the key for a request; gives what frees it again, or why it cannot be taken. */
  claim({ agent, key }: RequestKey, fingerprint: Buffer): (() => void) | 'running' | 'reused' {
    const name = `${agent} ${key}`;
    const other = this.#running.get(name);
    if (other !== undefined) return other.equals(fingerprint) ? 'running' : 'reused';
    this.#running.set(name, fingerprint);
    return () => void this.#running.delete(name);
  }
}
