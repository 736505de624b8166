import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { RequestPriority } from './org-client.ts';

/** Salesforce counts those of 20 s and more, 25 of which an org may have at once; others need them too. */
export const MOST_AT_ONCE = 10;
/** Never taken by what nobody waits for. */
export const KEPT_FOR_PEOPLE = 2;
/** More waiting than this only become late together; whoever asks then is told so at once. */
export const MOST_WAITING = 1_000;

const order = ['person', 'today', 'earlier', 'background'] as const satisfies readonly RequestPriority[];

type Waiting = () => void;

/** How many requests an org has at once, and who is next (spec X10): by priority, then as they came. */
export class RequestSlots {
  readonly #waiting: Readonly<Record<RequestPriority, Set<Waiting>>> = {
    person: new Set(),
    today: new Set(),
    earlier: new Set(),
    background: new Set(),
  };
  #taken = 0;

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return order.reduce((sum, priority) => sum + this.#waiting[priority].size, 0);
  }

  /**
   * Resolves with what gives the slot back, which may be called more than once. Throws `CrmUnavailable` where too many
   * wait already, and the reason of `signal` when aborted.
   */
  async take(priority: RequestPriority, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (!this.#isFree(priority)) await this.#turn(priority, signal);
    else this.#taken += 1;
    let isGiven = false;
    return () => {
      if (isGiven) return;
      isGiven = true;
      this.#taken -= 1;
      this.#next();
    };
  }

  #isFree(priority: RequestPriority): boolean {
    return this.#taken < (priority === 'person' ? MOST_AT_ONCE : MOST_AT_ONCE - KEPT_FOR_PEOPLE);
  }

  /** The slot is taken for whoever's turn it is, before anybody else can ask. */
  #turn(priority: RequestPriority, signal: AbortSignal): Promise<void> {
    if (this.waiting >= MOST_WAITING)
      return Promise.reject(new CrmUnavailable('too many requests to Salesforce wait for each other'));
    const turn = Promise.withResolvers<void>();
    const waiting = this.#waiting[priority];
    const begin: Waiting = () => {
      signal.removeEventListener('abort', onAbort);
      turn.resolve();
    };
    const onAbort = () => {
      waiting.delete(begin);
      turn.reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.add(begin);
    return turn.promise;
  }

  #next(): void {
    for (const priority of order) {
      const [next] = this.#waiting[priority];
      if (next === undefined) continue;
      if (!this.#isFree(priority)) return;
      this.#waiting[priority].delete(next);
      this.#taken += 1;
      next();
      return;
    }
  }
}
