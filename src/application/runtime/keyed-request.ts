import { AsyncLocalStorage } from 'node:async_hooks';
import type { AgentId } from '../../domain/ids.ts';

/** What a request makes is among the first ids it makes; an import makes one a row. */
const keptIds = 100;

/**
 * A request under an Idempotency-Key, while it is carried out. The first transaction that commits work for it marks the
 * key as done in itself, so that key and work are there together or not at all (decision 15).
 */
export class KeyedRequest {
  readonly agent: AgentId;
  readonly key: string;
  readonly #made: string[] = [];
  readonly #mark: () => Promise<void>;
  #isOpen = true;

  /** `mark` marks it by itself, in a transaction of its own. */
  constructor(agent: AgentId, key: string, mark: () => Promise<void>) {
    this.agent = agent;
    this.key = key;
    this.#mark = mark;
  }

  /** Whether the next transaction is to mark it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The ids made for it so far. */
  get made(): readonly string[] {
    return this.#made;
  }

  make(id: string): void {
    if (this.#isOpen && this.#made.length < keptIds) this.#made.push(id);
  }

  async mark(): Promise<void> {
    this.close();
    await this.#mark();
  }

  /** It is marked, or answered: what is still done belongs to nobody's request. */
  close(): void {
    this.#isOpen = false;
  }
}

const inHand = new AsyncLocalStorage<KeyedRequest | null>();

/** The request that is being carried out here and whose key is to be marked; null: none. */
export function keyedRequest(): KeyedRequest | null {
  const request = inHand.getStore() ?? null;
  return request?.isOpen === true ? request : null;
}

/** Carries out `work` for the request. */
export const workFor = <Result>(request: KeyedRequest, work: () => Result): Result =>
  inHand.run(request, work);

/**
 * Does what a request needs before its own work, and what may be done twice: its commit does not mark the key, so a
 * request that was cut off after it is carried out whole when it is repeated.
 */
export const beforehand = <Result>(work: () => Result): Result => inHand.run(null, work);

/**
 * Does something outside that would not be recognised if it came twice, such as pressing keys: the key is marked first,
 * so a request that is cut off, or whose work fails, did it once or not at all.
 */
export async function atMostOnce<Result>(work: () => Promise<Result>): Promise<Result> {
  await keyedRequest()?.mark();
  return work();
}
