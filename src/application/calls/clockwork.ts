import { decide } from '../../domain/call/decide.ts';
import { nextDue } from '../../domain/call/due.ts';
import type { InteractionId } from '../../domain/ids.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { CallStore, StoredCall } from '../ports/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Arrivals } from './arrivals.ts';
import type { CallChanges } from './call-changes.ts';
import type { CallIds } from './call-ids.ts';
import type { CallLock } from './call-lock.ts';
import type { Freed } from './freed.ts';
import type { Offers } from './offers.ts';
import type { Settlement } from './settlement.ts';
import type { Switchboard } from './switchboard.ts';

/** How late something due may be noticed; small beside the seconds that offers and limits are set in. */
const EVERY_MS = 250;

/** So many at a time; the rest follow at once. */
const AT_ONCE = 200;

interface Parts {
  readonly store: CallStore;
  readonly callIds: CallIds;
  readonly changes: CallChanges;
  readonly arrivals: Arrivals;
  readonly offers: Offers;
  readonly switchboard: Switchboard;
  readonly settlement: Settlement;
  readonly lock: CallLock;
  readonly freed: Freed;
  readonly clock: Clock;
  readonly log: Log;
}

/** Ends what waits too long: offers, waiting in a queue, wrap-up (spec R12). What is due stands in the database, so a restart forgets nothing. */
export class Clockwork {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | null = null;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.sweep(), EVERY_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#sweeping;
  }

  /** Does all that is due by now; one sweep at a time. */
  sweep(): Promise<void> {
    this.#sweeping = this.#sweeping
      .then(() => this.#sweep())
      .catch((error: unknown) => this.#parts.log.error({ err: error }, 'what is due could not be looked up'));
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    const { store, clock, log } = this.#parts;
    for (;;) {
      const ids = await store.due(clock.now(), AT_ONCE);
      await Promise.all(
        ids.map((id) =>
          this.#do(id).catch((error: unknown) => {
            log.error({ interaction: id, err: error }, 'what was due could not be done');
          }),
        ),
      );
      if (ids.length < AT_ONCE) return;
    }
  }

  async #do(id: InteractionId): Promise<void> {
    const call = await this.#parts.callIds.callOf(id);
    if (call !== null) await this.#parts.lock.run(call, () => this.#doDue(id));
  }

  async #doDue(id: InteractionId): Promise<void> {
    const { store, clock, arrivals, offers, settlement } = this.#parts;
    const stored = await store.call(id);
    if (!stored) return;
    const now = clock.now();
    const due = nextDue(stored.call, now);
    // Asking again is the one thing that is no longer due once its moment has passed.
    if (due === null || due.at > now) {
      await offers.offer(stored.call);
      return this.#reschedule(id);
    }
    switch (due.what) {
      case 'withdraw':
      case 'wrapup-over':
        return this.#decide(stored, { type: due.what, agent: due.agent, at: now });
      case 'wait-limit':
        return arrivals.moveOn(stored.call);
      case 'dial-limit':
        return this.#decide(stored, {
          type: 'give-up',
          cause: 'no-answer',
          at: now,
          wrapupUntil: settlement.wrapupUntil(stored.call, now),
        });
      case 'offer-again':
        await offers.offer(stored.call);
        return this.#reschedule(id);
    }
  }

  async #decide(stored: StoredCall, command: Parameters<typeof decide>[0]): Promise<void> {
    const { changes, switchboard, freed } = this.#parts;
    const changed = await changes.change(stored.call, ({ call }) => decide(command, call));
    if (isRefusal(changed)) return;
    await switchboard.follow(changed.events, changed.stored.call);
    await freed.after(changed);
  }

  /** Nothing changed, so the row still names the moment that has passed. */
  async #reschedule(id: InteractionId): Promise<void> {
    const stored = await this.#parts.store.call(id);
    if (!stored) return;
    await this.#parts.store.setDue(
      id,
      stored.version,
      nextDue(stored.call, this.#parts.clock.now())?.at ?? null,
    );
  }
}
