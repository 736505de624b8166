import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { StoreUnavailable } from '../../../../application/ports/runtime/store.ts';
import { pause } from '../../../../application/runtime/outlast.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import { after, epochMs, growingPauseMs, type EpochMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import type { SignedInClient } from '../client/org-client.ts';
import { BulkQueryLost, dropBulkQuery, type BulkClient } from './bulk-query.ts';
import { changesSince, changesWithin, RefillNeeded, spanSince, type Changes } from './changes-since.ts';
import { fill } from './fill.ts';
import type { FreshnessSink } from './freshness.ts';
import { beginFill, endFill, saveCovered, type FillJob, type ObjectProgress } from './index-progress.ts';
import { sweepKept } from './kept-rows.ts';
import type { KeptObject } from './kept-object.ts';
import type { NumberReading } from './indexed-record.ts';
import type { Rereading } from './rereading.ts';
import type { UntoldObjects } from './untold-objects.ts';

export interface ReconciliationDeps {
  readonly db: Database;
  readonly client: BulkClient & SignedInClient;
  readonly objects: ReadonlyMap<string, KeptObject>;
  readonly progress: Map<string, ObjectProgress>;
  readonly reading: () => NumberReading;
  readonly rereading: Rereading;
  readonly freshness: FreshnessSink;
  readonly untold: UntoldObjects;
  readonly now: () => EpochMs;
  /** Whether change events come. */
  readonly hasEvents: () => boolean;
  readonly timings: ReconciliationTimings;
}

export interface ReconciliationTimings {
  /** How often the org is asked what has changed, where events tell it as well. */
  readonly compareMs: number;
  /** The same where nothing else tells it. */
  readonly pollMs: number;
  /** How often to look whether it is time, so that a clock that is set does no harm. */
  readonly lookMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  readonly pageRows: number;
}

/**
 * What a transaction changes has the time at which it did, not the one at which it was committed; it may take ten
 * minutes, during which a bulk query does not see it.
 */
const longestTransactionMs = 15 * 60_000;
/** By then the org tells of everything up to a moment, its clock and ours being a minute apart at most. */
const settledMs = 3 * 60_000;
/** More than so many changes are read by a bulk query with less of the org's day: some hundred requests. */
const mostReread = 20_000;
/** Reads so many again at once, so that each step is saved before long. */
const idsInStep = 2_000;

/** An object, and until when its changes are known. */
interface Since {
  readonly object: KeptObject;
  readonly since: EpochMs;
}

/** What is left is done in the next round. */
class NotDone extends Error {
  override readonly name = 'NotDone';
}

/**
 * Fills each object, then asks the org every so often what has changed since, whatever change events told. What was
 * changed while an object was filled is read again afterwards, so that the bulk query need not be of one moment.
 */
export class Reconciliation {
  readonly #deps: ReconciliationDeps;
  readonly #asked = new Set<string>();
  /** When objects are compared once more, since the org tells of whole minutes only. */
  readonly #again = new Map<string, EpochMs>();
  readonly #comparedAt = new Map<string, EpochMs>();
  #wake = new AbortController();

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps;
  }

  /** Something may have been missed until now: the objects are compared at once, and when this minute is over. */
  ask(objects: Iterable<string>): void {
    for (const object of objects) {
      this.#asked.add(object);
      this.#again.set(object, after(this.#deps.now(), settledMs));
    }
    this.wake();
  }

  wake(): void {
    this.#wake.abort();
    this.#wake = new AbortController();
  }

  /** Works until `signal` is aborted. Rejects with a bug only. */
  async run(signal: AbortSignal): Promise<void> {
    const { freshness, timings } = this.#deps;
    for (let failures = 0; !signal.aborted;) {
      const { signal: woken } = this.#wake;
      const reason = await this.#round(signal);
      if (signal.aborted) return;
      if (reason === null) {
        failures = 0;
        freshness.works('changes');
        await pause(this.#restMs(), AbortSignal.any([signal, woken]));
      } else {
        freshness.trouble('changes', reason);
        await pause(growingPauseMs(failures, timings.firstRetryMs, timings.longestRetryMs), signal);
        failures += 1;
      }
    }
  }

  /** null: all is done; else why not. */
  async #round(signal: AbortSignal): Promise<string | null> {
    const objects = [...this.#deps.objects.values()];
    try {
      const due = objects.filter((object) => this.#progressOf(object).isFilled && this.#isDue(object));
      const untold = await this.#compare(
        due.map((object) => ({ object, since: this.#progressOf(object).coveredUntil ?? this.#deps.now() })),
        signal,
      );
      for (const object of objects)
        if (!this.#progressOf(object).isFilled) await this.#orAnew(object, () => this.#fill(object, signal));
      return untold?.message ?? null;
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof NotDone || error instanceof CrmUnavailable || error instanceof StoreUnavailable)
        return error.message;
      throw error;
    }
  }

  /** Where only reading all of an object again helps, that is begun with the next round, which `NotDone` asks for. */
  async #orAnew(object: KeptObject, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof RefillNeeded || error instanceof BulkQueryLost)) throw error;
      await this.#fillAnew(object);
      throw new NotDone(error.message);
    }
  }

  async #fill(object: KeptObject, signal: AbortSignal): Promise<void> {
    const progress = this.#progressOf(object);
    const { generation } = progress;
    const job = await fill(
      { ...this.#deps, onProgress: (at) => this.#save(object, generation, { job: at }) },
      object,
      progress,
      signal,
    );
    const untold = await this.#compare([{ object, since: epochMs(job.at - longestTransactionMs) }], signal);
    if (untold !== null) throw untold;
    await sweepKept(this.#deps.db, object.object, generation);
    if (await endFill(this.#deps.db, object.object, generation))
      this.#save(object, generation, { isFilled: true, job: null });
    await this.#drop(job, signal);
  }

  #progressOf({ object }: KeptObject): ObjectProgress {
    const progress = this.#deps.progress.get(object);
    if (progress === undefined) throw new Error(`${object} is not indexed`);
    return progress;
  }

  #save(object: KeptObject, generation: number, changes: Partial<ObjectProgress>): void {
    const progress = this.#progressOf(object);
    if (progress.generation !== generation) return;
    this.#deps.progress.set(object.object, { ...progress, ...changes });
    this.#deps.freshness.filling(this.#deps.progress);
  }

  async #fillAnew(object: KeptObject): Promise<void> {
    const { db, progress, freshness } = this.#deps;
    progress.set(object.object, await beginFill(db, object));
    freshness.filling(progress);
  }

  /** The org forgets it by itself, too. */
  async #drop({ id }: FillJob, signal: AbortSignal): Promise<void> {
    try {
      await dropBulkQuery(this.#deps.client, id, signal);
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) throw error;
    }
  }

  #isDue({ object }: KeptObject): boolean {
    return this.#asked.has(object) || this.#dueAt(object) <= this.#deps.now();
  }

  #dueAt(object: string): number {
    const last = this.#comparedAt.get(object);
    const again = this.#again.get(object) ?? Infinity;
    return last === undefined ? 0 : Math.min(last + this.#everyMs(object), again);
  }

  #everyMs(object: string): number {
    const { hasEvents, untold, timings } = this.#deps;
    return hasEvents() && !untold.includes(object) ? timings.compareMs : timings.pollMs;
  }

  #restMs(): number {
    const { objects, now, timings } = this.#deps;
    const rests = [...objects.keys()].map((object) => this.#dueAt(object) - now());
    return Math.max(0, Math.min(timings.lookMs, ...rests));
  }

  /**
   * Asks the org of all of them at once what has changed. Those that cannot be taken in are asked about again; gives why
   * where it is for one object, which is no matter of the others. null: all are compared.
   */
  async #compare(asked: readonly Since[], signal: AbortSignal): Promise<CrmUnavailable | null> {
    const { client, now } = this.#deps;
    const asOf = now();
    const left = new Set(asked.map(({ object }) => object.object));
    for (const name of left) {
      this.#asked.delete(name);
      if ((this.#again.get(name) ?? Infinity) <= asOf) this.#again.delete(name);
    }
    try {
      const spans = asked.map(({ object, since }) => ({ object, span: spanSince(since, asOf) }));
      const told = await changesWithin(
        client,
        spans.map(({ object, span }) => ({ object: object.object, span })),
        signal,
      );
      let untold: CrmUnavailable | null = null;
      for (const [index, { object, span }] of spans.entries()) {
        const first = told[index];
        if (first instanceof CrmUnavailable) untold = first;
        if (first === undefined || first instanceof CrmUnavailable) continue;
        await this.#orAnew(object, () =>
          this.#takeIn(object, changesSince(client, object.object, span, first, signal), signal),
        );
        left.delete(object.object);
        this.#comparedAt.set(object.object, asOf);
      }
      return untold;
    } finally {
      for (const name of left) this.#asked.add(name);
    }
  }

  async #takeIn(object: KeptObject, found: AsyncIterable<Changes>, signal: AbortSignal): Promise<void> {
    const { db, untold, hasEvents } = this.#deps;
    const name = object.object;
    for await (const { updated, deleted, coveredUntil } of found) {
      if (hasEvents() && this.#comparedAt.has(name)) untold.compare(name, updated);
      if (this.#progressOf(object).isFilled && updated.length > mostReread)
        throw new RefillNeeded('more has changed than is worth reading one by one');
      await this.#reread(name, { updated, deleted }, signal);
      await saveCovered(db, name, coveredUntil);
      const { generation } = this.#progressOf(object);
      this.#save(object, generation, { coveredUntil });
    }
  }

  /** What was deleted and brought back is among what was updated, so it comes last. */
  async #reread(
    name: string,
    { updated, deleted }: Pick<Changes, 'updated' | 'deleted'>,
    signal: AbortSignal,
  ): Promise<void> {
    const nothing = { touched: new Map(), refill: new Set<string>(), position: null };
    const steps = Math.ceil(Math.max(updated.length, deleted.length) / idsInStep);
    const step = (ids: readonly RecordId[], from: number): Set<RecordId> =>
      new Set(ids.slice(from * idsInStep, (from + 1) * idsInStep));
    for (let from = 0; from < steps; from += 1) {
      const gone = step(deleted, from);
      if (gone.size > 0)
        await this.#deps.rereading.apply({ ...nothing, reread: new Map(), deleted: gone }, signal);
    }
    for (let from = 0; from < steps; from += 1) {
      const reread = new Map([[name, step(updated, from)]]);
      await this.#deps.rereading.apply({ ...nothing, reread, deleted: new Set() }, signal);
    }
  }
}
