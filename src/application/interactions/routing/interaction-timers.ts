import { nextDue } from '../../../domain/channels/interaction.ts';
import type { InteractionId } from '../../../domain/ids.ts';
import type { BuiltChannel } from '../../../domain/interaction/channel.ts';
import type { SystemCommand } from '../../../domain/interaction/system-command.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { after, growingPauseMs } from '../../../domain/time.ts';
import type { InteractionStore, StoredInteraction } from '../../ports/interactions/interaction-store.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { HeldLease, Leases } from '../../ports/runtime/lease.ts';
import type { Log } from '../../ports/runtime/log.ts';
import { storeUnavailable } from '../../ports/runtime/store.ts';
import { outlast } from '../../runtime/outlast.ts';
import { START_WAIT_MS } from '../../runtime/with-lease.ts';
import type { Channels, DoDue } from '../channel.ts';
import type { Notes } from '../notes.ts';
import type { Offers } from './offers.ts';
import type { Redistribution } from './redistribution.ts';

/** How late something due may be noticed: little, as offers and limits are set in seconds. */
const EVERY_MS = 250;

/** So many are begun with one look; the rest follow with the next. */
const AT_ONCE = 200;

/** After a failure that comes again with every look the looks become rarer. */
const LONGEST_PAUSE_MS = 1_000;

/** The first pause of an interaction for which something due failed; it doubles with each further failure. */
const CALL_PAUSE_MS = 1_000;

/** Once the failure is mended, a caller waits no longer than this. */
const LONGEST_CALL_PAUSE_MS = 60_000;

/** More than ever fail at once; beyond it their pauses begin anew. */
const MAX_FAILING = 1_000;

interface Deps {
  readonly store: InteractionStore;
  readonly channels: Channels;
  readonly doDue: Readonly<Record<BuiltChannel, DoDue>>;
  readonly offers: Offers;
  readonly redistribution: Redistribution;
  readonly notes: Pick<Notes, 'replacedNote'>;
  readonly clock: Clock;
  readonly leases: Leases;
  readonly log: Log;
}

/** Ends what waits too long: offers, waiting in a queue, wrap-up (spec R12). What is due stands in the database, so a restart forgets nothing. */
export class InteractionTimers {
  readonly #deps: Deps;
  /** How often in a row something due to an interaction failed. */
  readonly #failing = new Map<InteractionId, number>();
  /** What is being done. One interaction may wait for a phone system that does not answer; the others do not wait for it. */
  readonly #inHand = new Map<InteractionId, Promise<void>>();
  #failedLooks = 0;
  /** While it is started. */
  #lease: HeldLease | null = null;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopping = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** On one server at a time: throws `LeaseHeld` where another does it. */
  async start(): Promise<void> {
    this.#lease = await this.#deps.leases.hold('timers', START_WAIT_MS);
    this.#stopping = new AbortController();
    this.#lookSoon();
  }

  async stop(): Promise<void> {
    const lease = this.#lease;
    this.#lease = null;
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await this.#looking;
    await Promise.all(this.#inHand.values());
    await lease?.release();
  }

  /** Does all that is due by now. */
  async sweep(): Promise<void> {
    await this.#look();
    await Promise.all(this.#inHand.values());
  }

  /** Begins all that is due by now, as soon as our own database is there; one look at a time. */
  #look(): Promise<void> {
    this.#looking = this.#looking
      .then(() => outlast(() => this.#beginDue(), this.#stopping.signal))
      .then(() => {
        this.#failedLooks = 0;
      })
      .catch((error: unknown) => this.#failed(error));
    return this.#looking;
  }

  #failed(error: unknown): void {
    this.#failedLooks += 1;
    // That our own database is away is said once, elsewhere.
    if (storeUnavailable(error) === null)
      this.#deps.log.error({ err: error }, 'what is due could not be looked up');
  }

  /** Looks again only when the look before is over, so that a slow database does not pile them up. */
  #lookSoon(): void {
    if (this.#lease === null || this.#lease.signal.aborted) return;
    const pauseMs = growingPauseMs(this.#failedLooks, EVERY_MS, LONGEST_PAUSE_MS);
    this.#timer = setTimeout(() => void this.#look().then(() => this.#lookSoon()), pauseMs);
  }

  async #beginDue(): Promise<void> {
    const { store, clock } = this.#deps;
    // What is in hand is due still, and must not take the places of the others.
    const ids = await store.due(clock.now(), AT_ONCE + this.#inHand.size);
    for (const id of ids) if (!this.#inHand.has(id)) this.#begin(id);
  }

  #begin(id: InteractionId): void {
    const doing = this.#do(id)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#inHand.delete(id));
    this.#inHand.set(id, doing);
  }

  /** A bug in one interaction must not hold up the others: what fails is put off. Rejects if even that fails. */
  async #do(id: InteractionId): Promise<void> {
    const { channels, log } = this.#deps;
    try {
      const isDone = await channels.exclusively(id, () => this.#doDue(id));
      if (isDone !== false) return void this.#failing.delete(id);
      log.warn({ interaction: id }, 'what was due changed nothing');
    } catch (error) {
      // It stays due, and is done when our own database is back.
      if (storeUnavailable(error) !== null) throw error;
      log.error({ interaction: id, err: error }, 'what was due could not be done');
    }
    await this.#putOff(id);
  }

  async #putOff(id: InteractionId): Promise<void> {
    const { store, clock } = this.#deps;
    const failures = this.#failing.get(id) ?? 0;
    if (this.#failing.size >= MAX_FAILING) this.#failing.clear();
    this.#failing.set(id, failures + 1);
    const stored = await store.interaction(id);
    if (!stored) return;
    const pauseMs = growingPauseMs(failures, CALL_PAUSE_MS, LONGEST_CALL_PAUSE_MS);
    await store.setDue(id, stored.version, after(clock.now(), pauseMs));
  }

  /** Gives whether that was done; what changed nothing is due still, and would be done again at once. */
  async #doDue(id: InteractionId): Promise<boolean> {
    const { store, clock, doDue, offers } = this.#deps;
    const stored = await store.interaction(id);
    if (!stored) return true;
    const now = clock.now();
    const due = nextDue(stored.interaction, now);
    // Asking again is the one thing that is no longer due once its moment has passed.
    if (due === null || due.at > now) {
      await offers.offer(stored.interaction);
      return this.#reschedule(id);
    }
    switch (due.what) {
      case 'withdraw':
        return this.#decide(stored, { type: due.what, agent: due.agent, at: now });
      case 'wrapup-over': {
        const { what: type, agent } = due;
        const editsWait = (await this.#deps.notes.replacedNote(agent, id)) !== null;
        return this.#decide(stored, { type, agent, at: now, editsWait });
      }
      case 'offer-again':
        await offers.offer(stored.interaction);
        return this.#reschedule(id);
      case 'wait-limit':
      case 'digits-over':
      case 'dial-limit':
        return doDue[stored.interaction.channel](stored, due.what);
    }
  }

  async #decide({ interaction }: StoredInteraction, command: SystemCommand): Promise<boolean> {
    const { channels, redistribution } = this.#deps;
    const changed = await channels.change(interaction, () => [command]);
    if (isRefusal(changed)) return false;
    await redistribution.after(changed);
    return changed.events.length > 0;
  }

  /** Nothing changed, so the row still names the moment that has passed. */
  async #reschedule(id: InteractionId): Promise<true> {
    const { store, clock } = this.#deps;
    const stored = await store.interaction(id);
    if (stored) await store.setDue(id, stored.version, nextDue(stored.interaction, clock.now())?.at ?? null);
    return true;
  }
}
