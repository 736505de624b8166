import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { KeptState } from '../../../../application/ports/crm/kept-records.ts';
import type { PhoneNumbers } from '../../../../application/ports/interactions/phone-numbers.ts';
import type { Organisation } from '../../../../application/ports/organisation/organisation.ts';
import type { Clock } from '../../../../application/ports/runtime/clock.ts';
import { LeaseHeld, LeaseLost, type Leases } from '../../../../application/ports/runtime/lease.ts';
import type { Log } from '../../../../application/ports/runtime/log.ts';
import { StoreUnavailable } from '../../../../application/ports/runtime/store.ts';
import { pause } from '../../../../application/runtime/outlast.ts';
import { LONGEST_TURN_MS, withLease } from '../../../../application/runtime/with-lease.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { MatchCandidate } from '../../../../domain/record.ts';
import { growingPauseMs, isoText, type EpochMs } from '../../../../domain/time.ts';
import { transaction, type Database } from '../../../postgres/connection/database.ts';
import { recordsByLastDigits, recordsByNumber } from '../../records-by-number.ts';
import type { SignedInClient } from '../client/org-client.ts';
import type { PubSubConnection } from '../events/pubsub-connection.ts';
import type { BulkClient } from './bulk-query.ts';
import { EventFollowing, type FollowingTimings } from './event-following.ts';
import { Freshness, sharedFreshness } from './freshness.ts';
import { openProgress, type ObjectProgress } from './index-progress.ts';
import { addFilled } from './index-rows.ts';
import {
  indexedObjects,
  usualPhoneFields,
  type IndexedObject,
  type MatchedCustomObject,
} from './indexed-object.ts';
import { indexedRecord, type NumberReading } from './indexed-record.ts';
import type { KeptObject } from './kept-object.ts';
import { openObjects, type OpenObject } from './open-object.ts';
import { OpenRecords } from './open-records.ts';
import { Reconciliation, type ReconciliationTimings } from './reconciliation.ts';
import { remoteLookUp } from './remote-look-up.ts';
import { Rereading } from './rereading.ts';
import { UntoldObjects } from './untold-objects.ts';

export interface NumberIndexDeps {
  readonly db: Database;
  /** As the integration user. */
  readonly client: BulkClient & SignedInClient;
  /** 18 characters. Throws `CrmUnavailable`. */
  readonly orgId: () => Promise<string>;
  /** null: the org is asked what has changed instead. */
  readonly events: { readonly connection: PubSubConnection; readonly topic: string } | null;
  /** The objects of one's own that workflows match by; looked at whenever `refresh` is called. */
  readonly customObjects: () => Promise<readonly MatchedCustomObject[]>;
  /** One that remembers none: a million read once would push out those of the day's callers. */
  readonly phoneNumbers: Pick<PhoneNumbers, 'parse' | 'format'>;
  readonly organisation: Pick<Organisation, 'settings'>;
  /** Called after the commit with numbers that belong to a record from now on. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
  readonly leases: Leases;
  /** The machine's: the org has no other. */
  readonly systemClock: Clock;
  readonly log: Log;
  readonly timings?: IndexTimings;
}

export type IndexTimings = ReconciliationTimings & FollowingTimings;

const minuteMs = 60_000;
const defaultTimings: IndexTimings = {
  gatherMs: 1_000,
  compareMs: 15 * minuteMs,
  pollMs: minuteMs,
  lookMs: minuteMs,
  giveUpMs: 60 * minuteMs,
  firstRetryMs: 1_000,
  longestRetryMs: 5 * minuteMs,
  pageRows: 50_000,
};

/**
 * The numbers of the org's records in our own database (spec X5), so that a call is matched without asking Salesforce. One
 * server fills it, by a bulk query of each object, and keeps it fresh: by change events, and by asking the org what has
 * changed. Everybody reads it.
 */
export class NumberIndex {
  readonly #deps: NumberIndexDeps;
  readonly #timings: IndexTimings;
  readonly #freshness: Freshness;
  /** Of what is open: the index is relied on while that is still filled. */
  readonly #openFreshness: Freshness;
  /** What is open in the org, kept in the same way. */
  readonly open: OpenRecords;
  readonly #stop = new AbortController();
  #session = new AbortController();
  #objects: ReadonlyMap<string, IndexedObject> = new Map();
  #opened: ReadonlyMap<string, OpenObject> = new Map();
  #progress: ReadonlyMap<string, ObjectProgress> = new Map();
  /** null: this server does not keep the index. */
  #rereading: Rereading | null = null;
  /** Whether the org tells of a change at once; else a new customer is in the index up to a minute later. */
  #hearsOfChanges: () => boolean = () => false;
  #running: Promise<void> | null = null;

  constructor(deps: NumberIndexDeps) {
    this.#deps = deps;
    this.#timings = deps.timings ?? defaultTimings;
    const now = () => deps.systemClock.now();
    this.#freshness = new Freshness(now);
    this.#openFreshness = new Freshness(now);
    this.open = new OpenRecords({
      db: deps.db,
      isFresh: () => this.state().state === 'fresh' && this.openState().state === 'fresh',
      generationOf: (object) => this.#progress.get(object)?.generation ?? null,
      now,
    });
  }

  start(): void {
    this.#running ??= this.#run(this.#stop.signal);
  }

  /** What is under way ends where it is, and goes on from there at the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Another object is to be matched, or fields have changed: they are looked at anew, and filled where they are new. */
  refresh(): void {
    this.#session.abort();
  }

  /** Where it is behind or not kept, an administrator may have mended what the org lacked, or hidden what it showed. */
  lookAnew(): void {
    const states = [this.state().state, this.openState().state];
    if (states.includes('stale') || states.includes('not-kept')) this.refresh();
  }

  state(): KeptState {
    return this.#freshness.state();
  }

  /** How far what is open can be trusted. */
  openState(): KeptState {
    return this.#openFreshness.state();
  }

  /**
   * Of every kind, unordered; at most 50. Where nobody is known, and the index cannot be relied on or hears of changes only
   * when it asks, Salesforce is asked. Throws `CrmUnavailable` where it does not say within `lookUpLimitMs`.
   */
  async recordsByNumber(number: E164): Promise<readonly MatchCandidate[]> {
    const known = await recordsByNumber(this.#deps.db, number, 'salesforce');
    if (known.length > 0 || (this.state().state === 'fresh' && this.#hearsOfChanges())) return known;
    if (this.#objects.size === 0)
      throw new CrmUnavailable('the number index has not begun, and does not say whose it is');
    const { client, phoneNumbers } = this.#deps;
    return remoteLookUp(number, {
      client,
      phoneNumbers,
      objects: this.#objects.values(),
      reading: this.#reading(),
    });
  }

  /** Of every kind, changed last first; at most 50. Salesforce is not asked: its search finds no digits but the first. */
  recordsByLastDigits(digits: string): Promise<readonly MatchCandidate[]> {
    return recordsByLastDigits(this.#deps.db, digits, 'salesforce');
  }

  /**
   * A record that was made a moment ago, by the fields that were written; what the org knows better comes with the change
   * event. Nothing for an object that is not indexed.
   */
  async putCreated(
    objectName: string,
    id: string,
    values: Readonly<Record<string, string | null>>,
  ): Promise<void> {
    const object = this.#objects.get(objectName);
    if (object === undefined) return;
    const { FirstName: first, LastName: last } = values;
    const name =
      values[object.titleField] ?? [first, last].filter((part) => part != null && part !== '').join(' ');
    const known: Readonly<Record<string, string | null | undefined>> = {
      ...values,
      Id: id,
      [object.titleField]: name === '' ? null : name,
      LastModifiedDate: isoText(this.#deps.systemClock.now()),
    };
    const record = indexedRecord(object, (field) => known[field] ?? null, this.#reading());
    if (!('numbers' in record)) return;
    const generation = this.#progress.get(objectName)?.generation ?? 0;
    await transaction(this.#deps.db, (tx) => addFilled(tx, [record], generation));
    if (record.numbers.length > 0) this.#deps.onNumbers(record.numbers.map(({ e164 }) => e164));
  }

  /**
   * A person has just changed or deleted the record here: it is read again at once, instead of when the org tells of it.
   * Nothing for an object that is not indexed, or where another server keeps the index.
   */
  async changedHere(objectName: string, id: RecordId): Promise<void> {
    if (!this.#objects.has(objectName) && !this.#opened.has(objectName)) return;
    const changed = {
      reread: new Map([[objectName, new Set([id])]]),
      deleted: new Set<RecordId>(),
      touched: new Map<RecordId, EpochMs>(),
      refill: new Set<string>(),
      position: null,
    };
    try {
      await this.#rereading?.apply(changed, this.#stop.signal);
    } catch (error) {
      // What the person did is done; the change event tells of it.
      if (!(error instanceof CrmUnavailable)) throw error;
    }
  }

  readonly #reading = (): NumberReading => ({
    phoneNumbers: this.#deps.phoneNumbers,
    country: this.#deps.organisation.settings().country,
  });

  async #run(signal: AbortSignal): Promise<void> {
    const { leases, log } = this.#deps;
    const { firstRetryMs, longestRetryMs } = this.#timings;
    for (let failures = 0; !signal.aborted;) {
      try {
        await withLease(leases, { key: 'number-index', waitMs: LONGEST_TURN_MS }, async (lease) => {
          this.#session = new AbortController();
          await this.#keep(AbortSignal.any([signal, lease.signal, this.#session.signal]));
        });
        failures = 0;
      } catch (error) {
        if (signal.aborted || error instanceof LeaseLost) return;
        if (error instanceof LeaseHeld) continue;
        const reason = error instanceof Error ? error.message : String(error);
        this.#freshness.trouble('connection', reason);
        // What is a bug must not end the index for good: the next round begins from what is saved.
        if (!(error instanceof CrmUnavailable) && !(error instanceof StoreUnavailable))
          log.error({ err: error }, 'The number index has stopped, and is started again.');
        await pause(growingPauseMs(failures, firstRetryMs, longestRetryMs), signal);
        failures += 1;
      }
    }
  }

  /** Fills the index and keeps it fresh until `signal` is aborted. */
  async #keep(signal: AbortSignal): Promise<void> {
    const { db, client, customObjects, events, systemClock, onNumbers } = this.#deps;
    const orgId = await this.#deps.orgId();
    const indexed = await indexedObjects(client, await customObjects(), signal);
    const { objects: opened, hidden } = await openObjects(client, signal);
    const kept: readonly KeptObject[] = [...indexed, ...opened];
    const objects = new Map(kept.map((object) => [object.object, object]));
    const progress = new Map<string, ObjectProgress>(await openProgress(db, orgId, kept));
    this.#objects = byName(indexed);
    this.#opened = byName(opened);
    this.#progress = progress;
    const freshness = sharedFreshness([
      { freshness: this.#freshness, includes: (object) => this.#objects.has(object) },
      { freshness: this.#openFreshness, includes: (object) => this.#opened.has(object) },
    ]);
    this.#freshness.lacks(indexed.length === 0 ? usualPhoneFields : []);
    this.#openFreshness.lacks(hidden);
    freshness.works('connection');
    freshness.filling(progress);
    const untold = new UntoldObjects();
    const shared = { db, client, objects, progress, freshness, untold, reading: this.#reading };
    const rereading = new Rereading({ ...shared, onNumbers });
    this.#rereading = rereading;
    let following: EventFollowing | null = null;
    const isFollowing = () => following?.isFollowing ?? false;
    this.#hearsOfChanges = () => isFollowing() && indexed.every(({ object }) => !untold.includes(object));
    const reconciliation = new Reconciliation({
      ...shared,
      rereading,
      now: () => systemClock.now(),
      hasEvents: isFollowing,
      timings: this.#timings,
    });
    if (events !== null)
      following = new EventFollowing({
        ...shared,
        ...events,
        rereading,
        reconciliation,
        timings: this.#timings,
      });
    await together([reconciliation, ...(following === null ? [] : [following])], signal);
  }
}

const byName = <Kept extends KeptObject>(objects: readonly Kept[]): ReadonlyMap<string, Kept> =>
  new Map(objects.map((object) => [object.object, object]));

/** Runs both; where one of them fails, the other is ended before it is told. */
async function together(
  works: readonly { run(signal: AbortSignal): Promise<void> }[],
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const outcomes = await Promise.allSettled(
    works.map(async (work) => {
      try {
        await work.run(both);
      } finally {
        failed.abort();
      }
    }),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
