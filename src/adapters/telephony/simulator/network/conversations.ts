import { after, type EpochMs } from '../../../../domain/time.ts';
import { aloneLimitMs, type Leg } from './leg.ts';

/**
 * Who hears whom: every leg is in at most one conversation, across calls too. A party who was talking and whose last
 * counterpart has gone gets a timer, which being held (with music, for a server that has plans) stops.
 */
export class Conversations {
  readonly #members = new Map<number, Set<Leg>>();
  #last = 0;

  /** Makes one conversation of exactly these legs; those they talked with before stay among themselves. */
  join(legs: readonly Leg[], now: EpochMs): void {
    const present = legs[0]?.conversation ?? null;
    const together =
      present !== null &&
      this.#members.get(present)?.size === legs.length &&
      legs.every((leg) => leg.conversation === present);
    if (!together) {
      for (const leg of legs) this.leave(leg, now);
      this.#last += 1;
      this.#members.set(this.#last, new Set(legs));
      for (const leg of legs) {
        leg.conversation = this.#last;
        leg.met ||= legs.length > 1;
      }
    }
    for (const leg of legs) this.changed(leg, now);
  }

  leave(leg: Leg, now: EpochMs): void {
    if (leg.conversation === null) return;
    const members = this.#members.get(leg.conversation);
    members?.delete(leg);
    if (members?.size === 0) this.#members.delete(leg.conversation);
    leg.conversation = null;
    for (const other of members ?? []) this.changed(other, now);
  }

  /** To be called whenever the leg was held, resumed or answered: sets or ends the timer of one left alone. */
  changed(leg: Leg, now: EpochMs): void {
    const others = leg.conversation === null ? 0 : (this.#members.get(leg.conversation)?.size ?? 1) - 1;
    const alone = leg.met && leg.state === 'up' && !leg.held && others === 0;
    if (!alone) leg.timers.alone = null;
    else leg.timers.alone ??= after(now, aloneLimitMs);
  }
}
