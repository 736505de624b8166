import type { RequestKey } from '../../../application/ports/organisation/idempotency-store.ts';
import type { InteractionId } from '../../../domain/ids.ts';
import { KeyedRequest, workFor } from '../../../application/runtime/keyed-request.ts';
import { FileHash } from './file-hash.ts';

/** The last line of an answer by lines. */
export interface LastLine {
  readonly type: 'done' | 'failed';
}

/** Its key, what tells it from another under that, and whether the database knows that it is begun. */
export interface BegunRequest extends RequestKey {
  readonly fingerprint: Buffer;
  readonly isStored: boolean;
}

/** A request under an Idempotency-Key, from when it is begun until its answer is kept or it is forgotten. */
export class RunningRequest {
  readonly by: BegunRequest;
  /** What is read of the file that may come with it. */
  readonly file = new FileHash();
  #interaction: InteractionId | null = null;
  readonly #keyed: KeyedRequest;
  readonly #release: () => void;
  readonly #released = Promise.withResolvers<void>();
  #handling: Promise<boolean> | null = null;
  #lastLine: Promise<LastLine> | null = null;

  constructor(by: BegunRequest, mark: () => Promise<void>, release: () => void) {
    this.by = by;
    this.#keyed = new KeyedRequest(by.agent, by.key, mark);
    this.#release = release;
  }

  /** Its answer tells of this interaction, and is kept no longer than what is noted on that (spec L7). */
  tellsOf(interaction: InteractionId): void {
    this.#interaction = interaction;
  }

  /** The interaction of which its answer tells; null: none. */
  get interaction(): InteractionId | null {
    return this.#interaction;
  }

  /** Carries out the work of its handler, whose first commit marks the key unless it `recognises` what it has done. */
  carryOut<Result>(handle: () => Result, recognises: boolean): Result {
    const result = recognises ? handle() : workFor(this.#keyed, handle);
    if (result instanceof Promise) {
      const isOver = (isDone: boolean) => {
        this.#handling = null;
        return isDone;
      };
      this.#handling = result.then(
        () => isOver(true),
        () => isOver(false),
      );
    }
    return result;
  }

  /** Whether its handler did what was asked, as soon as that is over; null: it is already, or what it still does changes nothing. */
  get handling(): Promise<boolean> | null {
    return this.#handling;
  }

  /** The ids made for it so far. */
  get made(): readonly string[] {
    return this.#keyed.made;
  }

  /**
   * It is answered by lines, of which this is the last: only then is it known what it comes to. Resolves when that is
   * kept, and can be told again.
   */
  endsWith(line: Promise<LastLine>): Promise<void> {
    this.#lastLine = line;
    return this.#released.promise;
  }

  /** The last of the lines that answer it; null: it is answered by a whole. */
  get lastLine(): Promise<LastLine> | null {
    return this.#lastLine;
  }

  /** What is still done for it no longer marks the key. */
  close(): void {
    this.#keyed.close();
  }

  /** From now on the key can be begun again. */
  release(): void {
    this.#release();
    this.#released.resolve();
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
