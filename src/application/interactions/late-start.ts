import type { InteractionId } from '../../domain/ids.ts';
import type { RelatedRecords } from '../../domain/logging/facts/facts.ts';
import { match } from '../../domain/matching/match.ts';
import type { RecordRef } from '../../domain/record.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import { after, growingPauseMs } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import type { CrmReader } from '../ports/crm/reader.ts';
import {
  noMatch,
  type InteractionMatch,
  type InteractionStore,
} from '../ports/interactions/interaction-store.ts';
import type { Bus } from '../ports/runtime/bus.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Log } from '../ports/runtime/log.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';
import { outlast, pause } from '../runtime/outlast.ts';
import type { Channels } from './channel.ts';
import { withRelated } from './find-match.ts';
import type { Settlement } from './settlement/settlement.ts';

/** Whoever looks at the log of an older call has moved it by hand by now. */
const LOOK_BACK_MS = 7 * 24 * 60 * 60 * 1000;

/** More than are dialled from records while a CRM is away; the calls beyond stay with whom their number leads to. */
const MAX_WAITING = 10_000;

/** A CRM that does not answer is asked again after these pauses. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

interface Deps {
  readonly store: Pick<InteractionStore, 'interaction' | 'transaction' | 'unnamed'>;
  readonly settlement: Pick<Settlement, 'amend'>;
  readonly channels: Pick<Channels, 'exclusively'>;
  readonly crm: Pick<CrmReader, 'record' | 'related'>;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Calls started from a record that the CRM did not name in time (spec C4): it is asked until it answers, and the call gets
 * the record, its log amended, never doubled (spec L38). What the agent chose stays.
 */
export class LateStart {
  readonly #deps: Deps;
  readonly #waiting = new Set<InteractionId>();
  readonly #stopping = new AbortController();
  #learning: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Not waited for. Nothing begins any more once the server stops. */
  soon(calls: readonly InteractionId[]): void {
    if (this.#stopping.signal.aborted) return;
    const left = calls.slice(MAX_WAITING - this.#waiting.size);
    for (const id of calls.slice(0, MAX_WAITING - this.#waiting.size)) this.#waiting.add(id);
    if (left.length > 0)
      this.#deps.log.warn(
        { calls: left.length },
        'too many calls wait for the records they were started from',
      );
    this.#learning ??= this.#learnAll().finally(() => {
      this.#learning = null;
    });
  }

  /** Takes up what an earlier server could not find out any more. */
  async start(): Promise<void> {
    const { store, clock } = this.#deps;
    this.soon(await store.unnamed(after(clock.now(), -LOOK_BACK_MS), MAX_WAITING));
  }

  /** Resolves when what is under way is done; the calls that still wait are taken up at the next start. */
  async settled(): Promise<void> {
    this.#stopping.abort();
    await this.#learning;
  }

  async #learnAll(): Promise<void> {
    for (const id of this.#waiting) {
      if (this.#stopping.signal.aborted) return;
      this.#waiting.delete(id);
      await outlast(() => this.#learn(id), this.#stopping.signal).catch((error: unknown) =>
        this.#deps.log.error({ err: error }, 'a call did not get the record that it was started from'),
      );
    }
  }

  async #learn(id: InteractionId): Promise<void> {
    const { store, channels } = this.#deps;
    const told = (await store.interaction(id))?.match.unnamed;
    if (told === undefined) return;
    const answer = await this.#ask(told);
    if (answer !== null) await channels.exclusively(id, () => this.#amend(id, answer.record));
  }

  /** Asks until the CRM answers; null: the server stops before it does. */
  async #ask({
    kind,
    id,
  }: NonNullable<InteractionMatch['unnamed']>): Promise<{ readonly record: RecordRef | null } | null> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        return { record: await this.#deps.crm.record(kind, id) };
      } catch (error) {
        if (!(error instanceof CrmUnavailable) || storeUnavailable(error) !== null) throw error;
        await pause(growingPauseMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
      }
    }
    return null;
  }

  /** `record` null: the CRM does not show it, so the call stays with whom the number leads to. */
  async #amend(id: InteractionId, record: RecordRef | null): Promise<void> {
    const { store, settlement, clock, bus } = this.#deps;
    const seen = await store.interaction(id);
    if (seen === null) return;
    const about = record ?? match(seen.match.candidates, null).value.record;
    const { related } = await withRelated(noMatch, about, this.#deps);
    const agents = seen.interaction.parts.map((part) => part.agent);
    const amended = await store.transaction(async (tx) => {
      const { stored } = await tx.lock(id, agents, clock.now());
      if (stored?.match.unnamed === undefined) return refuse('not-found');
      const named = withNamed(stored.match, record, related);
      await tx.saveMatch(id, named);
      await settlement.amend(tx, { ...stored, match: named });
      return { people: await tx.advance(agents) };
    });
    if (!isRefusal(amended)) bus.publish({ type: 'interaction', interaction: id, people: amended.people });
  }
}

/** The match once the CRM has answered; whom the number leads to counts no more where there is the record. */
function withNamed(
  unnamed: InteractionMatch,
  record: RecordRef | null,
  found: readonly RelatedRecords[],
): InteractionMatch {
  const { unnamed: _, ...before } = unnamed;
  const isNew = ({ of }: RelatedRecords) => !before.related.some((one) => one.of.id === of.id);
  const related = [...before.related, ...found.filter(isNew)];
  return record === null
    ? { ...before, related }
    : { ...noMatch, ivr: before.ivr, startedFrom: record, related };
}
