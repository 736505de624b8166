import type { InteractionId } from '../../domain/ids.ts';
import type { RelatedRecords } from '../../domain/logging/facts/facts.ts';
import type { E164 } from '../../domain/number.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import { after, growingPauseMs } from '../../domain/time.ts';
import type { CrmReader } from '../ports/crm/reader.ts';
import type { InteractionMatch, InteractionStore } from '../ports/interactions/interaction-store.ts';
import type { WorkflowChoice } from '../ports/logging/workflow-choice.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Bus } from '../ports/runtime/bus.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Log } from '../ports/runtime/log.ts';
import { outlast, pause } from '../runtime/outlast.ts';
import type { Channels } from './channel.ts';
import { findMatch } from './find-match.ts';
import type { Settlement } from './settlement/settlement.ts';

/** A record created later than this is probably for another call. */
const LOOK_BACK_MS = 7 * 24 * 60 * 60 * 1000;

/** At most this many numbers wait, for instance during an import; calls from a number beyond it stay without a record. */
const MAX_WAITING = 10_000;

/** A CRM that does not answer is asked again after these pauses. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** At most this many calls of one number get the record; a number with more does not belong to one customer. */
const AMENDED = 50;

interface Deps {
  readonly store: InteractionStore;
  readonly settlement: Settlement;
  readonly channels: Channels;
  readonly crm: CrmReader;
  readonly organisation: Organisation;
  readonly workflows: WorkflowChoice;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * A record created after its number called, or that the CRM did not name in time: the calls that matched nobody get it,
 * and their logs are amended, never doubled (spec L23, L38). Calls that had a match, or an agent's choice, stay as they
 * are.
 */
export class LateMatch {
  readonly #deps: Deps;
  readonly #waiting = new Set<E164>();
  readonly #stopping = new AbortController();
  #learning: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * To be called when records with these numbers were made or changed. Not waited for, and one number after the other,
   * so that an import leaves the database to the calls. Nothing begins any more once the server stops.
   */
  soon(numbers: readonly E164[]): void {
    if (this.#stopping.signal.aborted) return;
    const left = numbers.slice(MAX_WAITING - this.#waiting.size);
    for (const number of numbers.slice(0, MAX_WAITING - this.#waiting.size)) this.#waiting.add(number);
    if (left.length > 0)
      this.#deps.log.warn({ numbers: left.length }, 'too many new numbers: their calls stay unmatched');
    this.#learning ??= this.#learnAll().finally(() => {
      this.#learning = null;
    });
  }

  /** Takes up what an earlier server could not find out any more. */
  async start(): Promise<void> {
    const { store, clock } = this.#deps;
    this.soon(await store.unasked(after(clock.now(), -LOOK_BACK_MS), MAX_WAITING));
  }

  /** Resolves when no number waits any more; a CRM or a database of ours that is away is not waited for. */
  async settled(): Promise<void> {
    this.#stopping.abort();
    await this.#learning;
  }

  async #learnAll(): Promise<void> {
    for (const number of this.#waiting) {
      this.#waiting.delete(number);
      await outlast(() => this.#learn(number), this.#stopping.signal).catch((error: unknown) =>
        this.#deps.log.error({ err: error }, 'a late match was not taken in'),
      );
    }
  }

  async #learn(number: E164): Promise<void> {
    const { store, clock, channels } = this.#deps;
    const unmatched = await store.unmatched(number, after(clock.now(), -LOOK_BACK_MS), AMENDED);
    if (unmatched.length === 0) return;
    const match = await this.#find(number);
    if (match === null) return;
    for (const id of unmatched) await channels.exclusively(id, () => this.#amend(id, match));
  }

  /** Asks until the CRM answers; null: the server stops before it does. */
  async #find(number: E164): Promise<InteractionMatch | null> {
    const { signal } = this.#stopping;
    for (let failures = 0; ; failures += 1) {
      const match = await findMatch(number, this.#deps);
      if (match.unasked === undefined) return match;
      if (signal.aborted) return null;
      await pause(growingPauseMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
    }
  }

  async #amend(id: InteractionId, match: InteractionMatch): Promise<void> {
    const { store, settlement, clock, bus } = this.#deps;
    const seen = await store.interaction(id);
    if (!seen) return;
    const agents = seen.interaction.parts.map((part) => part.agent);
    const amended = await store.transaction(async (tx) => {
      const { stored } = await tx.lock(id, agents, clock.now());
      if (!stored || stored.match.candidates.length > 0 || stored.match.startedFrom)
        return refuse('not-found');
      // What the caller keyed stays, what belongs to it, and a record that is still to be named.
      const { ivr, related, unasked, unnamed } = stored.match;
      if (match.candidates.length === 0 && unasked === undefined) return refuse('not-found');
      const isNew = ({ of }: RelatedRecords) => !related.some((one) => one.of.id === of.id);
      const { ended, parts } = stored.interaction;
      // Somebody whom the CRM did not name in time is no late customer.
      const isLate = unasked === undefined && ended !== null && parts.every(({ phase }) => phase === 'ended');
      const known = [...related, ...match.related.filter(isNew)];
      const amendedMatch = {
        ...match,
        ivr,
        related: known,
        ...(isLate && { isLate }),
        ...(unnamed !== undefined && { unnamed }),
      };
      await tx.saveMatch(id, amendedMatch);
      await settlement.amend(tx, { ...stored, match: amendedMatch });
      return { people: await tx.advance(agents) };
    });
    if (!isRefusal(amended)) bus.publish({ type: 'interaction', interaction: id, people: amended.people });
  }
}
